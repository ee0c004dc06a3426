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
