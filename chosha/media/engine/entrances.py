"""Where a fresh reader may enter a spool, whichever container it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from chosha.media.engine import isobmff, matroska
from chosha.media.engine.matroska import Entrance
from chosha.media.engine.shows import spool_of

H264_NAMES = {"V_MPEG4/ISO/AVC", "avc1", "avc3"}
JITTER_SECONDS = 0.3
LOOK_BACK_SECONDS = 30.0

Header = matroska.Header | isobmff.Header


def read_header(part: Path) -> Header | None:
    """What stands before the first pictures, or None while it has not arrived. Raises ValueError for anything else."""
    spool = spool_of(part)
    with spool.open("rb") as file:
        return isobmff.read_header(file) if spool.suffix == ".mp4" else matroska.read_header(file)


def is_h264(header: Header) -> bool:
    """Whether the pictures can be passed on as they are."""
    return header.video_codec in H264_NAMES


def find_entrance(part: Path, header: Header, until: float | None, floor: int) -> Entrance | None:
    """Where to go on after `until` seconds have been packaged (None: from the beginning), at or after the byte `floor`.

    Pictures passed on as they are begin at the first keyframe not yet packaged; pictures to be transcoded, or sound alone, begin
    at the last entrance before, and the encoder drops what was packaged.
    """
    chosen = None
    with spool_of(part).open("rb") as file:
        for entrance in _entrances(file, header, until):
            if entrance.offset < floor:
                continue
            if until is None or (is_h264(header) and entrance.keyframe >= until - JITTER_SECONDS):
                return entrance
            if not is_h264(header):
                if entrance.keyframe > until and chosen is not None:
                    return chosen
                chosen = entrance
    return chosen


def _entrances(file: BinaryIO, header: Header, until: float | None) -> Iterator[Entrance]:
    if isinstance(header, isobmff.Header):
        return isobmff.entrances(file, header)
    offset = None if until is None else matroska.offset_well_before(file, header, until - LOOK_BACK_SECONDS)
    return matroska.entrances(file, header, offset)
