"""Files over bare ASGI: whole ones by the server's own means where it offers them, ranges in pieces."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PIECE = 256 * 1024
TYPES = {
    ".m3u8": b"application/vnd.apple.mpegurl",
    ".m4s": b"video/iso.segment",
    ".mp4": b"video/mp4",
    ".jpg": b"image/jpeg",
    ".vtt": b"text/vtt; charset=utf-8",
}
CHANGING = {".m3u8", ".vtt", ".jpg"}


async def send_nothing(send: Send, status: int = 404, headers: Headers | None = None) -> None:
    """An empty answer."""
    lines = [(b"content-length", b"0"), (b"cache-control", b"no-store"), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": b""})


async def send_bytes(content: bytes, suffix: str, scope: dict[str, Any], send: Send, more: Headers) -> None:
    """A small answer held in memory."""
    await send({"type": "http.response.start", "status": 200, "headers": [*_headers(suffix, len(content)), *more]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


async def send_file(file: Path, whole: int, scope: dict[str, Any], send: Send, more: Headers) -> None:
    """The file of so many bytes, or the one range asked for."""
    asked = next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"range"), None)
    wanted = byte_range(asked, whole) if asked else None
    if asked and wanted is None and is_one_range(asked):
        await send_nothing(send, 416, [(b"content-range", f"bytes */{whole}".encode())])
        return
    first, last = wanted or (0, whole - 1)
    headers = [*_headers(file.suffix, last - first + 1), (b"accept-ranges", b"bytes"), *more]
    if wanted:
        headers.append((b"content-range", f"bytes {first}-{last}/{whole}".encode()))
    await send({"type": "http.response.start", "status": 206 if wanted else 200, "headers": headers})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
    elif wanted is None and "http.response.pathsend" in (scope.get("extensions") or {}):
        await send({"type": "http.response.pathsend", "path": str(file)})
    else:
        await _send_pieces(file, first, last, send)


async def _send_pieces(file: Path, first: int, last: int, send: Send) -> None:
    opened = await asyncio.to_thread(file.open, "rb")
    try:
        opened.seek(first)
        left = last - first + 1
        while left > 0:
            piece = await asyncio.to_thread(opened.read, min(PIECE, left))
            if not piece:
                break
            left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    finally:
        opened.close()
    await send({"type": "http.response.body", "body": b""})


def is_one_range(asked: str) -> bool:
    """Whether the header asks for a single range of bytes; anything else is answered with the whole file."""
    return re.fullmatch(r"bytes=\d*-\d*", asked.strip()) is not None and asked.strip() != "bytes=-"


def byte_range(asked: str, whole: int) -> tuple[int, int] | None:
    """(first, last) of a Range header against a file of this size; None if it asks for something else or for nothing there."""
    if not is_one_range(asked):
        return None
    begin, _, end = asked.strip().removeprefix("bytes=").partition("-")
    if not begin:
        first, last = max(0, whole - int(end)), whole - 1
    else:
        first, last = int(begin), min(int(end) if end else whole - 1, whole - 1)
    return (first, last) if first <= last and first < whole else None


def _headers(suffix: str, length: int) -> Headers:
    keep = b"no-store" if suffix in CHANGING else b"private, max-age=600"
    return [
        (b"content-type", TYPES[suffix]),
        (b"content-length", str(length).encode()),
        (b"cache-control", keep),
        (b"x-content-type-options", b"nosniff"),
    ]
