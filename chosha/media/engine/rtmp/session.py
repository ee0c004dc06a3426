"""One connection: greeting, commands, a key, then pictures and sounds until it leaves or must go."""

import asyncio
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from typing import Any

from chosha.media.engine import encoders
from chosha.media.engine.rtmp import chunks
from chosha.media.engine.rtmp.amf import Unreadable, read_values, written
from chosha.media.engine.rtmp.chunks import ChunkReader, Message, chunked, greet
from chosha.media.engine.rtmp.intake import Intake, TurnedAway, in_thread
from chosha.media.engine.rtmp.line import OnLine, is_free
from chosha.media.engine.rtmp.report import note_refusal

INTRODUCTION_SECONDS = 10.0  # from the first byte to a good key
IDLE_SECONDS = 15.0
WINDOW = 2_500_000
APPLICATION = "live"
STREAM = 1
PENALTY_SECONDS = 1.0  # before a wrong key is answered
LEAVING = {"FCUnpublish", "deleteStream", "closeStream"}


class Session:
    """What is said with one encoder. `on_line` holds whoever sends, by show."""

    def __init__(self, reader: StreamReader, writer: StreamWriter, on_line: OnLine) -> None:
        self.writer, self.reader, self.on_line = writer, reader, on_line
        self.chunks = ChunkReader(reader, self._acknowledge)
        self.our_size = chunks.FIRST_CHUNK_SIZE
        self.intake: Intake | None = None

    async def serve(self) -> None:
        """From the first byte to the last."""
        try:
            async with asyncio.timeout(INTRODUCTION_SECONDS):
                intake = await self._introduced()
            if intake is not None:
                await self._listen(intake)
        except (Unreadable, IncompleteReadError, TimeoutError, ConnectionError):
            pass  # strangers and broken lines: there is nobody to tell
        finally:
            if self.intake is not None:
                await self._leave(self.intake)

    async def _introduced(self) -> Intake | None:
        """Everything up to a good key. None when the encoder was turned away."""
        await greet(self.reader, self._write)
        key: str | None = None
        while key is None:
            message = await self.chunks.next()
            if message.kind in (chunks.COMMAND, chunks.COMMAND_OF_THREE):
                key = await self._answer(_values(message))
        admitted = await in_thread(encoders.admit, key)
        why = admitted.why
        if not why and admitted.show is not None and not await is_free(self.on_line, admitted.show_id):
            why = "second"
        if why or admitted.show is None:
            await self._turn_away(admitted, why)
            return None
        self.intake = Intake(admitted.show, admitted.show_id, key)
        self.on_line[admitted.show_id] = self
        self.chunks.largest = chunks.LARGEST_MESSAGE
        await self.intake.welcome()
        await self._send(chunks.USER_CONTROL, b"\0\0" + STREAM.to_bytes(4, "big"), stream=2)
        await self._status("status", "NetStream.Publish.Start", "publishing")
        return self.intake

    async def give_way(self) -> None:
        self.writer.transport.abort()
        if self.intake is not None:
            await self._leave(self.intake)

    async def _turn_away(self, admitted: encoders.Admission, why: str) -> None:
        if admitted.show is not None and why != encoders.OVER:
            await in_thread(note_refusal, admitted.show, why)
        await asyncio.sleep(PENALTY_SECONDS)
        await self._status("error", "NetStream.Publish.BadName", why)

    async def _answer(self, values: list[Any]) -> str | None:
        """Answers a command; the key once it is told."""
        name, number, *rest = [*values, None, None, None, None][: max(4, len(values))]
        if not isinstance(name, str):
            raise Unreadable("a command without a name")
        number = number if isinstance(number, float) else 0.0
        if name == "connect":
            await self._connect(number, rest[0])
        elif name == "createStream":
            await self._command("_result", number, None, STREAM)
        elif name == "publish":
            key = rest[1]
            return key[:200] if isinstance(key, str) else ""
        elif name in ("releaseStream", "FCPublish", "_checkbw"):
            await self._command("_result", number, None, None)
        return None

    async def _connect(self, number: float, facts: Any) -> None:
        asked = facts.get("app") if isinstance(facts, dict) else None
        if not isinstance(asked, str) or asked.split("?")[0].strip("/") != APPLICATION:
            refusal = {"level": "error", "code": "NetConnection.Connect.Rejected", "description": "rtmp://HOST/live"}
            await self._command("_error", number, None, refusal)
            raise Unreadable("another application")
        await self._send(chunks.WINDOW, WINDOW.to_bytes(4, "big"), stream=2)
        await self._send(chunks.BANDWIDTH, WINDOW.to_bytes(4, "big") + b"\2", stream=2)
        await self._send(chunks.SET_CHUNK_SIZE, chunks.OUR_CHUNK_SIZE.to_bytes(4, "big"), stream=2)
        self.our_size = chunks.OUR_CHUNK_SIZE
        server = {"fmsVer": "FMS/3,0,1,123", "capabilities": 31}
        status = {"level": "status", "code": "NetConnection.Connect.Success", "description": "connected", "objectEncoding": 0}
        await self._command("_result", number, server, status)

    async def _listen(self, intake: Intake) -> None:
        try:
            while True:
                async with asyncio.timeout(IDLE_SECONDS):
                    message = await self.chunks.next()
                if message.kind in (chunks.AUDIO, chunks.VIDEO):
                    await intake.take(message)
                elif message.kind in (chunks.COMMAND, chunks.COMMAND_OF_THREE) and str(_values(message)[0]) in LEAVING:
                    return
        except TurnedAway as error:
            if error.why != encoders.OVER:
                await in_thread(note_refusal, intake.show, error.why)
            await self._status("error", "NetStream.Publish.Rejected", error.why)

    async def _leave(self, intake: Intake) -> None:
        if self.on_line.get(intake.show_id) is self:
            del self.on_line[intake.show_id]
            await intake.leave()

    async def _acknowledge(self, taken: int) -> None:
        await self._send(chunks.ACKNOWLEDGEMENT, taken.to_bytes(4, "big"), stream=2)

    async def _status(self, level: str, code: str, words: str) -> None:
        await self._command("onStatus", 0, None, {"level": level, "code": code, "description": words}, about=STREAM)

    async def _command(self, *values: Any, about: int = 0) -> None:
        await self._send(chunks.COMMAND, written(values), about=about)

    async def _send(self, kind: int, body: bytes, *, stream: int = 3, about: int = 0) -> None:
        await self._write(chunked(kind, body, stream=stream, about=about, size=self.our_size))

    async def _write(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()


def _values(message: Message) -> list[Any]:
    """The values of a command; AMF3 commands of today's encoders are AMF0 behind a zero."""
    body = message.body[1:] if message.kind == chunks.COMMAND_OF_THREE else message.body
    return read_values(body) or [None]
