"""A photograph as phones keep it: one HEVC picture in a HEIC box, written here because nothing we ship writes that format."""

import struct
import subprocess
from functools import cache

from chosha.media.engine import ffmpeg


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def full(kind: bytes, *parts: bytes, version: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24), *parts)


@cache
def coded(size: str) -> tuple[bytes, bytes]:
    """(decoder configuration, coded picture) of a red picture, by way of an MP4 that ffmpeg writes."""
    picture = ["-f", "lavfi", "-i", f"color=red:s={size}", "-frames:v", "1", "-c:v", "libx265", "-x265-params", "log-level=none"]
    fragments = ["-tag:v", "hvc1", "-pix_fmt", "yuv420p", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1"]
    written = subprocess.run([ffmpeg.binary(), *ffmpeg.QUIET, *picture, *fragments], capture_output=True, check=True).stdout
    return _inside(written, b"hvcC"), _inside(written, b"mdat")


def _inside(written: bytes, kind: bytes) -> bytes:
    at = written.index(kind)
    return written[at + 4 : at - 4 + int.from_bytes(written[at - 4 : at], "big")]


def heic(width: int = 640, height: int = 480, *, told: bytes = b"", announced: tuple[int, int] | None = None) -> bytes:
    """The file. `told` hides in a box of its own, `announced` is the size it claims."""
    configuration, picture = coded(f"{width}x{height}")
    claimed = struct.pack(">II", *(announced or (width, height)))
    properties = box(b"ipco", box(b"hvcC", configuration), full(b"ispe", claimed))
    linked = full(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 0x81, 2))
    item = full(b"infe", struct.pack(">HH4s", 1, 0, b"hvc1"), b"\0", version=2)
    start = box(b"ftyp", b"heic", struct.pack(">I", 0), b"mif1", b"heic")

    def meta(offset: int) -> bytes:
        places = struct.pack(">HHHHHII", 0x4400, 1, 1, 0, 1, offset, len(picture))
        handler = full(b"hdlr", bytes(4), b"pict", bytes(12), b"\0")
        listed = full(b"iinf", struct.pack(">H", 1), item)
        return full(b"meta", handler, full(b"pitm", struct.pack(">H", 1)), full(b"iloc", places), listed, box(b"iprp", properties, linked))

    hidden = box(b"free", told)
    return start + meta(len(start) + len(meta(0)) + len(hidden) + 8) + hidden + box(b"mdat", picture)
