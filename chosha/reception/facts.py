from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class ApplicationReady(Fact):
    """An application waits for a person now."""

    application_id: int


@dataclass(frozen=True)
class ApplicationSettled(Fact):
    """A decision has taken effect: what it needed for proof is not needed any longer."""

    application_id: int


@dataclass(frozen=True)
class ServiceProved(Fact):
    """A member's service is proved again, after a transfer or for the year."""

    member_id: int
    application_id: int
