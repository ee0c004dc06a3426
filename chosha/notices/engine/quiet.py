"""When a mail that can wait may go: not in its reader's quiet hours, and not in working hours (VOICE 4). All in Japanese time."""

from datetime import datetime, time, timedelta

from chosha.kernel.clock import is_holiday, jst

NIGHT = (time(22), time(7))
WORK = (time(8, 30), time(17, 15))
MOST_TURNS = 40  # evenings and mornings looked at; over New Year it takes about twenty


def first_calm_moment(moment: datetime, quiet: tuple[time, time] = NIGHT) -> datetime:
    """The moment itself, or the first one after it that lies neither in the quiet hours nor in working hours.

    `quiet` is (from, until); both the same: none. Whoever is quiet all the time but at work gets the mail when the quiet hours end.
    """
    at = moment
    for _ in range(MOST_TURNS):
        later = _end_of(quiet, at) or _end_of_work(at)
        if later is None:
            return at
        at = later
    return _end_of(quiet, moment) or moment


def is_quiet(moment: datetime, quiet: tuple[time, time] = NIGHT) -> bool:
    """Whether the moment lies in the quiet hours: what nobody waits for is not told then, not even inside the building."""
    return _end_of(quiet, moment) is not None


def _end_of(quiet: tuple[time, time], moment: datetime) -> datetime | None:
    """When the quiet hours end that the moment lies in; None outside of them. They may go over midnight."""
    begins, ends = quiet
    here = jst(moment)
    clock = here.time().replace(tzinfo=None)
    if begins <= ends:
        return _at(here, ends) if begins <= clock < ends else None
    if clock >= begins:
        return _at(here + timedelta(days=1), ends)
    return _at(here, ends) if clock < ends else None


def _end_of_work(moment: datetime) -> datetime | None:
    day = jst(moment).date()
    if day.weekday() >= 5 or is_holiday(day):
        return None
    return _end_of(WORK, moment)


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
