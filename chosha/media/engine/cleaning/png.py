"""PNG: only the chunks that draw."""

import struct
import zlib
from collections.abc import Iterator

from chosha.media.engine.cleaning.exif import orientation_only, read_exif, tells_position
from chosha.media.engine.cleaning.outcome import Broken, Cleaned

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DRAWING = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"cICP"}
COLOUR_AND_MOTION = {b"iCCP", b"acTL", b"fcTL", b"fdAT"}
KEPT = DRAWING | COLOUR_AND_MOTION


def clean_png(content: bytes) -> Cleaned:
    """Keeps what draws; drops text, time, EXIF (but which way is up), unknown chunks and what follows the end."""
    kept: list[bytes] = []
    orientation, had_position = 1, False
    for name, body in _chunks(content):
        if name == b"eXIf":
            orientation, located = read_exif(body)
            had_position = had_position or located
        elif name == b"iTXt":
            had_position = had_position or tells_position(body)
        elif name in KEPT:
            kept.append(_chunk(name, body))
    if orientation != 1:
        kept.insert(1, _chunk(b"eXIf", orientation_only(orientation)))
    return Cleaned(SIGNATURE + b"".join(kept), had_position)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not content.startswith(SIGNATURE):
        raise Broken("no signature")
    at = len(SIGNATURE)
    while True:
        if at + 12 > len(content):
            raise Broken("the picture stops in the middle")
        length = int.from_bytes(content[at : at + 4], "big")
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        stated = content[at + 8 + length : at + 12 + length]
        if len(stated) < 4 or zlib.crc32(name + body) != int.from_bytes(stated, "big"):
            raise Broken("a chunk is damaged")
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length
