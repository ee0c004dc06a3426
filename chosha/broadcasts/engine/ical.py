"""Writes a schedule as iCalendar (RFC 5545). Hours stand in UTC, so that no calendar needs to know a time zone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

NO_SIGN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
LINE = 75  # octets, the end of the line left out
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Entry:
    """One episode as a calendar knows it."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    cancelled: bool


def draw_calendar(entries: Iterable[Entry], *, name: str, house: str) -> bytes:
    """`house` is the address of this community; an entry keeps its UID for as long as the episode exists."""
    host = house.partition("//")[2].partition("/")[0].partition(":")[0]
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chosha//Schedule//JA", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    named = (f"X-WR-CALNAME:{_words(name)}", "X-WR-TIMEZONE:Asia/Tokyo", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
    lines = [*head, *named, *(line for entry in entries for line in _event(entry, house, host)), "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(entry: Entry, house: str, host: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:episode-{entry.id}@{host}"
    yield f"DTSTAMP:{_utc(entry.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(entry.changed_at)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield f"DTSTART:{_utc(entry.starts_at)}"
    yield f"DTEND:{_utc(entry.ends_at)}"
    yield f"SUMMARY:{_words(entry.title)}"
    yield f"DESCRIPTION:{_words(f'{house}/episodes/{entry.id}/')}"
    yield f"URL:{house}/episodes/{entry.id}/"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _words(text: str) -> str:
    return NO_SIGN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """A long line in pieces of at most 75 octets, none of which cuts a sign in two; all but the first begin with a space."""
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece
