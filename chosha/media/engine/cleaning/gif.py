"""GIF: pictures and loop counts stay, words go."""

from chosha.media.engine.cleaning.exif import tells_position
from chosha.media.engine.cleaning.outcome import Broken, Cleaned

EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
GRAPHIC_CONTROL, APPLICATION = 0xF9, 0xFF
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def clean_gif(content: bytes) -> Cleaned:
    """Drops comments, plain text, XMP and other application blocks, and what follows the trailer."""
    try:
        return _clean(content)
    except IndexError as error:
        raise Broken("the picture stops in the middle") from error


def _clean(content: bytes) -> Cleaned:
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        raise Broken("no signature")
    at = 13 + _table_length(content[10])
    kept, had_position = [content[:at]], False
    while content[at] != TRAILER:
        start = at
        if content[at] == EXTENSION:
            at = _skip_blocks(content, at + 2)
            if _draws(content, start):
                kept.append(content[start:at])
            else:
                had_position = had_position or tells_position(content[start:at])
        elif content[at] == IMAGE:
            at = _skip_blocks(content, at + 10 + _table_length(content[at + 9]) + 1)
            kept.append(content[start:at])
        else:
            raise Broken("an unknown block")
    return Cleaned(b"".join(kept) + bytes([TRAILER]), had_position)


def _draws(content: bytes, start: int) -> bool:
    label = content[start + 1]
    return label == GRAPHIC_CONTROL or (label == APPLICATION and content[start + 3 : start + 14] in LOOPS)


def _table_length(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _skip_blocks(content: bytes, at: int) -> int:
    while length := content[at]:
        at += 1 + length
    return at + 1
