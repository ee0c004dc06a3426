"""ゲストの席: made by a host, taken with a link, brought on screen, ended. What goes from browser to browser passes and is not kept."""

import json
import secrets

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host, may_mix, may_watch
from chosha.broadcasts.facts import SeatChanged
from chosha.broadcasts.models import NOT_OVER, Episode, Seat
from chosha.broadcasts.queries.seats import own_seat, seats_of
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.access import may_write
from chosha.members.actions import token_digest
from chosha.members.engine.meter import Meter
from chosha.members.models import Member
from chosha.realtime.hub import publish

MOST_ON_AIR, MOST_OPEN = 3, 8
LONGEST_LABEL, LONGEST_SIGNAL = 40, 24_000
PANEL, SEAT = "broadcasts.panel", "broadcasts.seat"
METER = Meter(most=40, seconds=60)
OVER = "この回の放送は終わっています。ゲストの席は、新しい回で作れます。"
State = Seat.State


def _locked(seat: Seat) -> Seat:
    """The show first, so that two hosts who press at once wait for one another."""
    Episode.objects.select_for_update().get(pk=seat.episode_id)
    return Seat.objects.select_related("episode", "member").get(pk=seat.pk)


def _hosted(seat: Seat, by: Member) -> Seat:
    kept = _locked(seat)
    if not may_host(by, kept.episode):
        raise NotAllowed
    if kept.ended_at is not None:
        raise Refused("この席は、もう終えています。新しい席のリンクを作れます。")
    if kept.episode.state not in NOT_OVER:
        raise Refused(OVER)
    return kept


def _changed(seat: Seat, *fields: str) -> None:
    seat.save(update_fields=[*fields])
    announce(SeatChanged(episode_id=seat.episode_id, seat_id=seat.pk))


