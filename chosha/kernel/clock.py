"""Japanese time: JST, 和暦, 年度, holidays, and how the product writes moments (VOICE.md section 6)."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday
from django.utils import timezone

JST = ZoneInfo("Asia/Tokyo")
REIWA_BEFORE = 2018  # 令和1年 is 2019; the community is younger than that
HEISEI_BEFORE, SHOWA_BEFORE = 1988, 1925  # for years of work long ago
ERAS = ((date(2019, 5, 1), "令和", REIWA_BEFORE), (date(1989, 1, 8), "平成", HEISEI_BEFORE), (date.min, "昭和", SHOWA_BEFORE))
DAYS = "月火水木金土日"
SHUT = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}  # offices rest by law, though these are no national holidays


def now() -> datetime:
    """This moment, aware. Tests turn this clock by freezing django.utils.timezone.now."""
    return timezone.now()


def today() -> date:
    return now().astimezone(JST).date()


def day_begins() -> datetime:
    """Midnight in Japan of today: for what needs the day and no more."""
    return datetime.combine(today(), time.min, JST)


def jst(moment: datetime) -> datetime:
    return moment.astimezone(JST)


@lru_cache(maxsize=2048)
def is_holiday(day: date) -> bool:
    return bool(jpholiday.is_holiday(day))


@lru_cache(maxsize=2048)
def holiday_name(day: date) -> str:
    """「勤労感謝の日」, 「年末年始」 over the New Year when offices are shut; empty on other days."""
    return jpholiday.is_holiday_name(day) or ("年末年始" if is_new_year(day) else "")


def is_new_year(day: date) -> bool:
    """29 December to 3 January, when offices rest by law."""
    return (day.month, day.day) in SHUT


def weekday(day: date) -> str:
    """「火」, or 「月・祝」 on a national holiday."""
    return DAYS[day.weekday()] + ("・祝" if is_holiday(day) else "")


def fiscal_year(day: date) -> int:
    """The 年度 a day belongs to, as a 西暦 year: it begins on 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def end_of_fiscal_year(day: date) -> date:
    """The 31 March that ends the 年度 of a day."""
    return date(fiscal_year(day) + 1, 3, 31)


def fiscal_year_words(year: int) -> str:
    """「令和6年度」「平成31年度」「昭和60年度」 of a 年度 given as a 西暦 year."""
    if year > REIWA_BEFORE:
        return f"令和{'元' if year == REIWA_BEFORE + 1 else year - REIWA_BEFORE}年度"
    return f"平成{year - HEISEI_BEFORE}年度" if year > HEISEI_BEFORE else f"昭和{year - SHOWA_BEFORE}年度"


def year_words(day: date) -> str:
    """「令和8年」; for what lies before, 「平成27年」 or 「昭和60年」: lives of service are longer than an era."""
    era, before = next((era, before) for begins, era, before in ERAS if day >= begins)
    return f"{era}{day.year - before}年"


def long_date(day: date) -> str:
    """「令和8年11月24日（火）」"""
    return f"{year_words(day)}{day.month}月{day.day}日（{weekday(day)}）"


def plain_date(day: date) -> str:
    """「令和8年11月24日」, where the weekday would be noise."""
    return f"{year_words(day)}{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """「11月24日（火）」"""
    return f"{day.month}月{day.day}日（{weekday(day)}）"


def clock_time(moment: datetime) -> str:
    """「21:00」, 24 hours, Japanese time."""
    return f"{jst(moment):%H:%M}".lstrip("0") if jst(moment).hour >= 1 else f"0:{jst(moment):%M}"


def long_moment(moment: datetime) -> str:
    """「令和8年11月24日（火）21:00」"""
    return long_date(jst(moment).date()) + clock_time(moment)


def short_moment(moment: datetime) -> str:
    """「11/24（火）21:00」, for lists."""
    day = jst(moment).date()
    return f"{day.month}/{day.day}（{weekday(day)}）{clock_time(moment)}"


def day_stamp(turn: int = 0, *, days_ago: int = 0) -> datetime:
    """The day alone, for what must not tell its hour: the last second of the Japanese day, `turn` microseconds in."""
    return jst(now() - timedelta(days=days_ago)).replace(hour=23, minute=59, second=59, microsecond=turn % 1_000_000)


def turn_after(moment: datetime) -> datetime:
    """The next microsecond of the same second: a later turn of what must not tell its day."""
    return moment.replace(microsecond=min(moment.microsecond + 1, 999_999))


def _day_words(moment: datetime, at: datetime) -> str:
    day = jst(moment).date()
    known = {0: "きょう", 1: "きのう"}.get((jst(at).date() - day).days)
    return known or (f"{day.month}月{day.day}日" if day.year == jst(at).year else plain_date(day))


def ago(moment: datetime, *, at: datetime | None = None) -> str:
    """Relative for 24 hours (「12分前」「3時間前」), then the date."""
    at = at or now()
    if jst(moment).timetuple()[3:6] == (23, 59, 59):  # a day stamp: its hour says nothing
        return _day_words(moment, at)
    seconds = int((at - moment).total_seconds())
    if seconds < 60:
        return "いま"
    if seconds < 3600:
        return f"{seconds // 60}分前"
    if seconds < 86400:
        return f"{seconds // 3600}時間前"
    day = jst(moment).date()
    if day.year == jst(at).year:
        return f"{day.month}月{day.day}日"
    return plain_date(day)


def day_name(moment: datetime) -> str:
    """「きょう」「あす」 or a short date, for what is coming."""
    day = jst(moment).date()
    gap = (day - today()).days
    return {0: "きょう", 1: "あす"}.get(gap, short_date(day))


def length(seconds: float) -> str:
    """「35分」「1時間5分」「40秒」"""
    total = int(seconds)
    if total < 60:
        return f"{total}秒"
    minutes = total // 60
    if minutes < 60:
        return f"{minutes}分"
    return f"{minutes // 60}時間{minutes % 60}分" if minutes % 60 else f"{minutes // 60}時間"


def time_mark(seconds: float) -> str:
    """「23:10」 or 「1:02:05」: a place in a recording."""
    total = int(seconds)
    hours, rest = divmod(total, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60:02d}:{rest % 60:02d}"


def greeting(moment: datetime | None = None) -> str:
    """おはようございます until 11, こんにちは until 18, then こんばんは."""
    hour = jst(moment or now()).hour
    if 4 <= hour < 11:
        return "おはようございます"
    return "こんにちは" if 11 <= hour < 18 else "こんばんは"


def is_working_day(day: date) -> bool:
    """Monday to Friday, no national holiday, not over the New Year when offices are shut."""
    return day.weekday() < 5 and not is_holiday(day) and (day.month, day.day) not in SHUT


def working_day(day: date, *, step: int = 1) -> date:
    """The day itself if offices are open, else the next one (`step=-1`: the one before)."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day
