from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class MemberJoined(Fact):
    member_id: int


@dataclass(frozen=True)
class SessionsEnded(Fact):
    """Some of the member's sessions are over: what they still hold open is cut, and whoever may comes back with another."""

    member_id: int


@dataclass(frozen=True)
class MembershipEnded(Fact):
    """The member may no longer see anything: streams, tickets and sessions are cut."""

    member_id: int


@dataclass(frozen=True)
class RoleProposed(Fact):
    """An administrator would give a task: the member may decline, a second administrator decides."""

    proposal_id: int


@dataclass(frozen=True)
class RoleTurnedDown(Fact):
    """A proposed task will not be: declined by the member, taken back or refused by an administrator."""

    proposal_id: int
    by_id: int


@dataclass(frozen=True)
class RoleEnded(Fact):
    """A task is over, by an administrator, by the member, or (`by_id` None) because nobody renewed it."""

    member_id: int
    name: str
    by_id: int | None
