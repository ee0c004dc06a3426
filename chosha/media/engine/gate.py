"""The gate of live and recorded video: a bare ASGI app for GET /live/<ticket>/<path>.

Everything it will not give is the same empty 404. A segment inside a remembered verdict costs no database query.
"""

import asyncio
import re
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http.cookie import parse_cookie

from chosha.media.engine import grants
from chosha.media.engine.passes import pass_for
from chosha.media.engine.playlist import PLAYLISTS, Composed, call_crowded, composed
from chosha.media.engine.sending import Headers, Send, send_bytes, send_file, send_nothing
from chosha.media.engine.tickets import BadTicket, read_watch_ticket

# A verdict is given up at once when somebody is stopped or a show is hidden; this long it holds otherwise, as when somebody signs out.
# Three thousand viewers asked about every five seconds took a core by themselves.
VERDICT_SECONDS = 60.0
COMPOSED_SECONDS = 0.3
# Whoever waits for a show to begin is answered with its first segment: so they ask every few seconds and see it at once.
FIRST_SEGMENT_SECONDS = 8.0
# So is who asks for a playlist with its next segment. That is offered to so many in each process: they see a show a second earlier, and all
# fetch the segment in the same moment. Everybody else looks for it every two seconds.
NEXT_SEGMENT_SECONDS, LOOK_SECONDS, MOST_WAITING = 6.0, 0.05, 250
CROWDED_AGAIN = 10.0
NEXT_SEGMENT = re.compile(rb"(?:^|&)_HLS_msn=(\d{1,7})(?:&|$)")
FOUND_SECONDS = 5.0
MOST_REMEMBERED, MOST_FOUND = 20_000, 500
LARGEST_HELD, MOST_HELD = 2_000_000, 16_000_000  # bytes; the server sends what is in memory for a fifth less than what is on disk
ADDRESS = re.compile(r"/live/([A-Za-z0-9_~=-]{20,512})/([a-z0-9/.-]{1,80})", re.ASCII)
SERVED = re.compile(
    r"parts/\d{3,6}/runs/\d{3,6}/(small/|sound/)?(init\.mp4|\d{5,9}\.m4s)|archive/[a-z0-9]{1,20}\.(m3u8|mp4|jpg|vtt)", re.ASCII
)
ALIASES = {"poster.jpg": "archive/poster.jpg"}
COMPOSED = {f"{name}.m3u8": name for name in PLAYLISTS}

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class Found(NamedTuple):
    """A file under a show: its bytes, and the content of a newest segment."""

    path: Path
    size: int
    content: bytes = b""


_askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="gate")
_verdicts: OrderedDict[tuple[str, str | None], tuple[float, int, Path | None, str | None]] = OrderedDict()
_found: OrderedDict[tuple[Path, str], tuple[float, Found]] = OrderedDict()
_composed: dict[tuple[Path, str], tuple[float, Composed]] = {}
_composing: dict[tuple[Path, str], asyncio.Task[Composed]] = {}
_changing: dict[tuple[Path, str], asyncio.Task[None]] = {}
_waiting: Counter[tuple[Path, str]] = Counter()
_crowded: dict[Path, float] = {}


async def gate(scope: Scope, receive: Receive, send: Send) -> None:
    """Serves what the ticket's member may see now."""
    found = ADDRESS.fullmatch(scope["path"]) if scope["method"] in ("GET", "HEAD") else None
    session_key = parse_cookie(_header(scope, b"cookie")).get(settings.SESSION_COOKIE_NAME)
    show, bound_to = await _show_for(found[1], session_key) if found else (None, None)
    if found is None or show is None:
        await send_nothing(send)
        return
    wanted = ALIASES.get(found[2], found[2])
    name = COMPOSED.get(wanted)
    if name and await _waited_for_segments(show, name, NEXT_SEGMENT.search(scope.get("query_string", b""))):
        show, bound_to = await _show_for(found[1], session_key)  # who was put out meanwhile gets nothing
        if show is None:
            await send_nothing(send)
            return
    passed = pass_for(found[1], show, bound_to) if bound_to else None
    more = [passed] if passed else []
    if name:
        await _send_composed(show, name, scope, send, more)
    elif SERVED.fullmatch(wanted) and (file := _known(show, wanted)) is not None:
        if file.content and not _header(scope, b"range"):
            await send_bytes(file.content, file.path.suffix, scope, send, more)
        else:
            await send_file(file.path, file.size, scope, send, more)
    else:
        await send_nothing(send)


async def _show_for(text: str, session_key: str | None) -> tuple[Path | None, str | None]:
    """The folder this request may look into, from memory or freshly asked; and the session the ticket is bound to."""
    key, forgetting = (text, session_key), grants.last_forgetting()
    asked_at, asked_after, verdict, bound_to = _verdicts.get(key, (0.0, -1, None, None))
    if time.monotonic() - asked_at < VERDICT_SECONDS and asked_after == forgetting:
        return verdict, bound_to
    try:
        ticket = read_watch_ticket(text)
    except BadTicket:
        return None, None
    if not ticket.fits(session_key):
        return None, None
    bound_to = session_key if ticket.session_digest else None
    question = (ticket.kind, ticket.member_id, ticket.object_id, bound_to)
    verdict = await asyncio.get_running_loop().run_in_executor(_askers, grants.may_fetch, *question)
    _verdicts[key] = (time.monotonic(), forgetting, verdict, bound_to)
    _verdicts.move_to_end(key)
    while len(_verdicts) > MOST_REMEMBERED:
        _verdicts.popitem(last=False)
    return verdict, bound_to


