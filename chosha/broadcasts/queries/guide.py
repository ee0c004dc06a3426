"""番組表: a week of the schedule, from Monday to Sunday in Japanese time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.models import Episode, State
from chosha.broadcasts.queries.reminding import asked_among
from chosha.kernel.clock import JST, holiday_name, jst, now, today

WEEK = timedelta(days=7)
EARLIEST = date(2019, 1, 7)  # a Monday before any community of this house
FURTHEST = timedelta(weeks=60)
MOST = 200  # of a week; nobody looks through more


@dataclass(frozen=True)
class Row:
    """An episode in the schedule, and whether whoever looks is going to be told of it."""

    episode: Episode
    asked: bool
    missed: bool  # was announced and never began


@dataclass(frozen=True)
class Day:
    day: date
    holiday: str
    is_today: bool
    rows: list[Row]


@dataclass(frozen=True)
class Week:
    """`before` and `after` are the Mondays beside it; None where the schedule ends."""

    days: list[Day]
    before: date | None
    after: date | None
    gap: int  # weeks from this one; -1 is last week

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day

    @property
    def is_empty(self) -> bool:
        return not any(day.rows for day in self.days)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def chosen_monday(text: str) -> date:
    """The Monday of a day as an address carries it; this week for anything that is no day, the edge for what lies beyond it."""
    try:
        wanted = date.fromisoformat(text[:10])
    except ValueError:
        wanted = today()
    return monday_of(min(max(wanted, EARLIEST), today() + FURTHEST))


def week_of(member: Any, monday: date) -> Week:
    """All that is announced, on air, over or called off in that week, in the order of the hours; two further queries for reminders."""
    rows = list(episodes_between(member, monday, monday + WEEK)[:MOST])
    asked = asked_among(member, [row for row in rows if row.state == State.SCHEDULED])
    days = []
    for place in range(7):
        day = monday + timedelta(days=place)
        of_day = [_row(row, asked) for row in rows if jst(row.starts_at).date() == day]
        days.append(Day(day, holiday_name(day), day == today(), of_day))
    gap = (monday - monday_of(today())).days // 7
    before = monday - WEEK if monday > EARLIEST else None
    return Week(days, before, monday + WEEK if monday + WEEK <= today() + FURTHEST else None, gap)


def _row(episode: Episode, asked: set[int]) -> Row:
    missed = episode.state == State.SCHEDULED and episode.starts_at < now() - timedelta(hours=3)
    return Row(episode, episode.pk in asked and not missed, missed)


def episodes_between(member: Any, first: date, until: date) -> QuerySet[Episode]:
    """Episodes that begin on days from first to the one before until, called off ones too, the nearest first."""
    shown = visible_episodes(member).filter(starts_at__gte=_midnight(first), starts_at__lt=_midnight(until))
    return shown.select_related("programme", "recording").order_by("starts_at", "id")


def this_week(member: Any) -> list[Day]:
    """From today to Sunday; days without a broadcast are left out, and hours that are over."""
    days = [day for day in week_of(member, monday_of(today())).days if day.day >= today()]
    coming = [Day(day.day, day.holiday, day.is_today, [row for row in day.rows if _still_matters(row)]) for day in days]
    return [day for day in coming if day.rows]


def _still_matters(row: Row) -> bool:
    return not row.missed and row.episode.state in (State.SCHEDULED, State.CANCELLED) and row.episode.ends_at > now()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, JST)
