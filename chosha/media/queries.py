"""Reads for rooms: where a show lies and how it stands."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from chosha.media.engine import shows, spool
from chosha.media.engine.archive import ArchiveFacts, archive_facts
from chosha.media.engine.spool import ShowState
from chosha.media.engine.storyboard import Storyboard, storyboard_in
from chosha.media.models import StoredFile

FIGURE = re.compile(r"[△▲+\-(]?[0-9][0-9,.]*[%)]?")


@dataclass(frozen=True)
class RoomLeft:
    """How much of the disk is left for shows: whole hours, and whether it is time to say so."""

    hours: int
    is_scarce: bool


def room_left() -> RoomLeft:
    """Of the disk of CHOSHA_HOME, without what the spool keeps free. Reads the disk."""
    disk = shutil.disk_usage(settings.CHOSHA_HOME)
    return RoomLeft(spool.hours_left(disk.free), spool.is_scarce(disk.total, disk.free))


def show_folder(show_id: int) -> Path:
    """The folder of a show; what a room's `allow` function gives the gate."""
    return shows.show_folder(Path(settings.CHOSHA_HOME), show_id)


def whole_folder(show_id: int) -> Path:
    """Where the whole of a trimmed show lies, apart from all that is served."""
    show = show_folder(show_id)
    return show.parents[1] / "shows-whole" / show.name


def show_state(show_id: int) -> ShowState:
    """Parts, bytes, seconds since the last byte, first segment present, ended, packaged, playable seconds."""
    return spool.state(show_folder(show_id))


def show_archive(show_id: int) -> ArchiveFacts | None:
    """Seconds, bytes and pictures of the finished archive; None while there is none."""
    return archive_facts(show_folder(show_id))


def storyboard_of(show_id: int) -> Storyboard | None:
    """The small pictures of the finished archive; None where there are none to show."""
    found = storyboard_in(show_folder(show_id) / "archive")
    return found if found and found.sheets else None


def sound_of_archive(show_id: int) -> Path | None:
    """The file that holds the sound of the finished archive alone; None where there is none."""
    file = show_folder(show_id) / "archive" / "audio.mp4"
    return file if file.is_file() else None


def sound_to_hear(show_id: int) -> Path | None:
    """The sound of the finished archive, or while that is in the making the one that lies apart; None where neither is there."""
    apart = show_folder(show_id) / shows.TO_HEAR
    return sound_of_archive(show_id) or (apart if apart.is_file() else None)


def preview_of(stored: StoredFile) -> list[dict[str, Any]]:
    """What is in a document: parts with `name`, `more` and either `rows` (a table) or `blocks` ([kind, words or rows]); empty: not known.

    The calling room has asked that the member may see the file.
    """
    try:
        parts: list[dict[str, Any]] = json.loads(stored.preview.read_bytes())
    except FileNotFoundError:
        return []
    return parts


def aligned_preview(stored: StoredFile) -> list[dict[str, Any]]:
    """The same as pages draw it: every cell with the side of its column, "end" for figures."""
    return [_aligned(part) for part in preview_of(stored)]


def _aligned(part: dict[str, Any]) -> dict[str, Any]:
    blocks = [[kind, _sides(words) if kind == "table" else words] for kind, words in part.get("blocks", [])]
    return part | {"rows": _sides(part.get("rows", [])), "blocks": blocks}


def _sides(rows: list[list[str]]) -> list[list[tuple[str, str]]]:
    return [[(cell, "end" if FIGURE.fullmatch(cell) else "") for cell in row] for row in rows]


def words_of_leaf(stored: StoredFile, page: int) -> str:
    """What is written on a page that was drawn; "" where nothing is, or there is no such page."""
    try:
        return (stored.folder / "leaves" / f"{page}.txt").read_text("utf-8")
    except FileNotFoundError:
        return ""
