"""Who sends for which show: one encoder at a time, whichever way it came."""

import time
from typing import Protocol

from chosha.media.engine.rtmp.intake import Intake

TAKES_OVER_AFTER = 4.0  # seconds of silence after which a second encoder is the first one come back


class Sender(Protocol):
    """A connection that sends, or is about to."""

    @property
    def intake(self) -> Intake | None:
        """None before its key was found good."""

    async def give_way(self) -> None:
        """Ends it; what it brought is on the disk afterwards."""


OnLine = dict[int, Sender]


async def is_free(on_line: OnLine, show_id: int) -> bool:
    """Whether nobody else sends for the show. Who has long been silent is the same encoder before its line broke, and gives way."""
    other = on_line.get(show_id)
    if other is None or other.intake is None:
        return True
    if time.monotonic() - other.intake.heard_at < TAKES_OVER_AFTER:
        return False
    await other.give_way()
    return True
