"""Carries what a process publishes to the broker (or Valkey) without ever making the caller wait."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from chosha.realtime.hub.broker_wire import BrokerSender
from chosha.realtime.hub.wire import Parcel

log = logging.getLogger("chosha.realtime.courier")

WAITING = 1000
STALE_AFTER = 10.0
FIRST_REST, LONGEST_REST = 0.05, 0.5
LAST_WORDS = 0.5


class Sender(Protocol):
    def send(self, parcel: Parcel) -> None: ...

    def close(self) -> None: ...


def open_sender() -> Sender:
    """The way out that the settings choose. Raises OSError when nobody listens."""
    # Imported here: the broker shares this package and does without Django.
    from django.conf import settings

    if settings.CHOSHA_VALKEY_URL:
        from chosha.realtime.hub.valkey_wire import ValkeySender

        return ValkeySender(settings.CHOSHA_VALKEY_URL)
    return BrokerSender(settings.CHOSHA_HOME)


class Courier:
    """One thread per process, started with the first parcel; a fork starts its own."""

    def __init__(self, open_way: Callable[[], Sender] = open_sender) -> None:
        self.open_way = open_way
        self.sender: Sender | None = None
        self.reachable = True
        self._begin()

    def _begin(self) -> None:
        self.pid = 0
        self.parcels: deque[tuple[float, Parcel]] = deque(maxlen=WAITING)
        self.arrived = threading.Event()
        self.starting = threading.Lock()

    def post(self, parcel: Parcel) -> None:
        """Takes a parcel; never waits, never raises. What cannot leave within 10 s is dropped."""
        self.parcels.append((time.monotonic(), parcel))
        self.arrived.set()
        if self.pid != os.getpid():
            self._start()

    def _start(self) -> None:
        with self.starting:
            if self.pid == os.getpid():
                return
            self.pid = os.getpid()
            threading.Thread(target=self._run, name="realtime-courier", daemon=True).start()

    def after_fork(self) -> None:
        """The thread and its socket belong to the parent."""
        self.sender = None
        self._begin()

    def flush(self, seconds: float = LAST_WORDS) -> bool:
        """Waits until all parcels have left; False when time ran out or nobody listens."""
        until = time.monotonic() + seconds
        while self.parcels and self.reachable and self.pid == os.getpid() and time.monotonic() < until:
            time.sleep(0.005)
        return not self.parcels

    def _run(self) -> None:
        rest = FIRST_REST
        while True:
            self.arrived.wait()
            self.arrived.clear()
            while self.parcels:
                if self._carry_one():
                    rest = FIRST_REST
                else:
                    time.sleep(rest)
                    rest = min(rest * 2, LONGEST_REST)

    def _carry_one(self) -> bool:
        posted, parcel = self.parcels[0]
        if time.monotonic() - posted < STALE_AFTER and not self._send(parcel):
            return False
        # The deque drops from this end when it is full, so the parcel may already be another one.
        with contextlib.suppress(IndexError):
            if self.parcels[0][1] is parcel:
                self.parcels.popleft()
        return True

    def _send(self, parcel: Parcel) -> bool:
        try:
            if self.sender is None:
                self.sender = self.open_way()
            self.sender.send(parcel)
        except (OSError, ValueError) as error:
            if self.reachable:
                log.debug("Realtime is away: %s", error)
            if self.sender is not None:
                self.sender.close()
                self.sender = None
            self.reachable = False
            return False
        self.reachable = True
        return True


courier = Courier()
os.register_at_fork(after_in_child=courier.after_fork)
atexit.register(courier.flush)
