"""Which days a programme is on, in Japanese time, and how one says it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chosha.kernel.clock import DAYS, JST, clock_time, is_holiday, is_new_year, jst

LAST_WEEK = 5  # of the month, be it the fourth or the fifth
LAST_DAY = 31


@dataclass(frozen=True)
class Pattern:
    """A recurrence. `repeats` is weekly, fortnightly, nth or monthly; weekdays count from Monday as 0; weeks 1 to 4, or LAST_WEEK."""

    repeats: str
    at: time
    begins_on: date
    weekdays: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    month_day: int | None = None
    skips_holidays: bool = False
    skips_new_year: bool = True


def days(pattern: Pattern, first: date, last: date) -> list[date]:
    """The days from first to last, both included, on which it is on."""
    day, found = max(first, pattern.begins_on), []
    while day <= last:
        if _falls_on(pattern, day) and not _rests_on(pattern, day):
            found.append(day)
        day += timedelta(days=1)
    return found


def moment_of(pattern: Pattern, day: date) -> datetime:
    return datetime.combine(day, pattern.at, JST)


def _falls_on(pattern: Pattern, day: date) -> bool:
    if pattern.repeats == "monthly":
        return day.day == min(pattern.month_day or LAST_DAY, _last_of_month(day).day)
    if day.weekday() not in pattern.weekdays:
        return False
    if pattern.repeats == "fortnightly":
        return (_monday(day) - _monday(pattern.begins_on)).days % 14 == 0
    return pattern.repeats == "weekly" or bool(_weeks_of(day) & set(pattern.weeks))


def _rests_on(pattern: Pattern, day: date) -> bool:
    return (pattern.skips_holidays and is_holiday(day)) or (pattern.skips_new_year and is_new_year(day))


def _weeks_of(day: date) -> set[int]:
    """Which of its weekday in the month the day is; the last one is the last as well as the fourth."""
    nth = (day.day - 1) // 7 + 1
    return {nth if nth < LAST_WEEK else LAST_WEEK, *([LAST_WEEK] if (_last_of_month(day) - day).days < 7 else [])}


def _last_of_month(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def words(pattern: Pattern, minutes: int) -> str:
    """「毎週水曜 21:00から22:00」「第1・第3月曜 …」「最終金曜 …」「毎月15日 …」, at most 60 signs."""
    begins = moment_of(pattern, pattern.begins_on)
    hours = f"{clock_time(begins)}から{clock_time(begins + timedelta(minutes=minutes))}"
    if pattern.repeats == "monthly":
        return f"毎月{'末' if pattern.month_day == LAST_DAY else pattern.month_day}日 {hours}"
    week = {"weekly": "毎週", "fortnightly": "隔週"}.get(pattern.repeats) or "・".join(
        "最終" if number == LAST_WEEK else f"第{number}" for number in sorted(pattern.weeks)
    )
    return f"{week}{'・'.join(DAYS[number] for number in sorted(pattern.weekdays))}曜 {hours}"


def pairs(slots: list[date], held: list[date], *, reach: int) -> dict[date, int]:
    """For each day wanted, the place in `held` of what stands for it: of the same day, else the nearest at most `reach` days away."""
    near = [(abs((slot - day).days), slot, place) for slot in slots for place, day in enumerate(held) if abs((slot - day).days) <= reach]
    found: dict[date, int] = {}
    for _, slot, place in sorted(near):
        if slot not in found and place not in found.values():
            found[slot] = place
    return found


def in_how_long(moment: datetime, at: datetime) -> str:
    """「25分後」「3時間後」 on the same day, 「あす」, 「5日後」 by the days between; empty for what lies behind."""
    seconds = (moment - at).total_seconds()
    gap = (jst(moment).date() - jst(at).date()).days
    if seconds <= 0:
        return ""
    if gap:
        return "あす" if gap == 1 else f"{gap}日後"
    return f"{int(seconds // 3600)}時間後" if seconds >= 3600 else f"{max(1, round(seconds / 60))}分後"
