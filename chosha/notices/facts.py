from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class MailBounced(Fact):
    """A mail came back, or was refused for good: whoever it was for does not read it there."""

    mail_id: int
