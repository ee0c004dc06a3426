"""A broker, hubs and browsers inside one event loop, for tests."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from chosha.realtime.hub import streams as streams_module
from chosha.realtime.hub.broker import Broker
from chosha.realtime.hub.broker_transport import BrokerLink, BrokerSender
from chosha.realtime.hub.hub import Hub, Link
from chosha.realtime.hub.outbox import Outbox
from chosha.realtime.hub.protocol import LINE_LIMIT


def admit_member(session_key: str, streams: Sequence[str]) -> int | None:
    """In tests the session key is the member's number, and nobody may listen to a secret."""
    if not session_key.isdigit() or any(stream.startswith("secret:") for stream in streams):
        return None
    return int(session_key)


class Browser:
    """One EventSource: what it received, as (event, html) pairs."""

    def __init__(self, hub: Hub, on: Sequence[str], member: object = 1, last: int | None = None) -> None:
        self.hub = hub
        self.received = b""
        self.status = 0
        self.reads = asyncio.Event()
        self.reads.set()
        self.left = asyncio.Event()
        headers = [(b"cookie", f"sessionid={member}".encode())]
        if last is not None:
            headers.append((b"last-event-id", str(last).encode()))
        query = "&".join(f"on={name}" for name in on).encode()
        scope = {"type": "http", "method": "GET", "path": "/streams/", "query_string": query, "headers": headers}
        self.task = asyncio.ensure_future(self._run(scope))

    async def _run(self, scope: dict[str, Any]) -> None:
        streams_module._hub = self.hub
        await streams_module.streams(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        self.received += message["body"]
        await self.reads.wait()

    @property
    def events(self) -> list[tuple[str, str]]:
        found = []
        for block in self.received.decode().split("\n\n"):
            fields = [line.partition(": ") for line in block.split("\n")]
            name = next((value for key, _, value in fields if key == "event"), None)
            if name:
                found.append((name, "\n".join(value for key, _, value in fields if key == "data")))
        return found

    @property
    def lines(self) -> list[str]:
        return [html for event, html in self.events if event == "line"]

    @property
    def last_id(self) -> int:
        ids = [int(line[4:]) for line in self.received.decode().split("\n") if line.startswith("id: ")]
        return ids[-1]

    async def leave(self) -> None:
        self.left.set()
        self.reads.set()
        await asyncio.wait_for(self.task, 2)


class Station:
    """Holds everything one test started."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.hubs: list[Hub] = []
        self.browsers: list[Browser] = []
        self.outbox = Outbox(lambda: BrokerSender(home))
        self.broker: Broker | None = None
        self.listening: asyncio.Server | None = None

    async def start_broker(self) -> None:
        self.broker = Broker()
        path = self.home / "run" / "realtime.sock"
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        self.listening = await asyncio.start_unix_server(self.broker.serve_caller, path=str(path), limit=LINE_LIMIT)

    async def stop_broker(self) -> None:
        if self.listening is not None and self.broker is not None:
            self.listening.close()
            self.broker.close()
            (self.home / "run" / "realtime.sock").unlink(missing_ok=True)
            await asyncio.sleep(0.05)

    async def add_hub(self, link: Link | None = None) -> Hub:
        hub = Hub(link or BrokerLink(self.home), admit_member, self.outbox.post)
        hub.start()
        self.hubs.append(hub)
        await asyncio.wait_for(hub.connected.wait(), 3)
        return hub

    async def open(self, hub: Hub, *on: str, **options: Any) -> Browser:
        browser = Browser(hub, on, **options)
        self.browsers.append(browser)
        await until(lambda: browser.task.done() or b"count" in browser.received)
        return browser

    def publish(self, stream: str, html: str, event: str = "line") -> None:
        self.outbox.post({"do": "publish", "stream": stream, "event": event, "html": html})


async def until(is_so: Callable[[], object], seconds: float = 4.0) -> None:
    """Waits until `is_so()`; an AssertionError after `seconds`."""
    for _ in range(int(seconds / 0.01)):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It did not come to pass in time.")


@contextlib.asynccontextmanager
async def station() -> AsyncIterator[Station]:
    with tempfile.TemporaryDirectory() as folder:
        here = Station(Path(folder))
        await here.start_broker()
        try:
            yield here
        finally:
            for browser in here.browsers:
                browser.left.set()
                browser.reads.set()
            for hub in here.hubs:
                hub.close()
            await here.stop_broker()
            await asyncio.sleep(0.02)
            streams_module._hub = None


def at_station(test: Callable[[Station], Awaitable[None]]) -> Callable[[], None]:
    """Turns an async test of one station into a plain one."""

    async def evening() -> None:
        async with station() as here:
            await asyncio.wait_for(test(here), 20)

    def plain() -> None:
        asyncio.run(evening())

    plain.__name__ = getattr(test, "__name__", "plain")
    plain.__doc__ = test.__doc__
    return plain
