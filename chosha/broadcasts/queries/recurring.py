"""The recurrence of a programme, and what it makes of the days that come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from chosha.broadcasts.engine.recurring import Pattern, days, moment_of, pairs
from chosha.broadcasts.models import Episode, Programme, Recurrence, State
from chosha.kernel.clock import jst, now, today

AHEAD = timedelta(weeks=8)
REACH = 6  # days that an episode moves to stand for a day of a changed recurrence: it stays in about the same week
OPEN = (State.SCHEDULED, State.CANCELLED)


class Turn(StrEnum):
    NEW = "new"
    MOVES = "moves"
    STAYS = "stays"
    KEPT = "kept"  # hosts wrote it, or called it off: it stays as it is
    RESTS = "rests"


@dataclass(frozen=True)
class Change:
    """What becomes of one day. `starts_at` is the hour afterwards (before, where it rests); `slot` the day it then stands for."""

    turn: Turn
    starts_at: datetime
    slot: date | None
    episode: Episode | None = None


def pattern_of(programme: Programme) -> Pattern | None:
    """The recurrence as its rules read it; None where the programme has no usual day."""
    row = Recurrence.objects.filter(programme=programme).first()
    return as_pattern(row) if row else None


def as_pattern(row: Recurrence) -> Pattern:
    return Pattern(
        repeats=row.repeats,
        at=row.at,
        begins_on=row.begins_on,
        weekdays=tuple(map(int, row.weekdays)),
        weeks=tuple(map(int, row.weeks)),
        month_day=row.month_day,
        skips_holidays=row.skips_holidays,
        skips_new_year=row.skips_new_year,
    )


def changes_by(programme: Programme, pattern: Pattern | None, minutes: int, *, reach: int = REACH) -> list[Change]:
    """All that the pattern does to the coming eight weeks, in the order of the days. `reach=0` leaves every episode where it is."""
    coming = _coming(programme)
    taken = _taken(programme, coming)
    slots = [day for day in _slots(pattern) if day not in taken]
    held = [episode.slot_on or jst(episode.starts_at).date() for episode in coming]
    paired = pairs(slots, held, reach=reach)
    found = [_change(coming[paired[day]] if day in paired else None, day, pattern, minutes) for day in slots if pattern]
    kept = set(paired.values())
    found += [_left(episode) for place, episode in enumerate(coming) if place not in kept]
    return sorted(found, key=lambda change: change.starts_at)


def _slots(pattern: Pattern | None) -> list[date]:
    if pattern is None:
        return []
    return [day for day in days(pattern, today(), today() + AHEAD) if moment_of(pattern, day) > now()]


def _coming(programme: Programme) -> list[Episode]:
    """Episodes that stand for days to come, and those a former recurrence has called off."""
    called_off = Q(slot_on__isnull=True, rests=True)
    rows = Episode.objects.filter(Q(slot_on__gte=today()) | called_off, programme=programme, state__in=OPEN, starts_at__gt=now())
    return list(rows.order_by("starts_at", "id"))


def _taken(programme: Programme, coming: list[Episode]) -> set[date]:
    """Days that have an episode of their own: one planned by hand, one that has begun."""
    known = {episode.pk for episode in coming}
    rows = Episode.objects.filter(Q(slot_on__gte=today()) | Q(starts_at__gte=now() - timedelta(days=1)), programme=programme)
    return {row.slot_on or jst(row.starts_at).date() for row in rows.only("slot_on", "starts_at", "programme_id") if row.pk not in known}


def _change(episode: Episode | None, day: date, pattern: Pattern, minutes: int) -> Change:
    starts_at = moment_of(pattern, day)
    if episode is None:
        return Change(Turn.NEW, starts_at, day)
    if not _follows(episode):
        return Change(Turn.KEPT, episode.starts_at, day, episode)
    same = (episode.starts_at, episode.minutes, episode.state) == (starts_at, minutes, State.SCHEDULED)
    return Change(Turn.STAYS if same else Turn.MOVES, starts_at, day, episode)


def _left(episode: Episode) -> Change:
    """What no day of the pattern stands for: it rests, unless a host wrote it or called it off."""
    gone = _follows(episode) and episode.state == State.SCHEDULED
    return Change(Turn.RESTS if gone else Turn.KEPT, episode.starts_at, None if gone else episode.slot_on, episode)


def _follows(episode: Episode) -> bool:
    """Whether it goes where the recurrence goes: planned ahead and bare, or called off by a recurrence before."""
    called_off = episode.rests and episode.slot_on is None
    return episode.is_bare or (called_off and episode.touched_at is None)
