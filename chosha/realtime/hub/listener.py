"""One open connection of one member."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

# A browser that reads nothing for so many lines loses the oldest; on its return it is told by `missed` or replay.
QUEUE = 250


class Listener:
    """What waits for a connection. The hub appends and wakes, the connection's task takes and sends."""

    __slots__ = ("__weakref__", "_signal", "asked_at", "ended", "member_id", "queue", "sent_at", "session_key", "since", "streams")

    def __init__(self, member_id: int, session_key: str, streams: Sequence[str], since: int, now: float) -> None:
        self.member_id = member_id
        self.session_key = session_key
        self.streams = tuple(streams)
        self.since = since
        self.queue: deque[bytes] = deque(maxlen=QUEUE)
        self.sent_at = self.asked_at = now
        self.ended = False
        self._signal: asyncio.Future[None] | None = None

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
        lines = b"".join(self.queue)
        self.queue.clear()
        return lines
