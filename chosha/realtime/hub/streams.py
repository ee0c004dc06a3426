"""GET /streams/?on=name:id&on=… as server-sent events: a bare ASGI application, no Django view per message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http import parse_cookie

from chosha.realtime.hub.hub import Hub, open_link
from chosha.realtime.hub.listener import Listener
from chosha.realtime.hub.publishing import mark

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

log = logging.getLogger("chosha.realtime.streams")

MOST_STREAMS = 8
# A browser that lost its connection waits so long before it comes back (milliseconds).
BEGINNING = b"retry: 2000\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

_hub: Hub | None = None


def open_hub() -> Hub:
    """The hub of this worker, started with the first call on the running loop."""
    global _hub
    if _hub is None or _hub.loop is not asyncio.get_running_loop():
        _hub = Hub(open_link())
        _hub.start()
    return _hub


def close_hub() -> None:
    """Ends every connection of this worker."""
    global _hub
    if _hub is not None:
        _hub.close()
        _hub = None


async def streams(scope: Scope, receive: Receive, send: Send) -> None:
    """200 and an endless answer; 403 when not signed in or any stream refuses, 400, 405, 429, 503 with no body."""
    hub = open_hub()
    asked, since = _asked(scope)
    if scope["method"] != "GET":
        return await _refuse(send, 405)
    if not 1 <= len(asked) <= MOST_STREAMS:
        return await _refuse(send, 400)
    session_key = _cookie(scope, settings.SESSION_COOKIE_NAME)
    try:
        member_id = await hub.ask(session_key, asked)
    except Exception:
        log.exception("Nobody could be asked who may listen")
        return await _refuse(send, 503)
    if member_id is None:
        return await _refuse(send, 403)
    if hub.is_full(member_id):
        return await _refuse(send, 429)
    await _keep_open(hub, Listener(member_id, session_key, asked, since, hub.loop.time()), receive, send)
    return None


async def _keep_open(hub: Hub, listener: Listener, receive: Receive, send: Send) -> None:
    watching = asyncio.ensure_future(_end_when_left(receive, listener))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": BEGINNING, "more_body": True})
        await hub.join(listener)
        while lines := await listener.batch():
            await send({"type": "http.response.body", "body": lines, "more_body": True})
            listener.sent_at = hub.loop.time()
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (OSError, RuntimeError) as left:
        log.debug("A listener left: %r", left)
    finally:
        hub.leave(listener)
        watching.cancel()


async def _end_when_left(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    listener.end()


def _asked(scope: Scope) -> tuple[list[str], int]:
    """The streams asked for, each once, and the number of the last line the page knows (else: about now)."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    last = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"last-event-id"), "")
    since = last or query.get("since", [""])[-1]
    return list(dict.fromkeys(query.get("on", []))), int(since) if since.isascii() and since.isdigit() and len(since) < 20 else mark()


def _cookie(scope: Scope, name: str) -> str:
    header = b"; ".join(value for key, value in scope["headers"] if key == b"cookie").decode("latin-1")
    return parse_cookie(header).get(name, "")


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"cache-control", b"no-store"), (b"content-length", b"0")]
    if status in (429, 503):
        headers.append((b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
