from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from chosha.config import wsgi_bridge, wsgi_input
from chosha.config.wsgi_bridge import ThreadedWSGI, WholeFile

Start = Callable[[str, list[tuple[str, str]]], object]


class Page(list[bytes]):
    streaming = False
    closed = False

    def close(self) -> None:
        self.closed = True


def ask(
    application: Callable[[dict[str, Any], Start], Iterable[bytes]],
    *bodies: bytes,
    method: str = "POST",
    path: str = "/",
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> list[dict[str, Any]]:
    """Sends one request through the bridge; returns the ASGI messages of the answer."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "query_string": b"a=1", "scheme": "https",
        "headers": [*headers], "client": ("192.0.2.1", 1), "server": ("house.example", 443),
        "extensions": {"http.response.pathsend": {}},
    }  # fmt: skip
    pieces = list(bodies) or [b""]

    async def receive() -> dict[str, Any]:
        if not pieces:
            return {"type": "http.disconnect"}
        body = pieces.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(pieces)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def run() -> None:
        bridge = ThreadedWSGI(application, threads=1)
        try:
            await asyncio.wait_for(bridge(scope, receive, send), 10)
        finally:
            bridge.stop(1)

    asyncio.run(run())
    return sent


@pytest.mark.parametrize("sizes", [(3,), (3, 4), (700_000, 700_000)])
def test_a_body_sent_in_chunks_has_the_length_it_turned_out_to_have(sizes: tuple[int, ...]) -> None:
    lengths: list[object] = []

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        lengths.append((environ["CONTENT_LENGTH"], len(environ["wsgi.input"].read())))
        start("200 OK", [])
        return Page([b""])

    ask(application, *(b"x" * size for size in sizes), headers=((b"transfer-encoding", b"chunked"),))
    assert lengths == [(str(sum(sizes)), sum(sizes))]


def test_the_environment_names_everything_a_request_carries() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        seen.update(environ)
        seen["body"] = environ["wsgi.input"].read()
        start("201 Created", [("Content-Type", "text/plain")])
        return Page([b"done"])

    headers = ((b"content-type", b"text/plain"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x_forwarded_proto", b"https"))
    sent = ask(application, "文".encode(), path="/団体/", headers=headers)
    assert [seen[name] for name in ("REQUEST_METHOD", "QUERY_STRING", "REMOTE_ADDR", "SERVER_NAME", "wsgi.url_scheme")] == [
        "POST", "a=1", "192.0.2.1", "house.example", "https",
    ]  # fmt: skip
    assert (seen["CONTENT_TYPE"], seen["HTTP_COOKIE"], seen["body"].decode()) == ("text/plain", "a=1; b=2", "文")
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/団体/"
    assert "HTTP_X_FORWARDED_PROTO" not in seen
    assert [(message.get("status"), message.get("body")) for message in sent] == [(201, None), (None, b"done")]


def test_a_large_body_goes_to_a_file_and_a_larger_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[bool, int]] = []

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        body = environ["wsgi.input"]
        kept.append((body._rolled, len(body.read())))
        start("200 OK", [])
        return Page([b""])

    megabyte = b"x" * 1024 * 1024
    signed_in = ((b"cookie", b"csrftoken=y; sessionid=x"),)
    ask(application, megabyte, megabyte, b"x", headers=signed_in)
    assert kept == [(True, 2 * 1024 * 1024 + 1)]
    monkeypatch.setattr(wsgi_input, "LARGEST_BODY", 1024 * 1024)
    assert ask(application, megabyte, b"x", headers=signed_in)[0]["status"] == 413
    assert len(kept) == 1


def test_whoever_brings_no_session_sends_only_what_a_form_of_words_needs() -> None:
    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        return Page([str(len(environ["wsgi.input"].read())).encode()])

    megabyte = b"x" * 1024 * 1024
    assert ask(application, megabyte, megabyte)[0]["status"] == 200
    for headers in ((), ((b"cookie", b"notsessionid=x"),)):
        assert ask(application, megabyte, megabyte, b"x", headers=headers)[0]["status"] == 413


def test_an_upload_that_stops_halfway_takes_no_thread() -> None:
    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        raise AssertionError("not reached")

    sent: list[dict[str, Any]] = []
    messages = [{"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b"", "http_version": "1.1"}
    asyncio.run(ThreadedWSGI(application, 1)(scope, receive, send))
    assert sent == []


def test_a_failure_becomes_a_sentence_and_the_thread_lives_on() -> None:
    def broken(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        raise RuntimeError("broken on purpose")

    sent = ask(broken)
    assert sent[0]["status"] == 500
    assert "こちらの不具合" in sent[1]["body"].decode()


def test_a_file_is_sent_by_the_server_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_bytes(b"body{}")

    def whole(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", "6")])
        return environ["wsgi.file_wrapper"](file.open("rb"))

    def part(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("206 Partial Content", [("Content-Length", "2")])
        return WholeFile(file.open("rb"))

    assert ask(whole, method="GET")[1] == {"type": "http.response.pathsend", "path": str(file)}
    assert b"".join(message.get("body", b"") for message in ask(part, method="GET")) == b"body{}"


def test_a_long_answer_crosses_in_pieces_and_is_closed() -> None:
    class Long:
        closed = threading.Event()

        def __iter__(self) -> Iterable[bytes]:
            return iter([b"a", b"b", b"c"])

        def close(self) -> None:
            self.closed.set()

    answer = Long()

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        return answer

    sent = ask(application, method="GET")
    assert [message.get("body") for message in sent] == [None, b"a", b"b", b"c", b""]
    assert answer.closed.wait(5)  # the thread closes it after the last piece has left


def test_when_too_many_wait_the_next_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wsgi_bridge, "LONGEST_QUEUE", -1)
    sent = ask(lambda environ, start: Page([b""]), method="GET")
    assert (sent[0]["status"], dict(sent[0]["headers"])[b"retry-after"]) == (503, b"5")


def test_requests_stay_on_the_fixed_threads() -> None:
    names: set[str] = set()

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        names.add(threading.current_thread().name)
        time.sleep(0.01)
        start("200 OK", [])
        return Page([b""])

    async def one(bridge: ThreadedWSGI) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request"}

        async def send(message: dict[str, Any]) -> None:
            return None

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "http_version": "1.1"}
        await bridge(scope, receive, send)

    async def run() -> None:
        bridge = ThreadedWSGI(application, threads=2)
        await asyncio.gather(*[one(bridge) for _ in range(20)])
        bridge.stop(2)

    asyncio.run(run())
    assert names == {"web-0", "web-1"}
