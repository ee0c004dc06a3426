"""Consultations as this reader may know of them. Their words lie in another room and are asked of its passport at every look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from chosha.broadcasts.models import ON_AIR, Answerer, Consultation, Episode, Programme, State
from chosha.kernel.clock import now
from chosha.kernel.content import Card, passport
from chosha.kernel.prepared import prepared
from chosha.members.models import Member
from chosha.talk.access import known_passport

CState = Consultation.State
PAGE = 30
IN_THE_ORDER = (CState.PICKED, CState.ANSWERING, CState.ANSWERED)


@dataclass(frozen=True)
class Shown:
    """A consultation for one reader. `byline` is masked where it stands under a mask; `url` is empty for whoever may not read it there."""

    row: Consultation
    title: str
    detail: str
    byline: str
    url: str
    limited: bool  # some may not read it, and nobody said that all may hear it
    begins: datetime | None = None  # as the running order has it

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def state(self) -> str:
        return self.row.state

    @property
    def at_second(self) -> int | None:
        return self.row.starts_at_second


def shown_to(member: Any, rows: Iterable[Consultation]) -> list[Shown]:
    """Those the member may know of, in the order given: what stands for the member in its room, or was opened for the programme."""
    rows, found = list(rows), {}
    for key in {row.thing_key for row in rows}:
        found |= {(key, number): card for number, card in _cards(member, key, [row for row in rows if row.thing_key == key]).items()}
    known = [(row, found.get((row.thing_key, row.thing_id))) for row in rows]
    return [_shown(row, *card) for row, card in known if card is not None]


def _shown(row: Consultation, card: Card, readable: bool, limited: bool) -> Shown:
    return Shown(row, card.title, card.detail, card.byline, card.url if readable else "", limited)


def _cards(member: Any, key: str, rows: Sequence[Consultation]) -> dict[int, tuple[Card, bool, bool]]:
    """Number → (card, whether it is read where it stands, whether it is limited and not opened)."""
    issued = known_passport(key)
    if issued is None:
        return {}
    seen = {thing.pk: thing for thing in issued.visible_to(member).filter(pk__in=[row.thing_id for row in rows])}
    unseen = [row.thing_id for row in rows if row.widened and row.thing_id not in seen]
    opened = {thing.pk: thing for thing in issued.rows().filter(pk__in=unseen)} if unseen else {}
    widened = {row.thing_id for row in rows if row.widened}
    things = [thing for thing in (*seen.values(), *opened.values()) if issued.consults(thing)]
    cards = zip(things, issued.cards(things), strict=True)
    return {thing.pk: (card, thing.pk in seen, thing.pk not in widened and bool(issued.limits(thing))) for thing, card in cards}


def _rows() -> QuerySet[Consultation]:
    return Consultation.objects.select_related("programme", "episode", "chapter")


def ordered(episode: Episode) -> QuerySet[Consultation]:
    """The running order as it is kept, whoever may read what is in it."""
    return _rows().filter(episode=episode, state__in=IN_THE_ORDER).order_by(F("place").asc(nulls_last=True), "id")


def consultations_of(member: Any, episode: Episode) -> list[Shown]:
    """What this episode answers, as its readers may know: all of the order before it is over, what was answered afterwards."""
    kept = ordered(episode)
    rows: Iterable[Consultation] = kept
    if episode.state not in (State.SCHEDULED, *ON_AIR):
        rows = sorted(kept.filter(state=CState.ANSWERED), key=lambda row: row.starts_at_second or 0)
    return with_hours(episode, shown_to(member, rows))


def consultations_in(member: Any, episode: Episode) -> list[Shown]:
    """The same for pages of shows: a programme that takes none is not asked, save in the archive, where it may have once."""
    asked = episode.programme.takes_consultations or episode.state == State.ARCHIVED
    return consultations_of(member, episode) if asked else []


def with_hours(episode: Episode, shown: list[Shown]) -> list[Shown]:
    """Each with the hour at which it is meant to begin, one after the other from the start of the show."""
    at, timed = episode.aired_at, []
    for one in shown:
        timed.append(Shown(one.row, one.title, one.detail, one.byline, one.url, one.limited, at))
        at += timedelta(minutes=one.row.minutes)
    return timed


def left_over(member: Any, episode: Episode) -> tuple[list[Shown], list[Shown]]:
    """時間がなかった相談 once the show is over: those still in its order, and those that went back to where they were asked."""
    picked = shown_to(member, ordered(episode).filter(state=CState.PICKED))
    return picked, shown_to(member, _rows().filter(episode=episode, state=CState.RETURNED).order_by("id"))


def waiting_for(member: Any, programme: Programme, after: str = "") -> tuple[list[Shown], str]:
    """One page of what was handed to a programme, by lot and not by when it came, and the cursor of the next page."""
    rows = _rows().filter(programme=programme, state=CState.WAITING).order_by("id")
    if after.isdecimal() and after.isascii() and len(after) < 18:
        rows = rows.filter(pk__gt=int(after))
    page = list(rows[: PAGE + 1])
    return shown_to(member, page[:PAGE]), str(page[PAGE - 1].pk) if len(page) > PAGE else ""


def episodes_answering(key: str, thing_id: int) -> list[int]:
    """The shows that answer this content now: none or one."""
    found = Consultation.objects.filter(thing_key=key, thing_id=thing_id, state=CState.ANSWERING, episode__isnull=False)
    return list(found.values_list("episode_id", flat=True))


def title_on_air(episode_id: int) -> tuple[str, int] | None:
    """(title, second) of what is being answered, for all who listen alike; None where nothing is, or not everybody may know of it."""
    row = Consultation.objects.filter(episode=episode_id, state=CState.ANSWERING).first()
    thing = passport(row.thing_key).rows().filter(pk=row.thing_id).first() if row is not None else None
    if row is None or thing is None:
        return None
    issued = passport(row.thing_key)
    if not issued.consults(thing) or (issued.limits(thing) and not row.widened):
        return None
    return issued.card(thing).title, int(row.at_second or 0)


def title_of(shown: list[Shown]) -> tuple[str, int] | None:
    """The same of what was read for one page."""
    return next(((one.title, int(one.row.at_second or 0)) for one in shown if one.state == CState.ANSWERING and not one.limited), None)


def handed_over(key: str, thing_id: int) -> Consultation | None:
    return _rows().filter(thing_key=key, thing_id=thing_id).first()


def programmes_that_take() -> list[Programme]:
    return list(Programme.objects.filter(takes_consultations=True).only("slug", "title", "schedule").order_by("title", "id"))


TOLD = ("thing_id", "state", "programme__title", "episode", "episode__starts_at", "episode__hidden_at", "at_second", "chapter__at_sec")


@prepared
def told_of_one(key: str, thing_id: int) -> QuerySet[Any, Any]:
    """What is told beside one content: the columns of TOLD."""
    return Consultation.objects.filter(thing_key=key, thing_id=thing_id).order_by().values_list(*TOLD)


def told_of(key: str, ids: Iterable[int]) -> list[Any]:
    """The same beside several."""
    numbers = list(ids)
    if len(numbers) == 1:
        return list(told_of_one(key, numbers[0]))
    return list(Consultation.objects.filter(thing_key=key, thing_id__in=numbers).order_by().values_list(*TOLD))


def answerers_of(episode: Episode) -> dict[int, list[Answerer]]:
    """Consultation → who offers to answer it, or is seated for it. Who was asked and said nothing is on no page."""
    rows = Answerer.objects.filter(consultation__episode=episode).exclude(state=Answerer.State.ASKED)
    found: dict[int, list[Answerer]] = {}
    for row in rows.select_related("member").order_by("member__display_name", "id"):
        found.setdefault(row.consultation_id, []).append(row)
    return found


def own_answer(member: Member, consultation: Consultation) -> Answerer | None:
    return Answerer.objects.filter(consultation=consultation, member=member).first()


def next_of(programme: Programme) -> list[Episode]:
    """The next three episodes into whose running order something can go, what is on air first."""
    coming = Episode.objects.filter(programme=programme, state__in=(State.SCHEDULED, *ON_AIR), starts_at__gt=now() - timedelta(days=1))
    return list(coming.order_by("starts_at", "id")[:3])


def waiting_in(episode: Episode) -> int:
    """How many there was no time for."""
    return ordered(episode).filter(state=CState.PICKED).count()