async def _waited_for_segments(show: Path, name: str, asked: re.Match[bytes] | None) -> bool:
    """Whether time has passed. Ends with the first segment, or with the next one that was asked for, or without it after a while."""
    asked_at = time.monotonic()
    while not (now := await _playlist(show, name)).polled.plain and time.monotonic() - asked_at < FIRST_SEGMENT_SECONDS:
        await asyncio.sleep(COMPOSED_SECONDS)
    if now.segments and not now.is_over and asked and int(asked[1]) == now.segments and await _is_let_wait(show, name):
        _waiting[show, name] += 1
        try:
            await _next_segment(show, name, now.segments)
        finally:
            _waiting[show, name] -= 1
    return time.monotonic() - asked_at > COMPOSED_SECONDS


def _has_room(show: Path, name: str) -> bool:
    return _waiting[show, name] < MOST_WAITING


async def _is_let_wait(show: Path, name: str) -> bool:
    """Whether there is room. Where there is none, a server in front learns it, too: else everybody would ask there and then here."""
    if _has_room(show, name):
        return True
    if time.monotonic() - _crowded.get(show, -CROWDED_AGAIN) >= CROWDED_AGAIN:
        _crowded[show] = time.monotonic()
        await asyncio.to_thread(call_crowded, show)
    return False


async def _next_segment(show: Path, name: str, known: int) -> None:
    """Waits until the playlist names more segments than are known, or is over, or a while. One looks for all who wait."""
    given_up_at = time.monotonic() + NEXT_SEGMENT_SECONDS
    while (left := given_up_at - time.monotonic()) > 0:
        now = await _playlist(show, name)
        if now.segments != known or now.is_over:
            return
        if (show, name) not in _changing:
            _changing[show, name] = asyncio.create_task(_change(show, name, now))
        await asyncio.wait({_changing[show, name]}, timeout=left)


async def _change(show: Path, name: str, known: Composed) -> None:
    """Ends soon after the playlist has changed, which is kept for all, or after a while."""
    given_up_at = time.monotonic() + NEXT_SEGMENT_SECONDS
    try:
        while await _compose_and_keep(show, name) == known and time.monotonic() < given_up_at:
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        del _changing[show, name]


async def _send_composed(show: Path, name: str, scope: Scope, send: Send, more: Headers) -> None:
    composed_now = await _playlist(show, name)
    now = composed_now.offering if _has_room(show, name) else composed_now.polled
    if not now.plain:
        await send_nothing(send)
    elif b"gzip" in _header(scope, b"accept-encoding").encode():
        await send_bytes(now.packed, ".m3u8", scope, send, [(b"content-encoding", b"gzip"), (b"vary", b"accept-encoding"), *more])
    else:
        await send_bytes(now.plain, ".m3u8", scope, send, [(b"vary", b"accept-encoding"), *more])


async def _playlist(show: Path, name: str) -> Composed:
    """Empty before the first segment; made once however many ask for it at the same moment."""
    made_at, now = _composed.get((show, name), (0.0, Composed()))
    if time.monotonic() - made_at <= COMPOSED_SECONDS:
        return now
    if (show, name) not in _composing:
        _composing[show, name] = asyncio.create_task(_compose_once(show, name))
    return await asyncio.shield(_composing[show, name])


async def _compose_once(show: Path, name: str) -> Composed:
    try:
        return await _compose_and_keep(show, name)
    finally:
        del _composing[show, name]


async def _compose_and_keep(show: Path, name: str) -> Composed:
    now = await asyncio.to_thread(composed, show, name)
    forgotten = [other for other, (at, _) in _composed.items() if time.monotonic() - at > VERDICT_SECONDS]
    for other in forgotten:
        del _composed[other]
    _composed[show, name] = (time.monotonic(), now)
    return now


def _known(show: Path, wanted: str) -> Found | None:
    """The file. What was found a moment ago is not looked for again: everybody asks for the same newest segment, held in memory."""
    at, found = _found.get((show, wanted), (0.0, None))
    if time.monotonic() - at < FOUND_SECONDS:
        return found
    file = _inside(show, wanted)
    if file is None:
        return None
    found = Found(file, file.stat().st_size)
    if file.suffix == ".m4s":  # written once, under its name only when it is whole
        if found.size <= LARGEST_HELD:
            found = Found(file, found.size, file.read_bytes())
        _found[show, wanted] = (time.monotonic(), found)
        while len(_found) > MOST_FOUND or sum(len(one.content) for _, one in _found.values()) > MOST_HELD:
            _found.popitem(last=False)
    return found


def _inside(show: Path, wanted: str) -> Path | None:
    """The file, if it is one and truly lies in the show's folder."""
    root = show.resolve()
    file = (root / wanted).resolve()
    return file if file.is_relative_to(root) and file.is_file() else None


def _header(scope: Scope, name: bytes) -> str:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return "; ".join(value.decode("latin-1") for key, value in headers if key.lower() == name)


def forget_everything() -> None:
    """Empties what this process remembers."""
    _verdicts.clear()
    _composed.clear()
    _found.clear()
    _crowded.clear()
