from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class ApplicationReady(Fact):
    """An application waits for a person now."""

    application_id: int


@dataclass(frozen=True)
class ApplicantWelcomed(Fact):
    """The account is open; the welcome mail is on its way."""

    application_id: int
    member_id: int
