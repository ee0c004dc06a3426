"""Runs Django's WSGI application behind the ASGI server in a fixed pool of threads.

Django's own ASGI handler hops threads per request and so cannot keep one database connection per thread;
a fixed pool can. A body is read completely before a thread is taken, so slow uploads occupy no thread.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from chosha.config.wsgi_input import BodyRefused, Headers, Receive, Scope, Send, build_environ, read_body

log = logging.getLogger("chosha.web")

LONGEST_QUEUE = 256
CHUNKS_AHEAD = 8
CLIENT_PAUSE = 60.0
CLIENT_LOOK = 5.0

_PLAIN: Headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
_SENTENCES = {
    HTTPStatus.REQUEST_TIMEOUT: "送る途中で、通信が止まりました。もう一度送ってください。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "送られたものが大きすぎて、受け取れませんでした。分けるか、小さくすると送れます。",
    HTTPStatus.INTERNAL_SERVER_ERROR: "こちらの不具合で、表示できませんでした。少し待って、もう一度お試しください。",
    HTTPStatus.SERVICE_UNAVAILABLE: "いま混み合っています。少し待って、もう一度開いてください。",
}


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
                return str(Path(name).absolute())
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
        by_path = scope["method"] == "GET" and "http.response.pathsend" in scope.get("extensions", ())
        environ = build_environ(scope, body)
        environ["wsgi.file_wrapper"] = WholeFile
        self.jobs.put((environ, answered, by_path))
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
        if isinstance(result, WholeFile) and self.by_path and self.answer.status == HTTPStatus.OK:
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


async def _send_answer(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    if answer.path is not None:
        await send({"type": "http.response.pathsend", "path": answer.path})
    elif answer.chunks is None:
        await send({"type": "http.response.body", "body": answer.body})
    else:
        while (chunk := await _next_chunk(answer, answer.chunks)) is not None:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if not answer.abandoned.is_set():
            await send({"type": "http.response.body", "body": b""})


async def _next_chunk(answer: Answer, chunks: asyncio.Queue[bytes | None]) -> bytes | None:
    while not answer.abandoned.is_set():
        try:
            return await asyncio.wait_for(chunks.get(), CLIENT_LOOK)
        except TimeoutError:
            continue
    return None


def _sentence_answer(status: HTTPStatus) -> Answer:
    headers = [*_PLAIN, (b"retry-after", b"5")] if status == HTTPStatus.SERVICE_UNAVAILABLE else list(_PLAIN)
    return Answer(status=status.value, headers=headers, body=_SENTENCES[status].encode())


async def _send_sentence(send: Send, status: HTTPStatus) -> None:
    await _send_answer(_sentence_answer(status), send)
