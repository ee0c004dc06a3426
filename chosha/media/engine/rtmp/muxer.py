"""A spool as a browser would have written it, out of an encoder's frames: Matroska, told as it grows."""

import struct
from dataclasses import dataclass

from chosha.media.engine import matroska
from chosha.media.engine.rtmp.tags import Frame, PictureSetup, SoundSetup

PICTURE_TRACK, SOUND_TRACK = 1, 2
LONGEST_CLUSTER_MS = 5_000
SOUND_CLUSTER_MS = 1_000
UNSTATED = b"\x01" + b"\xff" * 7
DOC_TYPE, DOC_VERSION, DOC_READ_VERSION, MUXING_APP, WRITING_APP = 0x4282, 0x4287, 0x4285, 0x4D80, 0x5741
TRACK_UID, LACING, PRIVATE, SOUND, RATE, CHANNELS = 0x73C5, 0x9C, 0x63A2, 0xE1, 0xB5, 0x9F


@dataclass(frozen=True)
class Tracks:
    """What a part holds; with other tracks another part begins."""

    picture: PictureSetup | None
    sound: SoundSetup | None


def element(name: int, body: bytes) -> bytes:
    """One element: id, length, body."""
    width = next(each for each in range(1, 9) if len(body) < (1 << 7 * each) - 1)
    size = (len(body) | 1 << 7 * width).to_bytes(width, "big")
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + body


def _number(name: int, value: int) -> bytes:
    return element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


class Muxer:
    """Writes one part. Times are milliseconds of the encoder's own clock; the part begins at the first of them."""

    def __init__(self, tracks: Tracks) -> None:
        self.tracks = tracks
        self.begins: int | None = None
        self.cluster: int | None = None
        self.last = 0  # milliseconds of the part, of what came last

    def head(self) -> bytes:
        """What stands before everything."""
        doc = element(DOC_TYPE, b"matroska") + _number(DOC_VERSION, 4) + _number(DOC_READ_VERSION, 2)
        info = _number(matroska.SCALE, 1_000_000) + element(MUXING_APP, b"chosha") + element(WRITING_APP, b"chosha")
        segment = matroska.SEGMENT.to_bytes(4, "big") + UNSTATED
        tracks = element(matroska.TRACKS, self._picture_track() + self._sound_track())
        return element(matroska.EBML, doc) + segment + element(matroska.INFO, info) + tracks

    def _picture_track(self) -> bytes:
        picture = self.tracks.picture
        if picture is None:
            return b""
        size = _number(matroska.WIDTH, picture.width) + _number(matroska.HEIGHT, picture.height)
        return _track(PICTURE_TRACK, matroska.VIDEO_TRACK, b"V_MPEG4/ISO/AVC", picture.private, element(matroska.VIDEO, size))

    def _sound_track(self) -> bytes:
        sound = self.tracks.sound
        if sound is None:
            return b""
        facts = element(RATE, struct.pack(">d", sound.rate)) + _number(CHANNELS, sound.channels)
        return _track(SOUND_TRACK, 2, sound.codec, sound.private, element(SOUND, facts))

    def picture(self, frame: Frame, time: int) -> bytes:
        """Bytes of one picture; nothing before the first keyframe."""
        if self.begins is None and not frame.keyframe:
            return b""
        return self._block(PICTURE_TRACK, frame, time + frame.shown_after, opens=frame.keyframe)

    def sound(self, frame: Frame, time: int) -> bytes:
        """Bytes of one sound; nothing before the first picture where there are pictures."""
        alone = self.tracks.picture is None
        if self.begins is None and not alone:
            return b""
        opens = alone and (self.cluster is None or self.begins is None or time - self.begins - self.cluster >= SOUND_CLUSTER_MS)
        return self._block(SOUND_TRACK, frame, time, opens=opens)

    def _block(self, track: int, frame: Frame, time: int, *, opens: bool) -> bytes:
        if self.begins is None:
            self.begins = time
        at = max(0, time - self.begins)
        self.last = max(self.last, at)
        head = b""
        if opens or self.cluster is None or not -30_000 < at - self.cluster < LONGEST_CLUSTER_MS:
            self.cluster = at
            head = matroska.CLUSTER_MARK + UNSTATED + _number(matroska.TIMESTAMP, at)
        behind = (at - self.cluster).to_bytes(2, "big", signed=True)
        flags = 0x80 if frame.keyframe else 0
        return head + element(matroska.SIMPLE_BLOCK, bytes([0x80 | track]) + behind + bytes([flags]) + frame.content)


def _track(number: int, kind: int, codec: bytes, private: bytes, facts: bytes) -> bytes:
    body = _number(matroska.TRACK_NUMBER, number) + _number(TRACK_UID, number) + _number(matroska.TRACK_TYPE, kind) + _number(LACING, 0)
    return element(matroska.TRACK, body + element(matroska.CODEC, codec) + element(PRIVATE, private) + facts)
