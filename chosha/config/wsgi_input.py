"""Turns an ASGI request into what a WSGI application reads: environment and a complete body."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any, cast

from chosha.config.private_bodies import LARGEST, LONGEST, Full, PrivateBody, is_private

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

IN_MEMORY = 1024 * 1024
LARGEST_BODY = 256 * 1024 * 1024
STRANGERS_BODY = 2 * 1024 * 1024  # whoever brings no session sends forms of words; larger ones would only fill the disk
SESSION = re.compile(rb"(?:^|;\s*)sessionid=")
BODY_PAUSE = 60.0


class BodyRefused(Exception):
    """The body cannot be taken; `status` says why. None when the client has left."""

    def __init__(self, status: HTTPStatus | None) -> None:
        super().__init__(status)
        self.status = status


async def read_body(scope: Scope, receive: Receive) -> IO[bytes]:
    """The whole request body: in memory up to 1 MB (a private one always), in a temporary file beyond. Raises BodyRefused."""
    if scope["method"] in ("GET", "HEAD") and not _announces_body(scope["headers"]):
        return BytesIO()
    message = await _next_message(receive)
    first = message.get("body", b"")
    if not message.get("more_body"):
        return BytesIO(first)
    if is_private(scope["path"]):
        return await _read_private_body(first, receive)
    most = LARGEST_BODY if _brings_session(scope["headers"]) else STRANGERS_BODY
    body = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    taken = len(first)
    body.write(first)
    while message.get("more_body"):
        message = await _next_message(receive)
        chunk = message.get("body", b"")
        taken += len(chunk)
        if taken > most:
            body.close()
            raise BodyRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body.write(chunk)
    body.seek(0)
    return body


async def _read_private_body(first: bytes, receive: Receive) -> IO[bytes]:
    """The same without a disk; who sends too slowly gives the room to others."""
    body = PrivateBody()
    try:
        async with asyncio.timeout(LONGEST):
            body.take(first)
            more = True
            while more:
                message = await _next_message(receive)
                body.take(message.get("body", b""))
                more = message.get("more_body", False)
                if body.tell() > LARGEST:
                    raise BodyRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except BaseException as error:
        body.close()
        if isinstance(error, Full):
            raise BodyRefused(HTTPStatus.SERVICE_UNAVAILABLE) from None
        if isinstance(error, TimeoutError):
            raise BodyRefused(HTTPStatus.REQUEST_TIMEOUT) from None
        raise
    body.seek(0)
    return body


def _announces_body(headers: Headers) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") and value != b"0" for name, value in headers)


def _brings_session(headers: Headers) -> bool:
    return any(name == b"cookie" and SESSION.search(value) for name, value in headers)


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
    }
    for name, value in scope["headers"]:
        key = _NAMES.get(name) or _environ_name(name)
        if key:
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]}{'; ' if name == b'cookie' else ','}{text}" if key in environ else text
    if size := _size(body):
        environ["CONTENT_LENGTH"] = str(size)  # sent in chunks it announces none, and Django would read nothing
    return environ


def _size(body: IO[bytes]) -> int:
    size = body.seek(0, os.SEEK_END)
    body.seek(0)
    return size


def _environ_name(name: bytes) -> str:
    if b"_" in name:
        return ""
    key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
    if len(_NAMES) < 512:
        _NAMES[name] = key
    return key
