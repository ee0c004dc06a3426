"""How often somebody writes under masks, counted in this process's memory under a key that dies with the day. Nothing is stored."""

import secrets
from datetime import date

from chosha.kernel.clock import today
from chosha.members.engine.keyring import digest

MOST_A_DAY = 40
_counts: dict[bytes, int] = {}
_day: tuple[date, bytes] = (date.min, b"")


def too_many(member_id: int) -> bool:
    """Counts one more, and says whether it is too many for today."""
    global _day
    if _day[0] != today():
        _day = (today(), secrets.token_bytes(32))
        _counts.clear()
    who = digest(str(member_id).encode(), key=_day[1], size=16)
    _counts[who] = _counts.get(who, 0) + 1
    return _counts[who] > MOST_A_DAY
