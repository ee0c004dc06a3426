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

from chosha.realtime.hub.broker_transport import BrokerSender
from chosha.realtime.hub.protocol import Message

log = logging.getLogger("chosha.realtime.outbox")

WAITING = 1000
STALE_AFTER = 10.0
FIRST_REST, LONGEST_REST = 0.05, 0.5
LAST_WORDS = 0.5


class Sender(Protocol):
    def send(self, message: Message) -> None: ...

    def close(self) -> None: ...


def open_sender() -> Sender:
    """The way out that the settings choose. Raises OSError when nobody listens."""
    # Imported here: the broker shares this package and does without Django.
    from django.conf import settings

    if settings.CHOSHA_VALKEY_URL:
        from chosha.realtime.hub.valkey_transport import ValkeySender

        return ValkeySender(settings.CHOSHA_VALKEY_URL)
    return BrokerSender(settings.CHOSHA_HOME)


class Outbox:
    """One thread per process, started with the first message; a fork starts its own."""

    def __init__(self, open_way: Callable[[], Sender] = open_sender) -> None:
        self.open_way = open_way
        self.sender: Sender | None = None
        self.reachable = True
        self._begin()

    def _begin(self) -> None:
        self.pid = 0
        self.messages: deque[tuple[float, Message]] = deque(maxlen=WAITING)
        self.dropped = 0
        self.was_heard = False
        self.arrived = threading.Event()
        self.starting = threading.Lock()

    def post(self, message: Message) -> None:
        """Takes a message; never waits, never raises. What cannot leave within 10 s is dropped and counted in the log."""
        if len(self.messages) == WAITING:
            self._note_drop()
        self.messages.append((time.monotonic(), message))
        self.arrived.set()
        if self.pid != os.getpid():
            self._start()

    def _start(self) -> None:
        with self.starting:
            if self.pid == os.getpid():
                return
            self.pid = os.getpid()
            threading.Thread(target=self._run, name="realtime-outbox", daemon=True).start()

    def after_fork(self) -> None:
        """The thread and its socket belong to the parent."""
        self.sender = None
        self._begin()

    def flush(self, seconds: float = LAST_WORDS) -> bool:
        """Waits until all messages have left; False when time ran out or nobody listens."""
        until = time.monotonic() + seconds
        while self.messages and self.reachable and self.pid == os.getpid() and time.monotonic() < until:
            time.sleep(0.005)
        return not self.messages

    def _run(self) -> None:
        rest = FIRST_REST
        while True:
            self.arrived.wait()
            self.arrived.clear()
            while self.messages:
                if self._carry_one():
                    rest = FIRST_REST
                else:
                    time.sleep(rest)
                    rest = min(rest * 2, LONGEST_REST)

    def _carry_one(self) -> bool:
        posted, message = self.messages[0]
        if time.monotonic() - posted >= STALE_AFTER:
            self._note_drop()
        elif not self._send(message):
            return False
        # The deque drops from this end when it is full, so the message may already be another one.
        with contextlib.suppress(IndexError):
            if self.messages[0][1] is message:
                self.messages.popleft()
        return True

    def _note_drop(self) -> None:
        """Said at once, then once more when somebody listens again: an outage must not fill the log.

        A command that runs beside no server is no outage.
        """
        self.dropped += 1
        if self.dropped == 1:
            level = logging.WARNING if self.was_heard else logging.DEBUG
            log.log(level, "Nobody takes messages; those that waited %.0f s are dropped", STALE_AFTER)

    def _send(self, message: Message) -> bool:
        try:
            if self.sender is None:
                self.sender = self.open_way()
            self.sender.send(message)
        except (OSError, ValueError) as error:
            if self.reachable:
                log.debug("Realtime is away: %s", error)
            if self.sender is not None:
                self.sender.close()
                self.sender = None
            self.reachable = False
            return False
        self.reachable = self.was_heard = True
        if self.dropped:
            log.warning("Messages are taken again; %d were dropped", self.dropped)
            self.dropped = 0
        return True


outbox = Outbox()
os.register_at_fork(after_in_child=outbox.after_fork)
atexit.register(outbox.flush)
