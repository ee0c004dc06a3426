"""RTP to what the intake takes: packets in their order, pictures of H.264 (RFC 6184) that are whole, sounds of Opus (RFC 7587)."""

from collections.abc import Iterator
from dataclasses import dataclass

from chosha.media.engine.rtmp.tags import Frame, PictureSetup, SoundSetup, picture_setup

PATIENCE = 0.4  # seconds a packet is waited for; Janus asks the encoder to send it again
MOST_HELD = 512
LARGEST_PICTURE = 6 * 1024 * 1024
ADRIFT_MS = 5_000
SLICE, KEY_SLICE, SEQUENCE, PICTURE, SEVERAL, PIECE = 1, 5, 7, 8, 24, 28  # kinds of units
HIGH, OF_HIGH = 100, b"\xfd\xf8\xf8\0"  # what its set-up says more: 4:2:0, eight bits, no extensions
OPUS = SoundSetup(b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0", 48_000, 2, b"A_OPUS")


@dataclass(frozen=True)
class Packet:
    """One packet: its number, its time in ticks, whether it is the last of its picture, what it carries."""

    number: int
    stamp: int
    last: bool
    content: bytes


def read_packet(datagram: bytes, source: int) -> Packet | None:
    """None for what is no RTP, or not of this source (which only Janus was told)."""
    if len(datagram) < 12 or datagram[0] >> 6 != 2 or int.from_bytes(datagram[8:12], "big") != source:
        return None
    begins = 12 + 4 * (datagram[0] & 15)
    if datagram[0] & 0x10:
        begins += 4 + 4 * int.from_bytes(datagram[begins + 2 : begins + 4], "big")
    ends = len(datagram) - (datagram[-1] if datagram[0] & 0x20 else 0)
    number, stamp = int.from_bytes(datagram[2:4], "big"), int.from_bytes(datagram[4:8], "big")
    return Packet(number, stamp, bool(datagram[1] & 0x80), datagram[begins:ends])


class Order:
    """Gives packets in the order they were sent in."""

    def __init__(self) -> None:
        self.next: int | None = None
        self.held: dict[int, Packet] = {}
        self.since = 0.0

    def put(self, packet: Packet, now: float) -> Iterator[tuple[Packet, bool]]:
        """What can be given now, each with whether something before it is lost."""
        if self.next is None:
            self.next = packet.number
        if self._ahead(packet.number) >= 1 << 15:
            return  # too late, or twice
        self.since = self.since if self.held else now
        self.held[packet.number] = packet
        lost = False
        while self.held:
            found = self.held.pop(self.next, None)
            if found is not None:
                self.next, self.since = (self.next + 1) & 0xFFFF, now
                yield found, lost
                lost = False
            elif now - self.since < PATIENCE and len(self.held) < MOST_HELD:
                return
            else:
                self.next, lost = min(self.held, key=self._ahead), True

    def _ahead(self, number: int) -> int:
        return (number - (self.next or 0)) & 0xFFFF


class Clock:
    """Ticks of one track to the milliseconds both tracks share: they meet where their first packets arrived."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.last: int | None = None
        self.ticks = 0
        self.base = 0

    def at(self, stamp: int, arrived: int) -> int:
        """The time of a packet that arrived at so many milliseconds. A track that runs far off is set right by its arrival."""
        behind = 0 if self.last is None else (stamp - self.last + (1 << 31)) % (1 << 32) - (1 << 31)
        self.last, self.ticks = stamp, self.ticks + behind
        at = self.base + self.ticks * 1000 // self.rate
        if abs(at - arrived) > ADRIFT_MS or not self.base:
            self.base += arrived - at
            return arrived
        return at


class Pictures:
    """Puts pictures together. After a loss nothing is given before the next keyframe: a still is better than smears."""

    def __init__(self) -> None:
        self.units: list[bytes] = []
        self.piece = bytearray()
        self.stamp: int | None = None
        self.size = 0
        self.broken = False
        self.lost = True
        self.sets: dict[int, bytes] = {}
        self.setup: PictureSetup | None = None

    def take(self, packet: Packet, lost: bool) -> Iterator[tuple[int, PictureSetup | Frame]]:
        """(ticks, what became whole). Raises NotTaken, Unreadable for a set-up that cannot be."""
        self.broken = self.broken or lost
        if packet.stamp != self.stamp:
            yield from self._whole()
            self.stamp, self.broken = packet.stamp, lost
        self.size += len(packet.content)
        if self.size > LARGEST_PICTURE:
            self.broken = True
        if not self.broken:
            self._unpack(packet.content)
        if packet.last:
            yield from self._whole()

    def _unpack(self, content: bytes) -> None:
        kind = content[0] & 31 if content else 0
        if 0 < kind < SEVERAL:
            self.units.append(content)
        elif kind == SEVERAL:
            at = 1
            while at + 2 < len(content):
                length = int.from_bytes(content[at : at + 2], "big")
                self.units.append(content[at + 2 : at + 2 + length])
                at += 2 + length
        elif kind == PIECE and len(content) > 2:
            self._unpack_piece(content)
        elif kind:
            self.broken = True

    def _unpack_piece(self, content: bytes) -> None:
        begins, ends = content[1] & 0x80, content[1] & 0x40
        if begins:
            self.piece = bytearray([content[0] & 0xE0 | content[1] & 31])
        self.broken = not self.piece
        self.piece += content[2:]
        if ends and not self.broken:
            self.units.append(bytes(self.piece))
            self.piece = bytearray()

    def _whole(self) -> Iterator[tuple[int, PictureSetup | Frame]]:
        """What was gathered, if it is a picture that can be shown."""
        units, self.lost = [unit for unit in self.units if unit], self.lost or self.broken or bool(self.piece)
        is_broken = self.broken or bool(self.piece)
        self.units, self.piece, self.size, self.broken = [], bytearray(), 0, False
        if is_broken:
            return
        slices = [unit for unit in units if SLICE <= unit[0] & 31 <= KEY_SLICE]
        self.sets |= {unit[0] & 31: unit for unit in units if unit[0] & 31 in (SEQUENCE, PICTURE)}
        is_key = any(unit[0] & 31 == KEY_SLICE for unit in slices)
        stamp = self.stamp or 0
        if is_key and len(self.sets) == 2:
            setup = picture_setup(_written(self.sets[SEQUENCE], self.sets[PICTURE]))
            if setup != self.setup:
                self.setup = setup
                yield stamp, setup
            self.lost = False
        if slices and not self.lost:
            yield stamp, Frame(b"".join(len(unit).to_bytes(4, "big") + unit for unit in slices), is_key)


def _written(sequence: bytes, picture: bytes) -> bytes:
    """An avcC of one sequence and one picture parameter set."""
    head = b"\1" + sequence[1:4].ljust(3, b"\0") + b"\xff\xe1"
    sets = len(sequence).to_bytes(2, "big") + sequence + b"\1" + len(picture).to_bytes(2, "big") + picture
    return head + sets + (OF_HIGH if head[1] == HIGH else b"")
