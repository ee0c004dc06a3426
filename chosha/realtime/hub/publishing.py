"""What rooms call: publish on a stream, end a member's connections, mark where the streams stand."""

from __future__ import annotations

import logging
import time

from chosha.realtime.hub.outbox import outbox
from chosha.realtime.hub.protocol import HTML_LIMIT, is_event, stream_name

log = logging.getLogger("chosha.realtime")

OVERLAP = 2000


def publish(stream: str, object_id: object, html: str, *, event: str = "line", passing: bool = False) -> None:
    """Sends a rendered fragment to everybody who listens to `stream:object_id`.

    Call it after the commit (from a fact's listener). Best effort: returns in well under a millisecond and never
    raises; what cannot be sent within 10 s, or is larger than 64 KB, is dropped and logged. What is `passing` reaches
    those who listen at this moment and is remembered nowhere.
    """
    try:
        name = stream_name(stream, object_id)
        if not is_event(event):
            raise ValueError(f"Not an event name: {event!r}")
        if len(html) > HTML_LIMIT:
            raise ValueError(f"A fragment of {len(html)} characters is too long for {name}")
    except ValueError:
        log.exception("Nothing was sent")
        return
    outbox.post({"do": "publish", "stream": name, "event": event, "html": html} | ({"passing": True} if passing else {}))


def cut(member_id: int) -> None:
    """Ends every open connection of the member, in all workers, at once. They may ask again and are judged anew."""
    outbox.post({"do": "cut", "member": int(member_id)})


def mark() -> int:
    """Where the streams stand now: put it as `since` on the page, so that nothing said while it loads is lost.

    It lies 2 s back; the page replaces what comes twice by its id.
    """
    return int(time.time() * 1000) - OVERLAP
