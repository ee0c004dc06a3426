"""The hub: who listens in this web worker, and what they get. Lives on the worker's event loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from django.conf import settings

from chosha.realtime.hub import counts, permissions
from chosha.realtime.hub.broker_transport import BrokerLink
from chosha.realtime.hub.listener import LOST, Listener
from chosha.realtime.hub.outbox import outbox
from chosha.realtime.hub.protocol import RING, Line, Message, as_sse, is_stream
from chosha.realtime.hub.rings import Rings, oldest_number

log = logging.getLogger("chosha.realtime.hub")

PER_MEMBER = 12  # a worker: what it guards, memory and the loop, is the worker's own
ASKING_THREADS = 2
BEAT = 1.0
HEARTBEAT = 15.0
ASK_AGAIN = 60.0
CONNECTING = 2.0
COUNT_EVERY, COUNT_AT_LEAST = 2.0, 6.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.02, 0.25
WAKING = 0.00003
HEARTBEAT_LINE = b": \n\n"


Admit = Callable[[str, Sequence[str]], int | None]


class Link(Protocol):
    async def listen(self, take: Callable[[Message], None], begun: Callable[[], None]) -> None: ...

    async def past(self, stream: str) -> list[Message]: ...


def open_link() -> Link:
    if settings.CHOSHA_VALKEY_URL:
        from chosha.realtime.hub.valkey_transport import ValkeyLink

        return ValkeyLink(settings.CHOSHA_VALKEY_URL)
    return BrokerLink(settings.CHOSHA_HOME)


class Hub:
    """Fan-out of one process. Everything but `start` is called on the loop."""

    def __init__(self, link: Link, admit: Admit = permissions.admit_in_thread, post: Callable[[Message], None] = outbox.post) -> None:
        self.name = uuid.uuid4().hex
        self.link = link
        self.admit = admit
        self.post = post
        self.loop = asyncio.get_running_loop()
        self.asking = ThreadPoolExecutor(ASKING_THREADS, thread_name_prefix="realtime-permission")
        self.listeners: dict[Listener, None] = {}
        self.streams: dict[str, dict[Listener, None]] = {}
        self.rings = Rings()
        self.elsewhere = counts.Elsewhere()
        self.totals: dict[str, int] = {}
        self.told: counts.Audience = {}
        self.told_at = self.counted_at = self.flushed_at = 0.0
        self.pause = SHORTEST_PAUSE
        self.waiting: dict[Listener, None] = {}
        self.flushing: asyncio.TimerHandle | None = None
        self.connected = asyncio.Event()
        self.caught_up: set[str] = set()
        self.tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._do(self._stay_connected())
        self._do(self._beat())

    def _do(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def close(self) -> None:
        """Ends every connection; browsers come back by themselves, to another worker or a new one."""
        for listener in list(self.listeners):
            listener.end()
        for task in list(self.tasks):
            task.cancel()
        self.asking.shutdown(wait=False, cancel_futures=True)

    # --- what arrives -------------------------------------------------------------------------------------------

    async def _stay_connected(self) -> None:
        rest = 0.05
        while True:
            try:
                await self.link.listen(self.take, self._begun)
            except (OSError, ValueError) as error:
                if self.connected.is_set():
                    log.warning("The connection to realtime was lost: %s", error)
                    rest = 0.05
                self.connected.clear()
                self.caught_up.clear()
            await asyncio.sleep(rest)
            rest = min(rest * 2, 1.0)

    def _begun(self) -> None:
        self.connected.set()
        self.told_at = 0.0
        for stream in self.streams:
            self._do(self._catch_up(stream))

    async def _catch_up(self, stream: str) -> None:
        if stream not in self.caught_up:
            self.caught_up.add(stream)
            for message in await self.link.past(stream):
                self.take(message)

    def take(self, message: Message) -> None:
        """One message from the broker, from Valkey or from the past; what is already known is passed over."""
        if message["do"] == "publish":
            self._publish(message)
        elif message["do"] == "cut":
            for listener in [one for one in self.listeners if one.member_id == message.get("member")]:
                listener.end()
        elif message["do"] == "here" and message.get("hub") != self.name:
            self.elsewhere.hear(str(message["hub"]), message["audience"])

    def _publish(self, message: Message) -> None:
        stream, number = str(message["stream"]), int(message["n"])
        line = Line(number, as_sse(message["event"], message["html"], number))
        if message.get("passing") or self.rings.add(stream, line, keep=self.streams):
            self._give(stream, line.content, number)

    # --- what goes out ------------------------------------------------------------------------------------------

    def _give(self, stream: str, sse: bytes, number: int | None = None) -> None:
        for listener in self.streams.get(stream, ()):
            if number is None or number > listener.since:
                listener.give(sse)
                self.waiting[listener] = None
        if self.waiting and self.flushing is None:
            due = self.flushed_at + self.pause
            self.flushing = self.loop.call_at(max(due, self.loop.time()), self._flush)

    def _flush(self) -> None:
        """A lone message leaves at once; in a burst the pause grows with the audience, so fan-out never eats a core."""
        self.flushing = None
        self.flushed_at = self.loop.time()
        self.pause = min(max(4 * WAKING * len(self.waiting), SHORTEST_PAUSE), LONGEST_PAUSE)
        for listener in self.waiting:
            listener.wake()
        self.waiting.clear()

    # --- who listens --------------------------------------------------------------------------------------------

    async def ask(self, session_key: str, streams: Sequence[str]) -> int | None:
        """The id of the member who may listen to all of these, else None."""
        if not session_key or not all(map(is_stream, streams)):
            return None
        return await self.loop.run_in_executor(self.asking, self.admit, session_key, streams)

    def is_full(self, member_id: int) -> bool:
        """Whether the member already has as many connections to this worker as anybody may have; another may still take one."""
        return sum(one.member_id == member_id for one in self.listeners) >= PER_MEMBER

    async def join(self, listener: Listener) -> None:
        """From now on the listener gets every line; first those after `since`, as far as they are remembered."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.connected.wait(), CONNECTING)
        for stream in listener.streams:
            await self._catch_up(stream)
        self.listeners[listener] = None
        for stream in listener.streams:
            self.streams.setdefault(stream, {})[listener] = None
        listener.queue.extend(self._missed(listener))
        for stream in listener.streams:
            listener.queue.append(_count_event(stream, max(self.totals.get(stream, 0), 1)))
        listener.wake()

    def _missed(self, listener: Listener) -> list[bytes]:
        rings = [self.rings.get(stream, deque[Line]()) for stream in listener.streams]
        lines = sorted(line for ring in rings for line in ring if line.number > listener.since)
        overflowed = any(len(ring) == RING and ring[0].number > listener.since for ring in rings)
        # `missed` tells the page that some lines may be gone for good: it fetches anew what its streams fill.
        lost = overflowed or len(lines) > RING or listener.since < oldest_number()
        return [LOST] * lost + [line.content for line in lines[-RING:]]

    def leave(self, listener: Listener) -> None:
        self.listeners.pop(listener, None)
        self.waiting.pop(listener, None)
        for stream in listener.streams:
            audience = self.streams.get(stream, {})
            audience.pop(listener, None)
            if not audience:
                self.streams.pop(stream, None)

    # --- what happens every second ------------------------------------------------------------------------------

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            now = self.loop.time()
            for listener in list(self.listeners):
                if now - listener.sent_at > HEARTBEAT:
                    listener.queue.append(HEARTBEAT_LINE)
                    listener.wake()
                if now - listener.asked_at > ASK_AGAIN:
                    listener.asked_at = now
                    self._do(self._ask_again(listener))
            if now - self.counted_at >= COUNT_EVERY:
                self.counted_at = now
                self._count(now)

    async def _ask_again(self, listener: Listener) -> None:
        try:
            member_id = await self.ask(listener.session_key, listener.streams)
        except Exception:
            log.exception("A listener could not be asked for again; the connection is ended")
            member_id = None
        if member_id != listener.member_id:
            listener.end()

    def _count(self, now: float) -> None:
        here = {stream: {one.member_id for one in audience} for stream, audience in self.streams.items()}
        audience = {stream: sorted(members) for stream, members in here.items()}
        if audience != self.told or now - self.told_at >= COUNT_AT_LEAST:
            self.told, self.told_at = audience, now
            self.post({"do": "here", "hub": self.name, "audience": audience})
        sums = self.elsewhere.add_up(here)
        changed = [stream for stream in self.streams if sums[stream] != self.totals.get(stream)]
        for stream in self.totals.keys() - sums.keys():
            del self.totals[stream]
        self.totals.update(sums)
        for stream in changed:
            self._give(stream, _count_event(stream, sums[stream]))


def _count_event(stream: str, count: int) -> bytes:
    return as_sse("count", f'{{"stream":"{stream}","count":{count}}}')
