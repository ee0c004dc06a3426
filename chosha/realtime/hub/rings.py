"""The last lines of every stream, for pages that come back: what broker and hubs remember."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Container

from chosha.realtime.hub.protocol import RING, RING_SECONDS, Line

STREAMS_KEPT = 1000


class Rings(OrderedDict[str, deque[Line]]):
    """A ring a stream, the one that spoke last at the end. A stream that was silent for an hour is forgotten."""

    def add(self, stream: str, line: Line, keep: Container[str] = ()) -> bool:
        """Whether the line is news. Streams in `keep` are the last to go when there are too many."""
        ring = self.setdefault(stream, deque(maxlen=RING))
        self.move_to_end(stream)
        if not ring or line.number > ring[-1].number:
            ring.append(line)
        elif any(known.number == line.number for known in ring) or (len(ring) == RING and line.number < ring[0].number):
            return False
        else:
            # The past was read while newer lines already came in.
            self[stream] = deque(sorted([*ring, line]), maxlen=RING)
        if len(self) > STREAMS_KEPT:
            self.pop(next((name for name in self if name not in keep and name != stream), next(iter(self))))
        self.forget_silent()
        return True

    def forget_silent(self) -> None:
        """Long lists of streams nobody speaks on any more would only be carried to every hub that connects."""
        while self and next(iter(self.values()))[-1].number < oldest_number():
            self.popitem(last=False)


def oldest_number() -> int:
    """Lines below this number may have been forgotten with their stream."""
    return int((time.time() - RING_SECONDS) * 1000)
