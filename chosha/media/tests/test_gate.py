"""The gate: only what the ticket's member may see now, and nothing beside it."""

import asyncio
import gzip
import os
import re
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from django.conf import settings as django_settings

from chosha.media.engine import gate, grants
from chosha.media.engine.playlist import publish
from chosha.media.engine.shows import write_json
from chosha.media.engine.tickets import BadTicket, ingest_ticket, read_ingest_ticket, read_watch_ticket, watch_ticket

INDEX = "#EXTM3U\n#EXTINF:2.000000,\n00000.m4s\n"


class Answer:
    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status = sent[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.body = b"".join(each.get("body", b"") for each in sent[1:])
        self.path = next((each["path"] for each in sent if each["type"] == "http.response.pathsend"), None)


def get(path: str, *, method: str = "GET", pathsend: bool = False, cookie: str = "", query: str = "", **headers: str) -> Answer:
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    lines += [(b"cookie", cookie.encode())] if cookie else []
    return asyncio.run(_got(path, query, method=method, lines=lines, pathsend=pathsend))


async def _got(
    path: str, query: str, *, method: str = "GET", lines: list[tuple[bytes, bytes]] | None = None, pathsend: bool = False
) -> Answer:
    extensions = {"http.response.pathsend": {}} if pathsend else {}
    asked = {"method": method, "path": path, "query_string": query.encode(), "headers": lines or []}
    scope = {"type": "http", "extensions": extensions} | asked
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    await gate.gate(scope, receive, send)
    return Answer(sent)


@pytest.fixture
def show(home: Path) -> Path:
    show = home / "media" / "shows" / "9"
    run = show / "parts" / "001" / "runs" / "001"
    run.mkdir(parents=True)
    (show / "archive").mkdir()
    write_json(show / "parts" / "001" / "meta.json", {"mime": "video/webm", "container": "webm", "opened_at": 1795350600.0})
    write_json(run / "run.json", {"offset": 0, "starts_at": 0.0, "picture": [1280, 720], "small": [640, 360], "sound": True})
    (run / "index.m3u8").write_text(INDEX)
    (run / "init.mp4").write_bytes(b"init")
    (run / "00000.m4s").write_bytes(bytes(range(256)) * 4000)
    for size in ("small", "sound"):
        (run / size).mkdir()
        (run / size / "index.m3u8").write_text(INDEX)
        (run / size / "init.mp4").write_bytes(b"init")
        (run / size / "00000.m4s").write_bytes(size.encode())
    (show / "archive" / "720.mp4").write_bytes(bytes(range(100)))
    (show / "archive" / "master.m3u8").write_text("#EXTM3U\n")
    (show / "archive" / "poster.jpg").write_bytes(b"jpg")
    (show / "parts" / "001" / "spool.webm").write_bytes(b"SECRET")
    (home / "secret.mp4").write_bytes(b"SECRET")
    (show / "archive" / "link.mp4").symlink_to(home / "secret.mp4")
    return show


@pytest.fixture
def asked(show: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, str | None]]:
    """Member 1 may see object 5; the list keeps every question."""
    questions: list[tuple[int, int, str | None]] = []

    def may_fetch(member_id: int, object_id: int, session_key: str | None) -> Path | None:
        questions.append((member_id, object_id, session_key))
        return show if (member_id, object_id) == (1, 5) else None

    monkeypatch.setattr(grants, "_fetching", {})
    monkeypatch.setattr(grants, "close_old_connections", lambda: None)
    grants.allow("episode", may_fetch)
    return questions


SEGMENT = "parts/001/runs/001/00000.m4s"


def test_a_member_gets_playlist_segment_archive_and_poster(asked: list[object], show: Path) -> None:
    base = "/live/" + watch_ticket("episode", 5, 1)
    live = get(f"{base}/live.m3u8")
    assert (live.status, live.headers["cache-control"]) == (200, "no-store")
    assert live.body.decode().endswith(f"#EXTINF:2.000000,\n{SEGMENT}\n")
    packed = get(f"{base}/live.m3u8", accept_encoding="gzip, br")
    assert gzip.decompress(packed.body) == live.body
    segment = get(f"{base}/{SEGMENT}")
    assert segment.body == (show / SEGMENT).read_bytes()
    assert segment.headers["content-type"] == "video/iso.segment"
    assert segment.headers["x-content-type-options"] == "nosniff"
    assert get(f"{base}/{SEGMENT}", range="bytes=2-5").body == segment.body[2:6]
    assert get(f"{base}/archive/720.mp4", pathsend=True).path == str(show / "archive" / "720.mp4")
    assert get(f"{base}/{SEGMENT}", method="HEAD").body == b""
    assert get(f"{base}/archive/master.m3u8").body == b"#EXTM3U\n"
    assert get(f"{base}/poster.jpg").body == get(f"{base}/archive/poster.jpg").body == b"jpg"
    assert len(asked) == 1


