"""Many viewers in one loop, each over a connection it keeps, as players do it: where the playlist offers it they ask for the next
segment and are answered when it is there, else they look every two seconds; and fetch every new segment.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import Counter
from dataclasses import dataclass, field

PACE = 2.0
PATIENCE = 8.0
READ = memoryview(bytearray(1024 * 1024))  # bodies are thrown away: all connections share it


class Line(asyncio.BufferedProtocol):
    """One kept connection, one request at a time."""

    def __init__(self) -> None:
        self.head = bytearray()
        self.kept = bytearray()
        self.left = 0
        self.keeps = False
        self.cookies: dict[str, str] = {}  # kept as a browser keeps them: with a server in front they are the passes
        self.answered: asyncio.Future[tuple[int, int]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def connection_lost(self, error: Exception | None) -> None:
        if self.answered and not self.answered.done():
            self.answered.set_exception(error or ConnectionResetError("hung up"))

    def get_buffer(self, _wanted: int) -> memoryview:
        return READ

    def buffer_updated(self, size: int) -> None:
        if self.left:
            self._take(READ[:size])
            return
        self.head += READ[:size]
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return
        given = [line[12:].split(b";")[0].decode() for line in self.head[:end].split(b"\r\n") if line.lower().startswith(b"set-cookie: ")]
        self.cookies |= dict(one.split("=", 1) for one in given)
        lines = self.head[:end].lower().split(b"\r\n")
        self.status = int(lines[0].split()[1])
        self.whole = self.left = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        body, self.head = self.head[end + 4 :], bytearray()
        self._take(memoryview(body))

    def _take(self, piece: memoryview) -> None:
        self.left -= len(piece)
        if self.keeps:
            self.kept += piece
        if self.left <= 0 and self.answered and not self.answered.done():
            self.left = 0
            self.answered.set_result((self.status, self.whole))

    async def get(self, path: str, *, keeps: bool = False) -> tuple[int, int]:
        """(status, bytes of the body). Raises OSError or TimeoutError."""
        headers = f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}\r\n" if self.cookies else ""
        self.keeps, self.kept = keeps, bytearray()
        self.answered = asyncio.get_running_loop().create_future()
        self.transport.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
        return await asyncio.wait_for(self.answered, PATIENCE)


@dataclass
class Watching:
    """Where one viewer looks: the address of the show for them, and the session it is bound to."""

    base: str
    session: str = ""
    known: str = ""
    next_one: int | None = None  # where it is offered to wait for it


@dataclass
class Crowd:
    """What all of them met. Waits in seconds."""

    port: int
    tls: bool = False
    errors: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    playlists: int = 0
    segments: int = 0
    bytes: int = 0
    late: int = 0
    waited: int = 0
    counting: bool = False

    async def watch(self, viewers: list[Watching], seconds: float, settle: float = 6.0) -> None:
        """Everybody watches; what is counted begins after `settle` seconds, when `counting` turns true."""
        self.ends = time.monotonic() + settle + seconds
        secure = ssl.create_default_context() if self.tls else None
        if secure:
            secure.check_hostname, secure.verify_mode = False, ssl.CERT_NONE
        ones = [asyncio.create_task(self._one(each, number * PACE / len(viewers), secure)) for number, each in enumerate(viewers)]
        await asyncio.sleep(settle)
        self.counting = True
        await asyncio.gather(*ones)

    async def _one(self, viewer: Watching, phase: float, secure: ssl.SSLContext | None) -> None:
        await asyncio.sleep(phase)
        line, due = None, time.monotonic()
        while time.monotonic() < self.ends:
            try:
                if line is None or line.transport.is_closing():
                    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", self.port, ssl=secure)
                    line.cookies |= {"sessionid": viewer.session} if viewer.session else {}
                await self._turn(line, viewer)
            except (OSError, TimeoutError) as error:
                self._wrong(type(error).__name__)
                line, viewer.next_one = None, None
            if viewer.next_one is not None:
                due = time.monotonic()
                continue
            due += PACE
            pause = due - time.monotonic()
            self.late += self.counting and pause < -PACE
            await asyncio.sleep(max(0.0, pause))
        if line:
            line.transport.abort()

    async def _turn(self, line: Line, viewer: Watching) -> None:
        asks = f"?_HLS_msn={viewer.next_one}" if viewer.next_one is not None else ""
        status, _ = await line.get(f"{viewer.base}/live.m3u8{asks}", keeps=True)
        if status != 200:
            viewer.next_one = None
            self._wrong(f"playlist {status}")
            return
        self.playlists += self.counting
        self.waited += self.counting and bool(asks)
        text = bytes(line.kept)
        newest = text.decode().rstrip().splitlines()[-1]
        is_new = newest != viewer.known and not newest.startswith("#")
        viewer.next_one = text.count(b"#EXTINF") if b"CAN-BLOCK-RELOAD=YES" in text and is_new else None
        if is_new:
            await self._fetch(line, f"{viewer.base}/{newest}")
            viewer.known = newest

    async def _fetch(self, line: Line, address: str) -> None:
        asked = time.monotonic()
        status, size = await line.get(address)
        if status not in (200, 206) or not size:
            self._wrong(f"segment {status}")
        elif self.counting:
            self.segments += 1
            self.bytes += size
            self.waits.append(time.monotonic() - asked)

    def _wrong(self, what: str) -> None:
        if self.counting:
            self.errors[what] += 1
