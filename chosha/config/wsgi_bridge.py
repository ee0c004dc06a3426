"""Runs Django's WSGI application behind the ASGI server in a fixed pool of threads.

Django's own ASGI handler hops threads per request and so cannot keep one database connection per thread;
a fixed pool can. A body is read completely before a thread is taken, so slow uploads occupy no thread.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any, cast

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

log = logging.getLogger("chosha.web")

IN_MEMORY = 1024 * 1024
LARGEST_BODY = 256 * 1024 * 1024
BODY_PAUSE = 60.0
LONGEST_QUEUE = 256
CHUNKS_AHEAD = 8
CLIENT_PAUSE = 60.0

_PLAIN: Headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
_SENTENCES = {
    HTTPStatus.REQUEST_TIMEOUT: "送る途中で、通信が止まりました。もう一度送ってください。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "一度に送れる大きさ（256MB）を超えています。分けて送ってください。",
    HTTPStatus.INTERNAL_SERVER_ERROR: "こちらの不具合で、表示できませんでした。少し待って、もう一度お試しください。",
    HTTPStatus.SERVICE_UNAVAILABLE: "いま混み合っています。少し待って、もう一度開いてください。",
}


class BodyRefused(Exception):
    """The body cannot be taken; `status` says why. None when the client has left."""

    def __init__(self, status: HTTPStatus | None) -> None:
        super().__init__(status)
        self.status = status


class WholeFile:
    """What Django hands over for a FileResponse (PEP 3333 file_wrapper)."""

    def __init__(self, opened: IO[bytes], block_size: int = 65536) -> None:
        self.opened = opened
        self.block_size = block_size

    def __iter__(self) -> Iterable[bytes]:
        while chunk := self.opened.read(self.block_size):
            yield chunk

    def close(self) -> None:
        self.opened.close()

    def path_if_whole(self, headers: Headers) -> str | None:
        """The path on disk when the answer is exactly that file from its first to its last byte, else None."""
        name = getattr(self.opened, "name", None)
        length = dict(headers).get(b"content-length")
        if not isinstance(name, str) or length is None:
            return None
        try:
            if self.opened.tell() == 0 and os.fstat(self.opened.fileno()).st_size == int(length):
                return os.path.abspath(name)
        except (OSError, ValueError):
            return None
        return None


@dataclass
class Answer:
    """One response on its way from the thread to the client."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    path: str | None = None
    chunks: asyncio.Queue[bytes | None] | None = None
    abandoned: threading.Event = field(default_factory=threading.Event)


