"""How long recordings stay, counted in months."""

from calendar import monthrange
from datetime import date

CHOICES = (6, 12, 24, 36, 60)
NOTICE_DAYS = 14


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def length_of(months: int) -> str:
    """「6か月」「1年」「1年6か月」."""
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}か月" if rest else "")
