"""How often somebody may ask, counted in the memory of the process that answers: no row tells when anybody asked."""

import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

MOST_KEPT = 10_000


class Meter:
    """At most `most` within a window of `seconds` for each name. Several processes count each for itself."""

    def __init__(self, *, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self.counts: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()
        self.lock = Lock()

    def passes(self, name: Hashable) -> bool:
        """Count one and say whether it is still within the measure."""
        with self.lock:
            at = time.monotonic()
            began, count = self.counts.pop(name, (at, 0))
            if at - began >= self.seconds:
                began, count = at, 0
            self.counts[name] = (began, count + 1)
            if len(self.counts) > MOST_KEPT:
                self.counts.popitem(last=False)
            return count < self.most