class ThreadedWSGI:
    """ASGI application that answers `http` scopes with `application` in `threads` threads."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int = 4) -> None:
        self.application = application
        self.jobs: queue.SimpleQueue[tuple[dict[str, Any], asyncio.Future[Answer], bool] | None] = queue.SimpleQueue()
        for number in range(threads):
            threading.Thread(target=self._work, name=f"web-{number}", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.jobs.qsize() > LONGEST_QUEUE:
            return await _send_sentence(send, HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            body = await read_body(scope, receive)
        except BodyRefused as refusal:
            if refusal.status is not None:
                await _send_sentence(send, refusal.status)
            return None
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        by_path = "http.response.pathsend" in scope.get("extensions", ())
        self.jobs.put((build_environ(scope, body), answered, by_path))
        answer = await answered
        try:
            await _send_answer(answer, send)
        finally:
            answer.abandoned.set()

    def stop(self, threads: int) -> None:
        """Lets every thread end after the request it is in."""
        for _ in range(threads):
            self.jobs.put(None)

    def _work(self) -> None:
        while (job := self.jobs.get()) is not None:
            environ, answered, by_path = job
            Exchange(answered, by_path).run(self.application, environ)


class Exchange:
    """One request inside its thread."""

    def __init__(self, answered: asyncio.Future[Answer], by_path: bool) -> None:
        self.answered = answered
        self.loop = answered.get_loop()
        self.by_path = by_path
        self.answer = Answer()

    def run(self, application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> None:
        result: Iterable[bytes] = ()
        try:
            result = application(environ, self._start)
            self._deliver(result)
        except Exception:
            log.exception("The web application failed outside its own error pages: %s", environ.get("PATH_INFO"))
            self._fail()
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
            environ["wsgi.input"].close()

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        self.answer.status = int(status[:3])
        self.answer.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self._refuse_write

    @staticmethod
    def _refuse_write(chunk: bytes) -> None:
        raise NotImplementedError("The write() callable of WSGI is not offered.")

    def _deliver(self, result: Iterable[bytes]) -> None:
        if isinstance(result, WholeFile) and self.by_path:
            self.answer.path = result.path_if_whole(self.answer.headers)
        if self.answer.path is not None:
            self._hand_over()
        elif getattr(result, "streaming", True):
            self._stream(result)
        else:
            self.answer.body = b"".join(result)
            self._hand_over()

    def _stream(self, result: Iterable[bytes]) -> None:
        """Chunks cross one by one, so that a long answer never stands in memory as a whole."""
        self.answer.chunks = asyncio.Queue(CHUNKS_AHEAD)
        self._hand_over()
        try:
            for chunk in result:
                if self.answer.abandoned.is_set():
                    return
                asyncio.run_coroutine_threadsafe(self.answer.chunks.put(chunk), self.loop).result(CLIENT_PAUSE)
            asyncio.run_coroutine_threadsafe(self.answer.chunks.put(None), self.loop).result(CLIENT_PAUSE)
        except TimeoutError:
            self.answer.abandoned.set()

    def _fail(self) -> None:
        if self.answer.chunks is not None:
            self.answer.abandoned.set()
            return
        self.answer = _sentence_answer(HTTPStatus.INTERNAL_SERVER_ERROR)
        self._hand_over()

    def _hand_over(self) -> None:
        try:
            self.loop.call_soon_threadsafe(self._resolve, self.answer)
        except RuntimeError:
            log.debug("The loop was closed before the answer was ready.")

    def _resolve(self, answer: Answer) -> None:
        if not self.answered.done():
            self.answered.set_result(answer)


async def read_body(scope: Scope, receive: Receive) -> IO[bytes]:
    """The whole request body: in memory up to 1 MB, in a temporary file beyond. Raises BodyRefused."""
    if scope["method"] in ("GET", "HEAD") and not _announces_body(scope["headers"]):
        return BytesIO()
    message = await _next_message(receive)
    first = message.get("body", b"")
    if not message.get("more_body"):
        return BytesIO(first)
    body = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    taken = len(first)
    body.write(first)
    while message.get("more_body"):
        message = await _next_message(receive)
        chunk = message.get("body", b"")
        taken += len(chunk)
        if taken > LARGEST_BODY:
            body.close()
            raise BodyRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body.write(chunk)
    body.seek(0)
    return body


def _announces_body(headers: Headers) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") and value != b"0" for name, value in headers)


async def _next_message(receive: Receive) -> dict[str, Any]:
    try:
        message = await asyncio.wait_for(receive(), BODY_PAUSE)
    except TimeoutError:
        raise BodyRefused(HTTPStatus.REQUEST_TIMEOUT) from None
    if message["type"] == "http.disconnect":
        raise BodyRefused(None)
    return message


_NAMES: dict[bytes, str] = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


def build_environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """A PEP 3333 environment. Header names with an underscore are dropped: they could pose as another header."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": str((scope.get("client") or ("", 0))[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": WholeFile,
    }
    for name, value in scope["headers"]:
        key = _NAMES.get(name) or _environ_name(name)
        if key:
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]}{'; ' if name == b'cookie' else ','}{text}" if key in environ else text
    return environ


def _environ_name(name: bytes) -> str:
    if b"_" in name:
        return ""
    key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
    if len(_NAMES) < 512:
        _NAMES[name] = key
    return key


async def _send_answer(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    if answer.path is not None:
        await send({"type": "http.response.pathsend", "path": answer.path})
    elif answer.chunks is None:
        await send({"type": "http.response.body", "body": answer.body})
    else:
        while (chunk := await _next_chunk(answer)) is not None:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if not answer.abandoned.is_set():
            await send({"type": "http.response.body", "body": b""})


async def _next_chunk(answer: Answer) -> bytes | None:
    assert answer.chunks is not None
    while not answer.abandoned.is_set():
        try:
            return await asyncio.wait_for(answer.chunks.get(), 5.0)
        except TimeoutError:
            continue
    return None


def _sentence_answer(status: HTTPStatus) -> Answer:
    headers = [*_PLAIN, (b"retry-after", b"5")] if status == HTTPStatus.SERVICE_UNAVAILABLE else list(_PLAIN)
    return Answer(status=status.value, headers=headers, body=_SENTENCES[status].encode())


async def _send_sentence(send: Send, status: HTTPStatus) -> None:
    await _send_answer(_sentence_answer(status), send)
