"""Places in a recording as people write them: 「12:34」「1:02:05.5」「90」."""

import re
import unicodedata

WRITTEN = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5}(?:\.\d{1,3})?)", re.ASCII)
LONGEST = 12 * 3600.0


def read_moment(text: str) -> float | None:
    """Seconds; None for what is no place. Full-width figures and 「1時間2分5秒」 count too."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"時間|分(?=\d)", ":", plain).removesuffix("秒")
    plain = re.sub(r"分$", ":00", plain)
    found = WRITTEN.fullmatch(plain)
    if found is None:
        return None
    hours, minutes, seconds = int(found[1] or 0), int(found[2] or 0), float(found[3])
    if (found[2] and seconds >= 60) or (found[1] and minutes >= 60):
        return None
    total = hours * 3600 + minutes * 60 + seconds
    return total if total <= LONGEST else None


def write_moment(seconds: float) -> str:
    """「12:34.5」, 「1:02:05」: tenths only where there are some."""
    tenths = round(seconds * 10)
    whole, rest = divmod(tenths, 10)
    hours, left = divmod(whole, 3600)
    mark = f"{hours}:{left // 60:02d}:{left % 60:02d}" if hours else f"{left // 60}:{left % 60:02d}"
    return f"{mark}.{rest}" if rest else mark
