"""WebP: only the chunks that draw, inside animation frames too."""

from collections.abc import Iterator

from chosha.media.engine.cleaning.exif import orientation_only, read_exif, tells_position
from chosha.media.engine.cleaning.outcome import Broken, Cleaned

KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
FLAG_EXIF, FLAG_XMP = 0x08, 0x04
FRAME_HEADER = 16


def clean_webp(content: bytes) -> Cleaned:
    """Keeps picture, colour profile and animation; drops EXIF (but which way is up), XMP and unknown chunks."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise Broken("no signature")
    length = int.from_bytes(content[4:8], "little")
    if length + 8 > len(content):
        raise Broken("the picture stops in the middle")
    chunks = list(_chunks(content[12 : 8 + length]))
    orientation, had_position = 1, False
    for name, body in chunks:
        if name == b"EXIF":
            orientation, located = read_exif(body)
            had_position = had_position or located
        elif name == b"XMP ":
            had_position = had_position or tells_position(body)
    drawn = b"".join(_chunk(name, _kept_body(name, body, orientation)) for name, body in chunks if name in KEPT)
    if orientation != 1:
        drawn += _chunk(b"EXIF", orientation_only(orientation))
    return Cleaned(b"RIFF" + (len(drawn) + 4).to_bytes(4, "little") + b"WEBP" + drawn, had_position)


def _kept_body(name: bytes, body: bytes, orientation: int) -> bytes:
    if name == b"VP8X" and body:
        flags = body[0] & ~(FLAG_EXIF | FLAG_XMP)
        return bytes([flags | (FLAG_EXIF if orientation != 1 else 0)]) + body[1:]
    if name == b"ANMF":
        inner = (_chunk(part, rest) for part, rest in _chunks(body[FRAME_HEADER:]) if part in KEPT)
        return body[:FRAME_HEADER] + b"".join(inner)
    return body


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\x00" * (len(body) & 1)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 + length > len(content):
            raise Broken("a chunk runs past the end")
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)
