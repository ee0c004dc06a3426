"""One open connection of one member."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from chosha.realtime.hub.protocol import as_sse

# A browser that reads nothing for so many lines loses the oldest and is told so.
QUEUE = 250
LOST = as_sse("missed", "")


class Listener:
    """What waits for a connection. The hub appends and wakes, the connection's task takes and sends."""

    __slots__ = ("__weakref__", "_signal", "asked_at", "ended", "lost", "member_id", "queue", "sent_at", "session_key", "since", "streams")

    def __init__(self, member_id: int, session_key: str, streams: Sequence[str], since: int, now: float) -> None:
        self.member_id = member_id
        self.session_key = session_key
        self.streams = tuple(streams)
        self.since = since
        self.queue: deque[bytes] = deque(maxlen=QUEUE)
        self.sent_at = self.asked_at = now
        self.ended = self.lost = False
        self._signal: asyncio.Future[None] | None = None

    def give(self, line: bytes) -> None:
        self.lost = self.lost or len(self.queue) == QUEUE
        self.queue.append(line)

    def wake(self) -> None:
        if self._signal is not None and not self._signal.done():
            self._signal.set_result(None)

    def end(self) -> None:
        self.ended = True
        self.wake()

    async def batch(self) -> bytes:
        """Everything that waits, as one piece, once there is something. Empty when the connection has ended."""
        while not self.queue and not self.ended:
            self._signal = asyncio.get_running_loop().create_future()
            await self._signal
        if self.ended:
            return b""
        lines = b"".join([LOST, *self.queue] if self.lost else self.queue)
        self.lost = False
        self.queue.clear()
        return lines
