"""What travels between publishers, broker and hubs: one JSON object a line. And what a browser gets: SSE."""

from __future__ import annotations

import json
import re
import time
from typing import Any, NamedTuple

Message = dict[str, Any]

LINE_LIMIT = 1024 * 1024
HTML_LIMIT = 64 * 1024
RING = 200
RING_SECONDS = 3600

_EVENT = re.compile(r"[a-z][a-z0-9-]{0,31}\Z")
_STREAM = re.compile(r"[a-z][a-z0-9_.-]{0,63}:[A-Za-z0-9_-]{1,64}\Z")


class Line(NamedTuple):
    """One numbered message, ready for whoever it goes to: hubs get JSON, browsers get SSE."""

    number: int
    content: bytes


def stream_name(stream: str, object_id: object) -> str:
    """`episode` and 12 -> `episode:12`. Raises ValueError for what cannot stand in an address."""
    name = f"{stream}:{object_id}"
    if not is_stream(name):
        raise ValueError(f"Not a stream: {name!r}")
    return name


def is_stream(name: str) -> bool:
    return _STREAM.match(name) is not None


def is_event(name: str) -> bool:
    return _EVENT.match(name) is not None


def encode(message: Message) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes | str) -> Message | None:
    """The message, or None when the line is not one."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) and isinstance(message.get("do"), str) else None


def as_sse(event: str, html: str, number: int | None = None) -> bytes:
    """One server-sent event. Without a number a reconnecting browser does not count it as seen."""
    lines = [f"event: {event}", *(f"data: {line}" for line in html.splitlines() or [""])]
    if number is not None:
        lines.insert(0, f"id: {number}")
    return ("\n".join(lines) + "\n\n").encode()


def next_number(last: int) -> int:
    """Milliseconds since 1970, but always rising: numbers stay in order even when the broker starts anew."""
    return max(last + 1, int(time.time() * 1000))
