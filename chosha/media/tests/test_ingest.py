import asyncio
import json
import types
from pathlib import Path
from typing import Any

import pytest

from chosha.media.actions import end_live_show, open_live_part
from chosha.media.engine import grants, ingest, spool
from chosha.media.engine.shows import spool_of
from chosha.media.engine.tickets import ingest_ticket
from chosha.media.queries import show_folder, show_state


@pytest.fixture(autouse=True)
def _without_database(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants, "close_old_connections", lambda: None)
    monkeypatch.setattr(grants, "_sending", [])


def frame(offset: int, chunk: bytes) -> bytes:
    return offset.to_bytes(8, "big") + chunk


def talk(path: str, *frames: bytes) -> list[Any]:
    """What the server says to these frames: objects for texts, numbers for close codes."""
    incoming = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "bytes": each} for each in frames)]
    incoming.append({"type": "websocket.disconnect", "code": 1006})
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return incoming.pop(0)

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            said.append(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            said.append(message["code"])

    asyncio.run(ingest.ingest({"type": "websocket", "path": path, "headers": []}, receive, send))
    return said


def test_a_host_sends_is_cut_and_goes_on() -> None:
    part = open_live_part(7, "video/webm;codecs=vp8,opus")
    address = f"/ingest/{ingest_ticket(7, part, 1)}/{part}"
    assert talk(address, frame(0, b"abc"), frame(3, b"def")) == [{"have": 0}, {"ack": 3}, {"ack": 6}]
    assert talk(address, frame(4, b"efgh"), frame(20, b"late")) == [{"have": 6}, {"ack": 8}, {"have": 8}]
    assert spool_of(show_folder(7) / "parts" / "001").read_bytes() == b"abcdefgh"
    assert show_state(7).bytes == 8


def test_a_host_on_air_is_told_when_the_disk_fills_and_cut_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    part = open_live_part(7, "video/webm")
    address = f"/ingest/{ingest_ticket(7, part, 1)}/{part}"

    def disk_with(free: int) -> None:
        disk = types.SimpleNamespace(f_frsize=1, f_blocks=100 * 10**9, f_bavail=free)
        monkeypatch.setattr(spool.os, "fstatvfs", lambda _: disk)

    disk_with(50 * 10**9)
    assert talk(address, frame(0, b"abc")) == [{"have": 0}, {"ack": 3}]
    disk_with(49 * 10**8)
    assert talk(address, frame(3, b"def")) == [{"have": 3}, {"ack": 6, "scarce": 1}]
    disk_with(10**8)
    assert talk(address, frame(6, b"ghi")) == [{"have": 6}, ingest.NO_ROOM]


def test_an_ended_show_takes_nothing_more() -> None:
    part = open_live_part(7, "video/webm")
    end_live_show(7)
    assert talk(f"/ingest/{ingest_ticket(7, part, 1)}/{part}", frame(0, b"abc")) == [{"have": 0}, ingest.ENDED]


def test_bad_tickets_get_their_code_and_write_nothing() -> None:
    part = open_live_part(7, "video/webm")
    good = ingest_ticket(7, part, 1)
    for address in (f"/ingest/{good[:-2]}xx/{part}", f"/ingest/{good}/2", f"/ingest/{ingest_ticket(8, 1, 1)}/1", "/ingest/x/1"):
        assert talk(address, frame(0, b"abc")) == [4403]
    assert show_state(7).bytes == 0


def test_a_room_may_say_no_to_a_host_who_lost_the_right() -> None:
    part = open_live_part(7, "video/webm")
    grants.allow_sending(lambda show_id, part, member_id: member_id != 1)
    assert talk(f"/ingest/{ingest_ticket(7, part, 1)}/{part}") == [4403]
    assert talk(f"/ingest/{ingest_ticket(7, part, 2)}/{part}") == [{"have": 0}]


def test_odd_and_oversized_frames_close_the_connection() -> None:
    part = open_live_part(7, "video/webm")
    address = f"/ingest/{ingest_ticket(7, part, 1)}/{part}"
    assert talk(address, b"short") == [{"have": 0}, ingest.UNREADABLE]
    assert talk(address, frame(0, b"x" * (1024 * 1024 + 1))) == [{"have": 0}, ingest.TOO_LARGE]
    assert talk(address, frame(0, b"x" * (1024 * 1024))) == [{"have": 0}, {"ack": 1024 * 1024}]


def test_the_browser_is_told_when_the_disk_has_no_room(monkeypatch) -> None:
    part = open_live_part(7, "video/webm")
    monkeypatch.setattr("chosha.media.engine.spool.KEPT_FREE", 2**60)
    assert talk(f"/ingest/{ingest_ticket(7, part, 1)}/{part}", frame(0, b"abc")) == [{"have": 0}, ingest.NO_ROOM]