def test_every_size_is_served_alike(asked: list[object]) -> None:
    base = "/live/" + watch_ticket("episode", 5, 1)
    master = get(f"{base}/master.m3u8")
    assert [line for line in master.body.decode().splitlines() if not line.startswith("#")] == ["live.m3u8", "small.m3u8", "sound.m3u8"]
    assert master.headers["cache-control"] == "no-store"
    for size in ("small", "sound"):
        playlist = get(f"{base}/{size}.m3u8", accept_encoding="gzip")
        (address,) = [line for line in gzip.decompress(playlist.body).decode().splitlines() if not line.startswith("#")]
        assert (address, get(f"{base}/{address}").body) == (SEGMENT.replace("00000", f"{size}/00000"), size.encode())
    assert len(asked) == 1


def test_who_asks_for_a_size_that_is_not_there_yet_is_answered_with_its_first_segment(asked: list[object], show: Path) -> None:
    first = show / "parts/001/runs/001/small/00000.m4s"
    first.unlink()
    _later(lambda: first.write_bytes(b"small"))
    assert get(f"/live/{watch_ticket('episode', 5, 1)}/small.m3u8").body.count(b"#EXTINF") == 1


def test_heavy_segments_are_sent_from_the_disk(asked: list[object], show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LARGEST_HELD", 1000)
    gate.forget_everything()
    assert get(f"/live/{watch_ticket('episode', 5, 1)}/{SEGMENT}", pathsend=True).path == str(show / SEGMENT)


def test_no_more_is_held_in_memory_than_said(asked: list[object], show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_HELD", 2_500_000)
    gate.forget_everything()
    for number in range(4):
        (show / SEGMENT).with_name(f"0000{number}.m4s").write_bytes(bytes(1_000_000))
        assert len(get(f"/live/{watch_ticket('episode', 5, 1)}/{SEGMENT.replace('00000', f'0000{number}')}").body) == 1_000_000
    assert [wanted[-9:] for _, wanted in gate._found] == ["00002.m4s", "00003.m4s"]


def test_a_server_in_front_finds_what_the_gate_sends(asked: list[object], show: Path) -> None:
    written = show / "parts" / "live.m3u8"
    index = show / "parts" / "001" / "runs" / "001" / "index.m3u8"
    index.write_text("#EXTM3U\n")
    publish(show)
    assert not written.exists()
    index.write_text(INDEX)
    publish(show)
    sent = get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8").body
    assert (written.read_bytes(), gzip.decompress(written.with_name("live.m3u8.gz").read_bytes())) == (sent, sent)
    before = written.stat().st_mtime_ns
    publish(show)
    assert written.stat().st_mtime_ns == before
    publish(show.with_name("10"))  # moved away meanwhile


def _later(act: Callable[[], object]) -> None:
    Timer(0.5, act).start()


def test_who_waits_for_a_show_is_answered_with_its_first_segment(asked: list[object], show: Path) -> None:
    index = show / "parts" / "001" / "runs" / "001" / "index.m3u8"
    index.write_text("#EXTM3U\n")
    _later(lambda: index.write_text(INDEX))
    answer = get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8")
    assert (answer.status, answer.body.count(b"#EXTINF")) == (200, 1)


def test_who_is_put_out_while_waiting_gets_nothing(asked: list[object], show: Path) -> None:
    index = show / "parts" / "001" / "runs" / "001" / "index.m3u8"
    index.write_text("#EXTM3U\n")

    def put_out_and_begin() -> None:
        grants.allow("episode", lambda *_: None)
        grants.forget_verdicts()
        index.write_text(INDEX)

    _later(put_out_and_begin)
    assert get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8").status == 404


def test_nobody_waits_for_ever(asked: list[object], show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FIRST_SEGMENT_SECONDS", 0.2)
    (show / "parts" / "001" / "runs" / "001" / "index.m3u8").write_text("#EXTM3U\n")
    assert get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8").status == 404


def test_who_asks_for_the_next_segment_is_answered_when_it_is_there(asked: list[object], show: Path) -> None:
    index = show / "parts" / "001" / "runs" / "001" / "index.m3u8"
    address = f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8"
    assert b"CAN-BLOCK-RELOAD=YES" in get(address).body
    _later(lambda: index.write_text(INDEX + "#EXTINF:2.000000,\n00001.m4s\n"))
    assert get(address, query="_HLS_msn=1").body.count(b"#EXTINF") == 2


def test_with_everybody_else_who_asks_for_it(asked: list[object], show: Path) -> None:
    index = show / "parts" / "001" / "runs" / "001" / "index.m3u8"
    path = f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8"

    async def ask_together() -> list[int]:
        answers = [asyncio.create_task(_got(path, "_HLS_msn=1")) for _ in range(20)]
        await asyncio.sleep(0.4)
        assert (sum(answer.done() for answer in answers), len(gate._changing)) == (0, 1)  # one looks for all
        index.write_text(INDEX + "#EXTINF:2.000000,\n00001.m4s\n")
        return [answer.body.count(b"#EXTINF") for answer in await asyncio.gather(*answers)]

    assert asyncio.run(ask_together()) == [2] * 20
    assert (gate._changing, +gate._waiting) == ({}, {})


def test_the_end_is_told_to_who_asks_for_the_next_segment(asked: list[object], show: Path) -> None:
    def end() -> None:
        (show / "parts" / "001" / "packaged").touch()
        (show / "ended").touch()

    _later(end)
    answer = get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8", query="_HLS_msn=1")
    assert (b"#EXT-X-ENDLIST" in answer.body, b"CAN-BLOCK-RELOAD" in answer.body) == (True, False)


def test_who_asks_for_a_segment_that_does_not_come_is_answered_after_a_while(
    asked: list[object], show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "NEXT_SEGMENT_SECONDS", 0.3)
    assert get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8", query="_HLS_msn=1").body.count(b"#EXTINF") == 1


@pytest.mark.parametrize("query", ["_HLS_msn=0", "_HLS_msn=2", "_HLS_msn=9999999", "_HLS_msn=-1", "_HLS_msn=x", "msn=1", "_HLS_msn="])
def test_who_asks_for_another_segment_is_answered_at_once(
    asked: list[object], show: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(gate, "_next_segment", None)  # calling it would raise
    assert get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8", query=query).status == 200


def test_a_list_of_sizes_has_no_next_segment(asked: list[object], show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_next_segment", None)
    assert get(f"/live/{watch_ticket('episode', 5, 1)}/master.m3u8", query="_HLS_msn=0").status == 200


def test_more_than_so_many_are_neither_offered_to_wait_nor_kept_waiting(
    asked: list[object], show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_WAITING", 0)
    monkeypatch.setattr(gate, "_next_segment", None)
    assert b"CAN-BLOCK-RELOAD" not in get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8", query="_HLS_msn=1").body
    publish(show)
    written = show / "parts" / "live.m3u8"
    assert (show.joinpath("crowded").exists(), b"CAN-BLOCK-RELOAD" in written.read_bytes()) == (True, False)
    os.utime(show / "crowded", (1, 1))  # a minute later it is offered again
    publish(show)
    assert b"CAN-BLOCK-RELOAD" in written.read_bytes()


def test_who_is_put_out_while_waiting_for_the_next_segment_gets_nothing(asked: list[object], show: Path) -> None:
    index = show / "parts" / "001" / "runs" / "001" / "index.m3u8"

    def put_out_and_go_on() -> None:
        grants.allow("episode", lambda *_: None)
        grants.forget_verdicts()
        index.write_text(INDEX + "#EXTINF:2.000000,\n00001.m4s\n")

    _later(put_out_and_go_on)
    assert get(f"/live/{watch_ticket('episode', 5, 1)}/live.m3u8", query="_HLS_msn=1").status == 404


def test_with_a_server_in_front_a_session_is_given_its_pass(asked: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants, "signed_in_member", lambda key: 1, raising=False)
    ticket = watch_ticket("episode", 5, 1, session_key="s" * 32)
    cookie = f"sessionid={'s' * 32}"
    paths = [f"/live/{ticket}/{path}" for path in ("live.m3u8", SEGMENT, "archive/720.mp4", "archive/none.mp4")]
    assert ["set-cookie" in get(path, cookie=cookie).headers for path in paths] == [False] * 4
    monkeypatch.setattr(django_settings, "CHOSHA_NGINX_KEY", "k" * 40)
    shape = re.compile(rf"chosha_pass=[\w-]{{22}}\.\d{{10}}\.9; Path=/live/{ticket}/; Max-Age=120; HttpOnly; SameSite=Lax")
    given = [get(path, cookie=cookie).headers.get("set-cookie", "") for path in paths]
    assert [shape.fullmatch(line) is not None for line in given] == [True, True, True, False]
    outside = watch_ticket("episode", 5, 1)
    assert "set-cookie" not in get(f"/live/{outside}/live.m3u8", cookie=cookie).headers


@pytest.mark.parametrize(
    ("asked_for", "status", "told", "body"),
    [
        ("bytes=0-9", 206, "bytes 0-9/100", bytes(range(10))),
        ("bytes=90-", 206, "bytes 90-99/100", bytes(range(90, 100))),
        ("bytes=-5", 206, "bytes 95-99/100", bytes(range(95, 100))),
        ("bytes=95-4000", 206, "bytes 95-99/100", bytes(range(95, 100))),
        ("bytes=100-", 416, "bytes */100", b""),
        ("bytes=9-3", 416, "bytes */100", b""),
        ("bytes=0-1,5-6", 200, None, bytes(range(100))),
        ("lines=1-2", 200, None, bytes(range(100))),
    ],
)
def test_ranges(asked: list[object], asked_for: str, status: int, told: str | None, body: bytes) -> None:
    answer = get(f"/live/{watch_ticket('episode', 5, 1)}/archive/720.mp4", pathsend=True, range=asked_for)
    assert (answer.status, answer.headers.get("content-range")) == (status, told)
    assert (Path(answer.path).read_bytes() if answer.path else answer.body) == body
    assert bool(answer.path) is (status == 200)


@pytest.mark.parametrize(
    "path",
    [
        "../../../../secret.mp4",
        "archive/../../../../../secret.mp4",
        "archive/%2e%2e/x.mp4",
        "archive/link.mp4",
        "archive/none.mp4",
        "archive/facts.json",
        "parts/001/spool.webm",
        "parts/001/meta.json",
        "parts/001/runs/001/run.json",
        "parts/001/runs/001/index.m3u8",
        "parts/001/runs/001/small/index.m3u8",
        "parts/001/runs/001/runs/00000.m4s",
        "parts/001/runs/001/small/sound/00000.m4s",
        "parts/master.m3u8",
        "large.m3u8",
        "archive/",
        "",
        "live.m3u8\n",
        "live.m3u8/",
        "Archive/720.mp4",
    ],
)
def test_nothing_else_leaves_the_house(asked: list[object], path: str) -> None:
    answer = get(f"/live/{watch_ticket('episode', 5, 1)}/{path}")
    assert (answer.status, answer.body, answer.path) == (404, b"", None)


def test_forged_foreign_and_old_tickets_open_nothing(asked: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    good = watch_ticket("episode", 5, 1)
    payload, rest = good.split("~", 1)
    forged = [good[:-1] + ("A" if good[-1] != "A" else "B"), f"{payload[:-2]}xx~{rest}", ingest_ticket(5, 1, 1), "x" * 60]
    for ticket in [*forged, watch_ticket("episode", 6, 1), watch_ticket("episode", 5, 2), watch_ticket("library", 5, 1)]:
        for path in ("live.m3u8", "master.m3u8", "small.m3u8", "sound.m3u8", SEGMENT, SEGMENT.replace("00000", "sound/00000")):
            assert (get(f"/live/{ticket}/{path}").status, get(f"/live/{ticket}/{path}").body) == (404, b"")
    assert get(f"/live/{good}/live.m3u8", method="POST").status == 404
    assert get(f"/live/{good}/live.m3u8").status == 200
    monkeypatch.setattr("chosha.media.engine.tickets.WATCH_SECONDS", -1)
    gate.forget_everything()  # what was just served is remembered for a minute
    assert get(f"/live/{good}/live.m3u8").status == 404


def test_tickets_are_not_interchangeable() -> None:
    with pytest.raises(BadTicket):
        read_watch_ticket(ingest_ticket(1, 2, 3))
    with pytest.raises(BadTicket):
        read_ingest_ticket(watch_ticket("episode", 1, 2))
    assert read_ingest_ticket(ingest_ticket(1, 2, 3)).part == 2


def test_a_verdict_is_remembered_for_seconds_and_forgotten_at_once(asked: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/live/{watch_ticket('episode', 5, 1)}/{SEGMENT}"
    for _ in range(5):
        assert get(address).status == 200
    assert len(asked) == 1
    grants.forget_verdicts()
    monkeypatch.setattr(grants, "_fetching", {"episode": lambda *_: None})
    assert get(address).status == 404
    monkeypatch.setattr(gate, "VERDICT_SECONDS", 0.0)
    monkeypatch.setattr(grants, "_fetching", {"episode": lambda *_: (_ for _ in ()).throw(AssertionError)})
    with pytest.raises(AssertionError):
        get(address)


@pytest.mark.django_db(transaction=True)
def test_a_ticket_bound_to_a_session_needs_that_living_session(asked: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants, "signed_in_member", lambda key: {"alive": 1, "other": 2}.get(key))
    name = django_settings.SESSION_COOKIE_NAME
    for key, cookie, status in [
        ("alive", "alive", 200),
        ("alive", "", 404),
        ("alive", "stolen", 404),
        ("other", "other", 404),
        ("ended", "ended", 404),
    ]:
        address = f"/live/{watch_ticket('episode', 5, 1, key)}/{SEGMENT}"
        assert get(address, cookie=f"{name}={cookie}" if cookie else "").status == status, (key, cookie)
    assert asked == [(1, 5, "alive")]
