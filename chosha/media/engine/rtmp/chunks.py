"""Messages out of RTMP's chunks, and into them. Everything a stranger says about sizes is bounded here."""

import os
from asyncio import StreamReader
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from chosha.media.engine.rtmp.amf import Unreadable

VERSION, GREETING = 3, 1536
SET_CHUNK_SIZE, ABORT, ACKNOWLEDGEMENT, USER_CONTROL, WINDOW, BANDWIDTH = 1, 2, 3, 4, 5, 6
AUDIO, VIDEO, FACTS, COMMAND, COMMAND_OF_THREE = 8, 9, 18, 20, 17
FIRST_CHUNK_SIZE = 128
OUR_CHUNK_SIZE = 65536
LARGEST_CHUNK = 16 * 1024 * 1024
LARGEST_BEFORE, LARGEST_MESSAGE = 16 * 1024, 6 * 1024 * 1024  # bytes of one message, before a key was found good and after
MOST_STREAMS = 16
LATE = 0xFFFFFF  # a time that does not fit three bytes stands in four more
ACKNOWLEDGED_EVERY = 1_000_000
TIMES = 1 << 32


@dataclass(frozen=True)
class Message:
    """One whole message: its kind, its time in milliseconds, and what it says."""

    kind: int
    time: int
    body: bytes


@dataclass
class _Stream:
    """What a chunk stream remembers between its chunks."""

    time: int = 0
    delta: int = 0
    length: int = 0
    kind: int = 0
    late: bool = False
    body: bytearray = field(default_factory=bytearray)


class ChunkReader:
    """Reads messages one after another. `largest` may be raised once a stranger has become a known encoder."""

    def __init__(self, reader: StreamReader, acknowledge: Callable[[int], Awaitable[None]]) -> None:
        self.reader, self.acknowledge = reader, acknowledge
        self.largest = LARGEST_BEFORE
        self.size = FIRST_CHUNK_SIZE
        self.taken = self.told = 0
        self.streams: dict[int, _Stream] = {}

    async def next(self) -> Message:
        """The next whole message that is not about chunks. Raises Unreadable, IncompleteReadError."""
        while True:
            message = await self._chunk()
            if self.taken - self.told >= ACKNOWLEDGED_EVERY:
                self.told = self.taken
                await self.acknowledge(self.taken % TIMES)
            if message is None:
                continue
            if message.kind == SET_CHUNK_SIZE:
                self._resize(message.body)
            elif message.kind == ABORT:
                self._abort(message.body)
            else:
                return message

    async def _take(self, count: int) -> bytes:
        self.taken += count
        return await self.reader.readexactly(count)

    async def _chunk(self) -> Message | None:
        first = (await self._take(1))[0]
        shape, number = first >> 6, first & 63
        if number < 2:
            more = await self._take(number + 1)
            number = 64 + int.from_bytes(more, "little")
        stream = self.streams.get(number)
        if stream is None:
            if shape == 3 or len(self.streams) >= MOST_STREAMS:
                raise Unreadable("a chunk of nothing, or too many streams")
            stream = self.streams[number] = _Stream()
        await self._head(stream, shape)
        wanted = min(self.size, stream.length - len(stream.body))
        stream.body += await self._take(wanted)
        if len(stream.body) < stream.length:
            return None
        message = Message(stream.kind, stream.time, bytes(stream.body))
        stream.body = bytearray()
        return message

    async def _head(self, stream: _Stream, shape: int) -> None:
        """The header of a chunk; one of shape 3 repeats the last, and begins another message where the last was whole."""
        begins = not stream.body
        if not begins and shape != 3:
            raise Unreadable("a message within a message")
        if shape < 3:
            stamp = int.from_bytes(await self._take(3), "big")
            if shape < 2:
                stream.length = int.from_bytes(await self._take(3), "big")
                stream.kind = (await self._take(1))[0]
            if shape == 0:
                await self._take(4)
            stream.late = stamp == LATE
        else:
            stamp = 0 if shape == 3 and not begins else stream.delta
        if stream.late:
            told = int.from_bytes(await self._take(4), "big")
            stamp = told if shape < 3 or begins else stamp
        if begins:
            self._date(stream, shape, stamp)
        if stream.length > self.largest:
            raise Unreadable("a message too large")

    def _date(self, stream: _Stream, shape: int, stamp: int) -> None:
        if shape == 0:
            stream.time = stream.delta = stamp
        else:
            stream.delta = stamp
            stream.time = (stream.time + stamp) % TIMES

    def _resize(self, body: bytes) -> None:
        size = int.from_bytes(body[:4], "big") & 0x7FFFFFFF
        if len(body) < 4 or not 1 <= size <= LARGEST_CHUNK:
            raise Unreadable("a chunk size that cannot be")
        self.size = size

    def _abort(self, body: bytes) -> None:
        stream = self.streams.get(int.from_bytes(body[:4], "big"))
        if stream is not None:
            stream.body = bytearray()


def chunked(kind: int, body: bytes, *, stream: int = 3, about: int = 0, size: int = FIRST_CHUNK_SIZE) -> bytes:
    """A message of ours as chunks of this size; `about` is the id of the message stream it is about."""
    head = bytes([stream]) + bytes(3) + len(body).to_bytes(3, "big") + bytes([kind]) + about.to_bytes(4, "little")
    pieces = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    return head + bytes([0xC0 | stream]).join(pieces)


async def greet(reader: StreamReader, write: Callable[[bytes], Awaitable[None]]) -> None:
    """The handshake. Raises Unreadable, IncompleteReadError."""
    if (await reader.readexactly(1))[0] != VERSION:
        raise Unreadable("another version")
    theirs = await reader.readexactly(GREETING)
    await write(bytes([VERSION]) + bytes(8) + os.urandom(GREETING - 8) + theirs)
    await reader.readexactly(GREETING)
