"""Several people on air: who may hear what the desk and its guests tell one another."""

import json

from chosha.broadcasts.access import may_host_by_id
from chosha.broadcasts.actions import leave_seats
from chosha.broadcasts.actions.seats import PANEL, SEAT
from chosha.broadcasts.facts import SeatChanged
from chosha.broadcasts.models import Seat
from chosha.broadcasts.queries.seats import own_seat
from chosha.kernel.facts import on
from chosha.members.facts import MembershipEnded
from chosha.members.models import Member
from chosha.realtime.hub import declare_stream, publish


def _may_host(member_id: int, object_id: str) -> bool:
    return object_id.isdigit() and may_host_by_id(member_id, int(object_id))


def _sits_there(member_id: int, object_id: str) -> bool:
    member = Member.objects.filter(pk=member_id).first()
    return member is not None and object_id.isdigit() and own_seat(member, int(object_id)) is not None


declare_stream(PANEL, _may_host)
declare_stream(SEAT, _sits_there)


@on(SeatChanged)
def tell_seat(fact: SeatChanged) -> None:
    publish(PANEL, fact.episode_id, str(fact.seat_id), event="seats")
    seat = Seat.objects.filter(pk=fact.seat_id).first()
    if seat is not None:
        state = "ended" if seat.ended_at is not None else seat.state
        publish(SEAT, seat.pk, json.dumps({"state": state, "muted": seat.is_muted}), event="seat")


@on(MembershipEnded)
def leave_the_panel(fact: MembershipEnded) -> None:
    leave_seats(fact.member_id)
