"""JPEG, segment by segment: the coded picture is copied byte for byte."""

from collections.abc import Iterator

from chosha.media.engine.cleaning.exif import orientation_only, read_exif, tells_position
from chosha.media.engine.cleaning.outcome import Broken, Cleaned

EOI, SOS, COM = 0xD9, 0xDA, 0xFE
APP0, APP1, APP2, APP14, APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
STANDALONE = {0x01, *range(0xD0, 0xD8)}


def clean_jpeg(content: bytes) -> Cleaned:
    """Keeps JFIF, ICC and Adobe segments and the orientation; drops the rest and whatever follows the picture."""
    kept: list[bytes] = []
    orientation, had_position = 1, False
    for marker, body in _segments(content):
        if marker == APP1:
            turned, located = _read_app1(body)
            orientation = turned if orientation == 1 else orientation
            had_position = had_position or located
        elif (segment := _kept_segment(marker, body)) is not None:
            kept.append(segment)
    if orientation != 1:
        place = 1 if kept and kept[0][1] == APP0 else 0
        kept.insert(place, _segment(APP1, b"Exif\x00\x00" + orientation_only(orientation)))
    return Cleaned(b"\xff\xd8" + b"".join(kept) + b"\xff\xd9", had_position)


def _read_app1(body: bytes) -> tuple[int, bool]:
    if body.startswith(b"Exif\x00"):
        return read_exif(body)
    return 1, tells_position(body)


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _kept_segment(marker: int, body: bytes) -> bytes | None:
    if marker == SOS:
        return b"\xff\xda" + body
    if marker == APP0:
        # the last two bytes announce a thumbnail, which would follow
        return _segment(APP0, body[:12] + b"\x00\x00") if body.startswith(b"JFIF\x00") and len(body) >= 14 else None
    if marker == APP2:
        return _segment(APP2, body) if body.startswith(b"ICC_PROFILE\x00") else None
    if marker == APP14:
        return _segment(APP14, body[:12]) if body.startswith(b"Adobe") else None
    if APP0 <= marker <= APP15 or marker == COM:
        return None
    return _segment(marker, body)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, body) up to the end of the picture; a scan's body is its header with length and its coded bytes."""
    if content[:2] != b"\xff\xd8":
        raise Broken("no start of image")
    at = 2
    while True:
        if at + 2 > len(content) or content[at] != 0xFF:
            raise Broken("no marker where one belongs")
        marker = content[at + 1]
        at += 1 if marker == 0xFF else 2
        if marker == EOI:
            return
        if marker == 0xFF or marker in STANDALONE:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2 or at + length > len(content):
            raise Broken("a segment runs past the end")
        end = _end_of_scan(content, at + length) if marker == SOS else at + length
        yield marker, content[at:end] if marker == SOS else content[at + 2 : end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Broken("the picture stops in the middle")
        follower = content[at + 1]
        if follower == 0x00 or 0xD0 <= follower <= 0xD7:
            at += 2
        elif follower == 0xFF:
            at += 1
        else:
            return at
