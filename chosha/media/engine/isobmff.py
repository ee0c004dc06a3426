"""Just enough fragmented MP4 to know the tracks and to find fragments that begin with a keyframe."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from chosha.media.engine.matroska import Entrance

CONTAINERS = {b"trak", b"mdia", b"minf", b"stbl", b"traf", b"mvex"}
NOT_SYNC = 0x10000
LARGEST_BOX = 4 * 1024 * 1024
FLAG_BASE, FLAG_DESCRIPTION, FLAG_DURATION, FLAG_SIZE, FLAG_FLAGS = 0x1, 0x2, 0x8, 0x10, 0x20


@dataclass(frozen=True)
class Header:
    """What stands before the first fragment: its length in bytes and the tracks that matter."""

    length: int
    video_track: int | None
    video_codec: str | None
    width: int
    height: int
    has_sound: bool
    scales: dict[int, int]
    default_flags: dict[int, int]


def read_header(file: BinaryIO) -> Header | None:
    """The header, or None while it has not arrived. Raises ValueError if this is no fragmented MP4."""
    moov = None
    for name, start, length in _top_boxes(file, 0):
        if start == 0 and name != b"ftyp":
            raise ValueError("not an MP4 recording")
        if name == b"moov":
            if length > LARGEST_BOX:
                raise ValueError("a header too large")
            file.seek(start + 8)
            moov = file.read(length - 8)
            if len(moov) < length - 8:
                return None
        if name == b"moof" and moov is not None:
            return _header(start, moov)
    return None


def entrances(file: BinaryIO, header: Header, offset: int | None = None) -> Iterator[Entrance]:
    """Fragments from offset on that begin with a keyframe of the video (every fragment where there is none)."""
    for name, start, length in _top_boxes(file, header.length if offset is None else offset):
        if name != b"moof" or length > LARGEST_BOX:
            continue
        file.seek(start + 8)
        body = file.read(length - 8)
        if len(body) < length - 8:
            return
        for box, traf in _boxes(body):
            if box == b"traf" and (seconds := _keyframe_seconds(traf, header)) is not None:
                yield Entrance(start, seconds, seconds)
                break


def _header(length: int, moov: bytes) -> Header:
    video_track, codec, size, has_sound = None, None, (0, 0), False
    scales: dict[int, int] = {}
    for name, trak in _boxes(moov):
        if name != b"trak":
            continue
        leaves = dict(_leaves(trak))
        track = int.from_bytes(leaves[b"tkhd"][_wide(leaves[b"tkhd"], 12, 20) :][:4], "big")
        scales[track] = int.from_bytes(leaves[b"mdhd"][_wide(leaves[b"mdhd"], 12, 20) :][:4], "big") or 1
        kind = leaves.get(b"hdlr", b"")[8:12]
        has_sound = has_sound or kind == b"soun"
        if kind == b"vide":
            entry = leaves[b"stsd"][8:]
            video_track, codec = track, entry[4:8].decode("ascii", "replace")
            size = (int.from_bytes(entry[32:34], "big"), int.from_bytes(entry[34:36], "big"))
    flags = {int.from_bytes(body[4:8], "big"): int.from_bytes(body[20:24], "big") for name, body in _leaves(moov) if name == b"trex"}
    return Header(length, video_track, codec, *size, has_sound, scales, flags)


def decoder_configuration(initial: bytes) -> bytes:
    """The H.264 parameter sets in an MP4 header, to compare two recordings; empty if there are none."""
    at = initial.find(b"avcC")
    return initial[at + 4 : at - 4 + int.from_bytes(initial[at - 4 : at], "big")] if at >= 4 else b""


def cut_open(film: bytes) -> tuple[bytes, bytes]:
    """(what stands before the first fragment, all from there on) of a whole fragmented MP4. Raises ValueError without fragments."""
    at = 0
    while film[at + 4 : at + 8] != b"moof":
        length = int.from_bytes(film[at : at + 4], "big")
        if length < 8:
            raise ValueError("a film without fragments")
        at += length
    return film[:at], film[at:]


def _keyframe_seconds(traf: bytes, header: Header) -> float | None:
    leaves = dict(_leaves(traf))
    tfhd, tfdt, trun = leaves.get(b"tfhd", b""), leaves.get(b"tfdt", b""), leaves.get(b"trun", b"")
    track = int.from_bytes(tfhd[4:8], "big")
    if header.video_track is not None and track != header.video_track:
        return None
    flags = _first_sample_flags(tfhd, trun, header.default_flags.get(track, 0))
    if header.video_track is not None and flags & NOT_SYNC:
        return None
    ticks = int.from_bytes(tfdt[4:12] if tfdt[:1] == b"\x01" else tfdt[4:8], "big")
    return ticks / header.scales.get(track, 1)


def _first_sample_flags(tfhd: bytes, trun: bytes, default: int) -> int:
    have = int.from_bytes(trun[1:4], "big")
    if have & 0x4:
        at = 8 + (4 if have & 0x1 else 0)
        return int.from_bytes(trun[at : at + 4], "big")
    if have & 0x400:
        at = 8 + (4 if have & 0x1 else 0) + (4 if have & 0x100 else 0) + (4 if have & 0x200 else 0)
        return int.from_bytes(trun[at : at + 4], "big")
    stated = int.from_bytes(tfhd[1:4], "big")
    if stated & FLAG_FLAGS:
        at = 8 + sum(width for flag, width in ((FLAG_BASE, 8), (FLAG_DESCRIPTION, 4), (FLAG_DURATION, 4), (FLAG_SIZE, 4)) if stated & flag)
        return int.from_bytes(tfhd[at : at + 4], "big")
    return default


def _wide(body: bytes, narrow: int, wide: int) -> int:
    return wide if body[:1] == b"\x01" else narrow


def _leaves(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    for name, inner in _boxes(body):
        if name in CONTAINERS:
            yield from _leaves(inner)
        else:
            yield name, inner


def _boxes(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(body):
        length = int.from_bytes(body[at : at + 4], "big")
        if length < 8:
            return
        yield body[at + 4 : at + 8], body[at + 8 : at + length]
        at += length


def _top_boxes(file: BinaryIO, at: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, offset, length) of the boxes whose header has arrived."""
    while True:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        length = int.from_bytes(head[:4], "big")
        if length == 1 and len(head) == 16:
            length = int.from_bytes(head[8:16], "big")
        if length < 8:
            raise ValueError("not an MP4 recording")
        yield head[4:8], at, length
        at += length