@transaction.atomic
def make_seat(episode: Episode, *, label: str, by: Member) -> tuple[Seat, str]:
    """A new seat and the word of its link, which is shown this once. Raises NotAllowed; Refused when it is over or there are too many."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if kept.state not in NOT_OVER:
        raise Refused(OVER)
    words = " ".join(label.split())
    if not words:
        raise Refused("だれの席かが、まだ書かれていません。書くと、リンクを作れます。", field="label")
    if len(words) > LONGEST_LABEL:
        raise Refused(f"だれの席かは、{LONGEST_LABEL}字まで書けます。いま{len(words)}字あります。", field="label")
    if seats_of(kept).count() >= MOST_OPEN:
        raise Refused(f"席は{MOST_OPEN}つまで作れます。使わない席を終えると、また作れます。")
    secret = secrets.token_urlsafe(24)
    made = Seat.objects.create(episode=kept, label=words, digest=token_digest(secret))
    record("broadcasts.seat.made", kept, by=by)
    announce(SeatChanged(episode_id=kept.pk, seat_id=made.pk))
    return made, secret


@transaction.atomic
def take_seat(seat: Seat, *, by: Member) -> None:
    """Sit down, or come back. Raises NotAllowed; Refused when another sits there, the seat is ended or the show is over."""
    kept = _locked(seat)
    if not may_watch(by, kept.episode) or not may_write(by):
        raise NotAllowed
    if kept.ended_at is not None or kept.episode.state not in NOT_OVER:
        raise Refused("この席は終わっています。出演のつづきは、パーソナリティに新しいリンクを頼めます。")
    if kept.member_id not in (None, by.pk):
        raise Refused("この席には、ほかの方が着いています。パーソナリティに、新しいリンクを頼めます。")
    if seats_of(kept.episode).filter(member=by).exclude(pk=kept.pk).exists():
        raise Refused("この回の、もう一つの席に着いています。そちらのリンクから続けられます。")
    if kept.is_taken:
        return
    kept.member, kept.state, kept.seated_at, kept.left_at = by, State.WAITING, now(), None
    _changed(kept, "member", "state", "seated_at", "left_at")


@transaction.atomic
def bring_on(seat: Seat, *, by: Member) -> None:
    """画面に出す. Raises NotAllowed; Refused when nobody sits there or three are on screen already."""
    kept = _hosted(seat, by)
    if not kept.is_taken:
        raise Refused("まだ、席に着いていません。席に着くと、画面に出せます。")
    if kept.state == State.ON_AIR:
        return
    if seats_of(kept.episode).filter(state=State.ON_AIR).count() >= MOST_ON_AIR:
        raise Refused(f"画面に出せるゲストは{MOST_ON_AIR}人までです。どなたかをさげると、出せます。")
    if kept.aired_at is None:
        record("broadcasts.seat.aired", kept.episode, by=by)
    kept.state, kept.aired_at = State.ON_AIR, kept.aired_at or now()
    _changed(kept, "state", "aired_at")


@transaction.atomic
def take_down(seat: Seat, *, by: Member) -> None:
    """さげる: off the screen, and waiting. Raises NotAllowed, Refused."""
    kept = _hosted(seat, by)
    if kept.state == State.ON_AIR:
        kept.state = State.WAITING
        _changed(kept, "state")


@transaction.atomic
def mute_seat(seat: Seat, *, muted: bool, by: Member) -> None:
    """音を止める, 音を出す. Raises NotAllowed, Refused."""
    kept = _hosted(seat, by)
    if kept.is_muted != muted:
        kept.is_muted = muted
        _changed(kept, "is_muted")


@transaction.atomic
def end_seat(seat: Seat, *, by: Member) -> None:
    """席を終える: the link leads nowhere from now on. Ending twice changes nothing. Raises NotAllowed."""
    kept = _locked(seat)
    if not may_host(by, kept.episode):
        raise NotAllowed
    if kept.ended_at is None:
        _end(kept)
        record("broadcasts.seat.ended", kept.episode, by=by)


def _end(seat: Seat) -> None:
    if seat.is_taken:
        seat.left_at = now()
    seat.state, seat.ended_at = State.LEFT, now()
    _changed(seat, "state", "left_at", "ended_at")


@transaction.atomic
def leave_seat(seat: Seat, *, by: Member) -> None:
    """席をはなれる: back by the same link while the seat is open. Raises NotAllowed for whoever does not sit there."""
    kept = _locked(seat)
    if kept.member_id != by.pk:
        raise NotAllowed
    if kept.is_taken:
        kept.state, kept.left_at = State.LEFT, now()
        _changed(kept, "state", "left_at")


@transaction.atomic
def close_seats(episode: Episode) -> None:
    """The show is over: every link leads nowhere."""
    for seat in seats_of(episode):
        _end(seat)


@transaction.atomic
def leave_seats(member_id: int) -> None:
    """The member is no longer inside: desks let go of the line at once."""
    for seat in Seat.objects.filter(member=member_id, ended_at__isnull=True):
        _end(_locked(seat))


def offer_line(seat: Seat, *, call: str, sdp: str, by: Member) -> None:
    """What a guest's browser proposes goes to the desk. Raises NotAllowed; Refused when it is too long, or too often."""
    if own_seat(by, seat.pk) is None or not may_write(by) or not seat.is_taken:
        raise NotAllowed
    _pass_on(PANEL, seat.episode_id, (seat.pk, "up"), {"seat": str(seat.pk), "call": call, "sdp": sdp})


def answer_line(seat: Seat, *, call: str, sdp: str, by: Member) -> None:
    """What the desk answers goes to the guest. Raises NotAllowed for a desk that does not mix; Refused as above."""
    if not may_mix(by, seat.episode) or seat.ended_at is not None:
        raise NotAllowed
    _pass_on(SEAT, seat.pk, (seat.pk, "down"), {"call": call, "sdp": sdp})


def call_guests(episode: Episode, *, by: Member) -> None:
    """A desk has opened: whoever sits there offers anew. Raises NotAllowed for a desk that does not mix."""
    if not may_mix(by, episode):
        raise NotAllowed
    for seat in seats_of(episode):
        if seat.is_taken:
            _pass_on(SEAT, seat.pk, (seat.pk, "down"), {"call": "", "sdp": ""})


def _pass_on(stream: str, object_id: int, name: tuple[int, str], signal: dict[str, str]) -> None:
    if len(signal["sdp"]) > LONGEST_SIGNAL or len(signal["call"]) > LONGEST_LABEL:
        raise Refused("つなぎ方の知らせが長すぎて、送れませんでした。画面を開きなおすと、つなぎなおします。")
    if not METER.passes(name):
        raise Refused("つなぎなおしが続いています。1分ほどおいてから、画面を開きなおしてください。")
    publish(stream, object_id, json.dumps(signal), event="signal", passing=True)
