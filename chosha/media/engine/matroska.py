"""Just enough WebM to know the tracks and to find where a fresh reader may begin.

Clusters of a live recording have no stated size, so the walk goes into every cluster and reads its children until the next begins.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

EBML, SEGMENT, INFO, TRACKS, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
SIMPLE_BLOCK, BLOCK_GROUP, BLOCK, REFERENCE, TIMESTAMP = 0xA3, 0xA0, 0xA1, 0xFB, 0xE7
SCALE, TRACK, TRACK_NUMBER, TRACK_TYPE, CODEC = 0x2AD7B1, 0xAE, 0xD7, 0x83, 0x86
VIDEO, WIDTH, HEIGHT = 0xE0, 0xB0, 0xBA
VIDEO_TRACK, SOUND_TRACK = 1, 2
CLUSTER_MARK = CLUSTER.to_bytes(4, "big")
LARGEST_HEADER = 4 * 1024 * 1024


@dataclass(frozen=True)
class Header:
    """What stands before the first cluster: its length in bytes, nanoseconds per tick, the video track if any, whether there is sound."""

    length: int
    scale: int
    video_track: int | None
    video_codec: str | None
    width: int
    height: int
    has_sound: bool


@dataclass(frozen=True)
class Entrance:
    """A place a fresh reader may begin: byte offset, time in seconds there, and the time of the keyframe that follows."""

    offset: int
    seconds: float
    keyframe: float


def read_header(file: BinaryIO) -> Header | None:
    """The header, or None while it has not arrived. Raises ValueError if this is no WebM."""
    file.seek(0)
    found: dict[int, bytes] = {}
    while (element := _next_element(file)) is not None:
        name, start, length = element
        if name == CLUSTER:
            return _header(start, found)
        if name == SEGMENT:
            continue
        if length is None or length > LARGEST_HEADER or (not found and name != EBML):
            raise ValueError("not a WebM recording")
        body = file.read(length)
        if len(body) < length:
            return None
        found[name] = body
    return None


def entrances(file: BinaryIO, header: Header, offset: int | None = None) -> Iterator[Entrance]:
    """Every keyframe from offset on with the cluster it lies in; every cluster where there is no picture."""
    file.seek(header.length if offset is None else offset)
    cluster: int | None = None
    seconds = 0.0
    while (element := _next_element(file)) is not None:
        name, start, length = element
        if name == CLUSTER:
            cluster, seconds = start, 0.0
            continue
        if length is None:
            return
        if name == TIMESTAMP:
            seconds = _number(file.read(length)) * header.scale / 1e9
        elif name in (SIMPLE_BLOCK, BLOCK_GROUP) and cluster is not None:
            body = file.read(length)
            if len(body) < length:
                return
            if _is_keyframe(name, body, header.video_track):
                yield Entrance(cluster, seconds, seconds + _block_ticks(name, body) * header.scale / 1e9)
                cluster = cluster if header.video_track is not None else None
        else:
            file.seek(length, 1)


def offset_well_before(file: BinaryIO, header: Header, seconds: float) -> int:
    """The offset of a cluster that begins before this time, found from the end; where the clusters begin if there is none."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as spool:
        at = spool.rfind(CLUSTER_MARK, header.length)
        while at > header.length:
            _, width = _sized_number(spool[at + 4 : at + 12])
            stamp = spool[at + 4 + width : at + 14 + width]
            is_cluster = stamp[:1] == bytes([TIMESTAMP]) and 0x81 <= stamp[1] <= 0x88
            if is_cluster and _number(stamp[2 : 2 + (stamp[1] & 0x7F)]) * header.scale / 1e9 < seconds:
                return at
            at = spool.rfind(CLUSTER_MARK, header.length, at)
    return header.length


def _header(length: int, found: dict[int, bytes]) -> Header:
    scale = next((_number(body) for name, body in _children(found.get(INFO, b"")) if name == SCALE), 1_000_000)
    tracks = [dict(_children(body)) for name, body in _children(found.get(TRACKS, b"")) if name == TRACK]
    has_sound = any(_number(track.get(TRACK_TYPE, b"")) == SOUND_TRACK for track in tracks)
    for track in tracks:
        if _number(track.get(TRACK_TYPE, b"")) == VIDEO_TRACK:
            picture = dict(_children(track.get(VIDEO, b"")))
            size = (_number(picture.get(WIDTH, b"")), _number(picture.get(HEIGHT, b"")))
            codec = track.get(CODEC, b"").rstrip(b"\x00").decode("ascii", "replace")
            return Header(length, scale, _number(track.get(TRACK_NUMBER, b"")), codec, *size, has_sound)
    return Header(length, scale, None, None, 0, 0, has_sound)


def _block_ticks(name: int, body: bytes) -> int:
    """A block's time behind its cluster's."""
    block = body if name == SIMPLE_BLOCK else dict(_children(body)).get(BLOCK, b"\x80\0\0")
    _, width = _sized_number(block)
    return int.from_bytes(block[width : width + 2], "big", signed=True)


def _is_keyframe(name: int, body: bytes, video_track: int | None) -> bool:
    if video_track is None:
        return True
    if name == SIMPLE_BLOCK:
        track, width = _sized_number(body)
        return track == video_track and bool(body[width + 2] & 0x80)
    parts = dict(_children(body))
    track, _ = _sized_number(parts.get(BLOCK, b"\x80"))
    return track == video_track and REFERENCE not in parts


def _children(body: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(body):
        width = _width(body[at])
        name = int.from_bytes(body[at : at + width], "big")
        length, more = _sized_number(body[at + width :])
        at += width + more
        yield name, body[at : at + length]
        at += length


def _width(first: int) -> int:
    return 9 - first.bit_length() if first else 8


def _sized_number(body: bytes) -> tuple[int, int]:
    """(value, bytes used) of a number that tells its own width."""
    if not body:
        return 0, 1
    width = _width(body[0])
    return int.from_bytes(body[:width], "big") & ((1 << (7 * width)) - 1), width


def _number(body: bytes) -> int:
    return int.from_bytes(body, "big")


def _next_element(file: BinaryIO) -> tuple[int, int, int | None] | None:
    """(id, offset of the element, body length or None when unstated), the file standing at the body; None if not all there."""
    start = file.tell()
    head = file.read(12)
    if len(head) < 2:
        return None
    name_width = _width(head[0])
    if name_width > 4:
        raise ValueError("not a WebM recording")
    if len(head) <= name_width:
        return None
    length, width = _sized_number(head[name_width:])
    if len(head) < name_width + width:
        return None
    file.seek(start + name_width + width)
    unstated = length == (1 << (7 * width)) - 1
    return int.from_bytes(head[:name_width], "big"), start, None if unstated else length
