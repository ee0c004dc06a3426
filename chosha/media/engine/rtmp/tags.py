"""What the pictures and sounds of an encoder are: their set-up, their frames, or something we do not take."""

from dataclasses import dataclass
from enum import StrEnum

from chosha.media.engine.rtmp.amf import Unreadable

H264, HEVC_OF_SOME, AAC = 7, 12, 10
NEWER = 0x80  # "enhanced RTMP": a name of four letters stands in the place of the number
SETUP, FRAME = 0, 1
KEYFRAME = 1
SAMPLES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
LARGEST_SETUP = 4096


class Unwanted(StrEnum):
    """Why something is not taken: a code, which rooms put into a sentence."""

    HEVC = "hevc"
    PICTURE = "picture"
    SOUND = "sound"


class NotTaken(Exception):
    """Pictures or sounds of a kind that not every browser plays."""

    def __init__(self, why: Unwanted) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class PictureSetup:
    """The decoder's configuration (avcC), and the picture's size."""

    private: bytes
    width: int
    height: int


@dataclass(frozen=True)
class SoundSetup:
    """The decoder's configuration (AAC: AudioSpecificConfig; Opus: OpusHead), samples a second, channels, Matroska's name of the codec."""

    private: bytes
    rate: int
    channels: int
    codec: bytes = b"A_AAC"


@dataclass(frozen=True)
class Frame:
    """One picture or sound; `shown_after` is how many milliseconds behind its own time it is shown."""

    content: bytes
    keyframe: bool = True
    shown_after: int = 0


def read_picture(body: bytes) -> PictureSetup | Frame | None:
    """None for what carries nothing. Raises NotTaken, Unreadable."""
    if len(body) < 2:
        return None
    first = body[0]
    if first & NEWER:
        raise NotTaken(Unwanted.HEVC if body[1:5] in (b"hvc1", b"hev1") else Unwanted.PICTURE)
    if first & 15 != H264:
        raise NotTaken(Unwanted.HEVC if first & 15 == HEVC_OF_SOME else Unwanted.PICTURE)
    if len(body) < 5 or body[1] not in (SETUP, FRAME):
        return None
    if body[1] == SETUP:
        return picture_setup(body[5:])
    later = int.from_bytes(body[2:5], "big", signed=True)
    return Frame(body[5:], first >> 4 == KEYFRAME, later) if len(body) > 5 else None


def read_sound(body: bytes) -> SoundSetup | Frame | None:
    """None for what carries nothing. Raises NotTaken, Unreadable."""
    if len(body) < 2:
        return None
    if body[0] >> 4 != AAC:
        raise NotTaken(Unwanted.SOUND)
    if body[1] == SETUP:
        return _sound_setup(body[2:])
    return Frame(body[2:]) if body[1] == FRAME and len(body) > 2 else None


def _sound_setup(private: bytes) -> SoundSetup:
    if not 2 <= len(private) <= LARGEST_SETUP:
        raise Unreadable("a set-up of sound that cannot be")
    bits = int.from_bytes(private[:2], "big")
    which, channels = bits >> 7 & 15, bits >> 3 & 15
    if which >= len(SAMPLES) or not 1 <= channels <= 8:
        raise NotTaken(Unwanted.SOUND)
    return SoundSetup(private, SAMPLES[which], channels)


def picture_setup(private: bytes) -> PictureSetup:
    """What an avcC says. Raises NotTaken, Unreadable."""
    if not 12 <= len(private) <= LARGEST_SETUP or private[0] != 1 or private[5] & 31 < 1:
        raise Unreadable("a set-up of pictures that cannot be")
    length = int.from_bytes(private[6:8], "big")
    try:
        width, height = _size(private[8 : 8 + length])
    except IndexError as error:
        raise Unreadable("a set-up of pictures cut short") from error
    return PictureSetup(private, width, height)


class _Bits:
    """Bits of a parameter set, without the bytes that only keep start codes apart."""

    def __init__(self, unit: bytes) -> None:
        self.bytes, self.at = unit.replace(b"\0\0\3", b"\0\0"), 0

    def take(self, count: int) -> int:
        value = 0
        for _ in range(count):
            value = value << 1 | self.bytes[self.at >> 3] >> 7 - (self.at & 7) & 1
            self.at += 1
        return value

    def number(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise Unreadable("a number too large")
        return (1 << zeros) - 1 + self.take(zeros)


def _size(unit: bytes) -> tuple[int, int]:
    """Width and height out of H.264's sequence parameter set, as its standard lays them down."""
    bits = _Bits(unit[1:])
    profile = bits.take(24) >> 16
    bits.number()
    colours = 1
    if profile in (100, 110, 122, 244, 44, 83, 86, 118, 128):
        colours = _skip_colours(bits)
    bits.number()
    _skip_order(bits)
    bits.number()
    bits.take(1)
    wide, high = bits.number() + 1, bits.number() + 1
    whole_frames = bits.take(1)
    if not whole_frames:
        bits.take(1)
    bits.take(1)
    left, right, top, bottom = [bits.number() for _ in range(4)] if bits.take(1) else (0, 0, 0, 0)
    across, down = (2 if colours in (1, 2) else 1), (2 if colours == 1 else 1) * (2 - whole_frames)
    size = wide * 16 - (left + right) * across, high * 16 * (2 - whole_frames) - (top + bottom) * down
    if not (16 <= size[0] <= 4096 and 16 <= size[1] <= 4096):
        raise NotTaken(Unwanted.PICTURE)
    return size


def _skip_colours(bits: _Bits) -> int:
    colours = bits.number()
    if colours == 3:
        bits.take(1)
    bits.number()
    bits.number()
    bits.take(1)
    if bits.take(1):
        raise NotTaken(Unwanted.PICTURE)  # scaling lists: no encoder people use sends them
    return colours


def _skip_order(bits: _Bits) -> None:
    kind = bits.number()
    if kind == 0:
        bits.number()
    elif kind == 1:
        bits.take(1)
        bits.number()
        bits.number()
        for _ in range(min(bits.number(), 255)):
            bits.number()
