"""Where the pieces of one show lie.

<show>/parts/<nnn>/   meta.json, spool.webm or spool.mp4, ended (the host stopped), packaged (nothing left to package)
<show>/parts/<nnn>/runs/<rrr>/   run.json, index.m3u8, init.mp4, *.m4s: one run of ffmpeg
<show>/parts/<nnn>/runs/<rrr>/small/, sound/   the same run as a small picture (empty segments: given up), and as sound alone
<show>/parts/master.m3u8, live.m3u8, small.m3u8, sound.m3u8   what the gate composes, for a server in front; each also packed, as .gz
<show>/ended          no further part may be opened
<show>/to-hear.mp4    the sound alone, until captions are made of it
<show>/archive/       master.m3u8 and its ladder, poster.jpg, storyN.jpg and story.json, facts.json
"""

import json
import os
import threading
from pathlib import Path
from typing import Any

TO_HEAR = "to-hear.mp4"
SPOOL_NAMES = {"webm": "spool.webm", "mp4": "spool.mp4"}


def show_folder(home: Path, show_id: int) -> Path:
    """The folder of a show under CHOSHA_HOME; it need not exist yet."""
    return home / "media" / "shows" / str(int(show_id))


def part_folder(show: Path, number: int) -> Path:
    """The folder of the part with this number (1, 2, …)."""
    return show / "parts" / f"{number:03d}"


def numbered_folders(parent: Path) -> list[Path]:
    """The numbered folders inside, in order; none if the parent is absent."""
    try:
        names = [entry.name for entry in os.scandir(parent) if entry.name.isdigit()]
    except FileNotFoundError:
        return []
    return [parent / name for name in sorted(names, key=int)]


def parts_of(show: Path) -> list[Path]:
    """The parts of a show that have been opened, in order."""
    return [part for part in numbered_folders(show / "parts") if (part / "meta.json").exists()]


def runs_of(part: Path) -> list[Path]:
    """The runs of ffmpeg for a part, in order."""
    return [run for run in numbered_folders(part / "runs") if (run / "run.json").exists()]


def spool_of(part: Path) -> Path:
    """The spool file of a part."""
    return part / SPOOL_NAMES[read_json(part / "meta.json")["container"]]


def read_json(path: Path) -> dict[str, Any]:
    """The object written in a small file; empty if it is absent."""
    try:
        content: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    return content


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Writes a small file so that no reader ever sees half of it."""
    beside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
