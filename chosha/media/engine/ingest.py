"""Where a host's browser sends its recording: a bare ASGI websocket app for /ingest/<ticket>/<part>.

The server says {"have": n} first; each binary frame is an 8-byte big-endian offset and the bytes that belong there; the answer is
{"ack": n}, with "scarce" while the disk fills. After any interruption the browser sends on from `have`; bytes sent twice are kept once.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings

from chosha.media.engine import grants
from chosha.media.engine.shows import part_folder, show_folder
from chosha.media.engine.spool import SpoolEnded, SpoolFull, SpoolGap, SpoolRefused, SpoolWithoutRoom, SpoolWriter
from chosha.media.engine.tickets import BadTicket, read_ingest_ticket

ADDRESS = re.compile(r"/ingest/([A-Za-z0-9_~=-]{20,512})/(\d{1,6})", re.ASCII)
LARGEST_FRAME = 1024 * 1024
SILENT_SECONDS = 60.0
SYNC_SECONDS = 1.0
UNREADABLE, FORBIDDEN, SILENT, TOO_LARGE, ENDED, FULL, NO_ROOM = 4400, 4403, 4408, 4413, 4410, 4507, 4508

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_writers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="ingest")


async def ingest(scope: Scope, receive: Receive, send: Send) -> None:
    """Takes one connection from its beginning to its end."""
    if (await receive())["type"] != "websocket.connect":
        return
    await send({"type": "websocket.accept"})
    part = await _in_thread(_part_for, scope["path"])
    if part is None:
        await _close(send, FORBIDDEN)
        return
    try:
        writer = await _in_thread(SpoolWriter, part)
    except SpoolRefused:
        await _close(send, FORBIDDEN)
        return
    try:
        await _say(send, have=writer.size())
        code = await _take_frames(writer, receive, send)
    finally:
        await _in_thread(writer.close)
    if code:
        await _close(send, code)


def _part_for(path: str) -> Path | None:
    """The part this address may write to."""
    found = ADDRESS.fullmatch(path)
    try:
        ticket = read_ingest_ticket(found[1]) if found else None
    except BadTicket:
        return None
    if found is None or ticket is None or int(found[2]) != ticket.part:
        return None
    if not grants.may_send(ticket.show_id, ticket.part, ticket.member_id):
        return None
    return part_folder(show_folder(Path(settings.CHOSHA_HOME), ticket.show_id), ticket.part)


async def _take_frames(writer: SpoolWriter, receive: Receive, send: Send) -> int | None:
    """Appends frames until the browser leaves (None) or there is a reason to close (its code)."""
    waiting = asyncio.ensure_future(receive())
    silent = 0.0
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=SYNC_SECONDS)
            if not done:
                silent += SYNC_SECONDS
                await _in_thread(writer.sync)
                if silent >= SILENT_SECONDS:
                    return SILENT
                continue
            silent, message = 0.0, waiting.result()
            if message["type"] != "websocket.receive":
                return None
            code = await _take_frame(writer, message, send)
            if code:
                return code
            waiting = asyncio.ensure_future(receive())
    finally:
        waiting.cancel()


async def _take_frame(writer: SpoolWriter, message: dict[str, Any], send: Send) -> int | None:
    frame = message.get("bytes")
    if not frame or len(frame) < 8:
        return UNREADABLE
    if len(frame) > LARGEST_FRAME + 8:
        return TOO_LARGE
    try:
        size = await _in_thread(writer.append, int.from_bytes(frame[:8], "big"), frame[8:])
    except SpoolGap as gap:
        await _say(send, have=gap.have)
    except SpoolEnded:
        return ENDED
    except SpoolFull:
        return FULL
    except SpoolWithoutRoom:
        return NO_ROOM
    else:
        await _say(send, ack=size, **({"scarce": 1} if writer.is_scarce else {}))
    return None


async def _in_thread(function: Callable[..., Any], *arguments: object) -> Any:
    return await asyncio.get_running_loop().run_in_executor(_writers, function, *arguments)


async def _say(send: Send, **numbers: int) -> None:
    await send({"type": "websocket.send", "text": json.dumps(numbers)})


async def _close(send: Send, code: int) -> None:
    await send({"type": "websocket.close", "code": code, "reason": ""})
