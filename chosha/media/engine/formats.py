"""Which kinds of recordings are taken, told by their first bytes and never by their names."""

from pathlib import Path

LOOKED_AT = 400
SUFFIXES = frozenset(
    {
        *(".mp4", ".m4v", ".mov", ".3gp", ".webm", ".mkv", ".ts", ".mts", ".m2ts", ".mpg", ".mpeg", ".avi", ".wmv", ".flv"),
        *(".m4a", ".mp3", ".wav", ".aac", ".flac", ".ogg", ".oga", ".opus", ".wma"),
    }
)
ACCEPTED = "受け取れるのは mp4、mov、webm、mkv、ts、avi、m4a、mp3、wav などです。"
# Those that only guess their length, from the rate of their first moments.
WITHOUT_LENGTH = frozenset({"mp3", "aac", "mpegts", "mpeg", "flv", "ogg"})
SYNC, PACKET, PACKET_WITH_TIME = 0x47, 188, 192
BEGINNINGS = (
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"FLV\x01", "flv"),
    (b"\x30\x26\xb2\x75", "asf"),
    (b"\x00\x00\x01\xba", "mpeg"),
)
BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
RIFFS = {b"WAVE": "wav", b"AVI ": "avi"}


def recognised(recording: Path) -> str | None:
    """Which reader of ffmpeg the content asks for; None for an empty file and for anything that is no recording."""
    with recording.open("rb") as file:
        head = file.read(LOOKED_AT)
    for beginning, demuxer in BEGINNINGS:
        if head.startswith(beginning):
            return demuxer
    if head[4:8] in BOXES:
        return "mov"
    if head[:4] in (b"RIFF", b"RF64"):
        return RIFFS.get(head[8:12])
    return _by_rhythm(head)


def _by_rhythm(head: bytes) -> str | None:
    """Streams without a header: what tells them comes again and again."""
    if any(_beats(head, first, apart) for first, apart in ((0, PACKET), (4, PACKET_WITH_TIME))):
        return "mpegts"
    if len(head) > 1 and head[0] == 0xFF:
        if head[1] & 0xF6 == 0xF0:
            return "aac"
        if head[1] & 0xE6 == 0xE2:
            return "mp3"
    return None


def _beats(head: bytes, first: int, apart: int) -> bool:
    marks = head[first::apart]
    return len(marks) >= 2 and set(marks) == {SYNC}
