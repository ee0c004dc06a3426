from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class ApplicationReady(Fact):
    """An application waits for a person now."""

    application_id: int
