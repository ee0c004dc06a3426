"""One encoder by WHIP: its offer answered, its packets heard and handed to the intake, until it leaves or must go."""

import asyncio
import contextlib
import secrets
import socket
import time
from asyncio import DatagramTransport
from collections.abc import Iterator

from chosha.media.engine import encoders
from chosha.media.engine.rtmp.amf import Unreadable
from chosha.media.engine.rtmp.chunks import AUDIO, VIDEO
from chosha.media.engine.rtmp.intake import Intake, TurnedAway, in_thread
from chosha.media.engine.rtmp.line import OnLine
from chosha.media.engine.rtmp.report import note_refusal
from chosha.media.engine.rtmp.tags import Frame, NotTaken, PictureSetup, SoundSetup
from chosha.media.engine.whip.janus import Forward, Janus, NoJanus, Room, reach
from chosha.media.engine.whip.rtp import OPUS, Clock, Order, Packet, Pictures, read_packet

KINDS = {"video": VIDEO, "audio": AUDIO}
TICKS = {VIDEO: 90_000, AUDIO: 48_000}
ARRIVAL_SECONDS = 10.0  # from the answer to the first packet
IDLE_SECONDS = 15.0
KEYFRAME_AGAIN_SECONDS = 1.0
MOST_UNREAD = 8192  # packets; some seconds of the heaviest stream
BUFFER = 4 * 1024 * 1024
JITTER_MS, REORDERED_MS = 2, 1000
NO_WAY, OUT_OF_ORDER = "no_way", "b_frames"


class _Ear(asyncio.DatagramProtocol):
    """A port of loopback that packets of one kind come to."""

    def __init__(self, kind: int, heard: "asyncio.Queue[tuple[int, bytes]]") -> None:
        self.kind, self.heard = kind, heard

    def datagram_received(self, data: bytes, addr: object) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            self.heard.put_nowait((self.kind, data))


class Session:
    """What comes from one encoder. `on_line` holds whoever sends, by show."""

    def __init__(self, intake: Intake, on_line: OnLine) -> None:
        self.intake, self.on_line = intake, on_line
        on_line[intake.show_id] = self
        self.name = secrets.token_urlsafe(24)
        self.source = secrets.randbelow(1 << 32)
        self.heard: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue(MOST_UNREAD)
        self.ears: list[DatagramTransport] = []
        self.janus: Janus | None = None
        self.ending, self.gone = False, asyncio.Event()
        self.why = NO_WAY  # a code: why it must go; until something comes there is no way for it
        self.orders = {kind: Order() for kind in TICKS}
        self.clocks = {kind: Clock(ticks) for kind, ticks in TICKS.items()}
        self.pictures = Pictures()
        self.has_sound = False
        self.picture_time = 0
        self.keyframe_wanted_at = 0.0

    async def begin(self, address: str, room: Room, offer: str, tracks: dict[str, str]) -> str:
        """The answer to the offer. Raises NoJanus, BadOffer; then `leave` it."""
        self.janus = await reach(address, self._wake)
        publisher, answer = await self.janus.publish(room, offer)
        forwards = [Forward(mid, await self._listen(KINDS[kind]), self.source) for kind, mid in tracks.items()]
        await self.janus.forward(room, publisher, forwards)
        await self.intake.welcome()
        return answer

    async def _listen(self, kind: int) -> int:
        """A port of loopback for the packets of one kind."""
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        door.bind(("127.0.0.1", 0))
        ear, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: _Ear(kind, self.heard), sock=door)
        self.ears.append(ear)
        return int(door.getsockname()[1])

    async def serve(self) -> None:
        """From the first packet to the last."""
        try:
            while not (self.ending and self.heard.empty()):
                async with asyncio.timeout(ARRIVAL_SECONDS if self.why else IDLE_SECONDS):
                    kind, datagram = await self.heard.get()
                if packet := read_packet(datagram, self.source):
                    self.why = ""
                    self.intake.count(len(datagram))
                    await self._take(kind, packet)
        except (TurnedAway, NotTaken) as error:
            self.why = error.why
        except (TimeoutError, Unreadable, NoJanus):
            pass  # a broken line: there is nobody to tell
        finally:
            if self.why and self.why != encoders.OVER:
                await in_thread(note_refusal, self.intake.show, self.why)
            await self.leave()

    async def _take(self, kind: int, packet: Packet) -> None:
        now = time.monotonic()
        for each, lost in self.orders[kind].put(packet, now):
            for stamp, thing in self._read(kind, each, lost):
                await self._hand_on(kind, stamp, thing)
        if self.pictures.lost and kind == VIDEO and self.janus and now - self.keyframe_wanted_at > KEYFRAME_AGAIN_SECONDS:
            self.keyframe_wanted_at = now
            await self.janus.want_keyframe()

    def _read(self, kind: int, packet: Packet, lost: bool) -> Iterator[tuple[int, PictureSetup | SoundSetup | Frame]]:
        if kind == VIDEO:
            yield from self.pictures.take(packet, lost)
        elif packet.content:
            if not self.has_sound:
                self.has_sound = True
                yield packet.stamp, OPUS
            yield packet.stamp, Frame(packet.content)

    async def _hand_on(self, kind: int, stamp: int, thing: PictureSetup | SoundSetup | Frame) -> None:
        at = self.clocks[kind].at(stamp, 1 + round((time.monotonic() - self.intake.began) * 1000))
        if kind == VIDEO and JITTER_MS < self.picture_time - at < REORDERED_MS:
            raise TurnedAway(OUT_OF_ORDER)
        self.picture_time = at if kind == VIDEO else self.picture_time
        await self.intake.take_in(kind, at, thing)

    def end(self) -> None:
        """Soon: what has come is taken first."""
        self.why = ""
        self._wake()

    def _wake(self) -> None:
        self.ending = True
        with contextlib.suppress(asyncio.QueueFull):
            self.heard.put_nowait((0, b""))

    async def give_way(self) -> None:
        self.end()
        await self.gone.wait()

    async def leave(self) -> None:
        """Lets go of everything; what was received is on the disk afterwards."""
        for ear in self.ears:
            ear.close()
        try:
            if self.on_line.get(self.intake.show_id) is self:
                del self.on_line[self.intake.show_id]
                await self.intake.leave()
            if self.janus is not None:
                await self.janus.close()
        finally:
            self.gone.set()
