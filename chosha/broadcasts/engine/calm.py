"""What changes many times a second is told four times a second: the first change at once, the last one never lost."""

import logging
import threading
import time
from collections.abc import Callable, Hashable

log = logging.getLogger("chosha.broadcasts")
PAUSE = 0.25


class Calm:
    """`soon(key, act)`: runs `act` now, or once at the end of the pause that runs for this key. `act` reads what it tells anew."""

    def __init__(self, pause: float = PAUSE, later: Callable[..., threading.Timer] = threading.Timer) -> None:
        self.pause = pause
        self.later = later
        self.told: dict[Hashable, float] = {}
        self.waiting: set[Hashable] = set()
        self.lock = threading.Lock()

    def soon(self, key: Hashable, act: Callable[[], None]) -> None:
        with self.lock:
            if key in self.waiting:
                return
            rest = self.told.get(key, 0.0) + self.pause - time.monotonic()
            if rest > 0:
                self.waiting.add(key)
            else:
                self._note(key)
        if rest <= 0:
            act()
            return
        timer = self.later(rest, self._tell, (key, act))
        timer.daemon = True
        timer.start()

    def _tell(self, key: Hashable, act: Callable[[], None]) -> None:
        with self.lock:
            self.waiting.discard(key)
            self._note(key)
        try:
            act()
        except Exception:  # a thread of its own: nobody else would hear of it
            log.exception("What changed in %s could not be told", key)

    def _note(self, key: Hashable) -> None:
        now = time.monotonic()
        if len(self.told) > 1000:
            self.told = {known: at for known, at in self.told.items() if now - at < self.pause}
        self.told[key] = now
