"""What the runs of ffmpeg have made of a part: the segments of the full picture, and of the sizes beside it."""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from chosha.media.engine.shows import read_json, runs_of, write_json

FULL, SMALL, SOUND = "live", "small", "sound"
SHORTEST_SEGMENT = 0.02  # ffmpeg ends a run without pictures with a segment of nothing
SEAM = 0.05


@dataclass(frozen=True)
class Run:
    """One run of ffmpeg: its finished segments as (file name, seconds) and the time in its part at which they begin."""

    folder: Path
    starts_at: float
    segments: tuple[tuple[str, float], ...]
    lost: tuple[tuple[str, float], ...] = ()  # named once, empty since a power cut
    beside: frozenset[str] = frozenset()  # the sizes that are made beside the full picture

    @property
    def seconds(self) -> float:
        return sum(length for _, length in self.segments)


class Piece(NamedTuple):
    """A segment as a playlist names it: its address under the run's folder, its seconds, and whether it is there to be fetched."""

    address: str
    seconds: float
    is_whole: bool


def read_run(folder: Path) -> Run:
    """The run as it stands; a run that has produced nothing has no segments."""
    index = folder / "index.m3u8"
    try:
        stamp = index.stat()
    except FileNotFoundError:
        return Run(folder, 0.0, ())
    return _read_run(folder, stamp.st_mtime_ns, stamp.st_size, (folder / "lost.json").exists())


@lru_cache(maxsize=256)
def _read_run(folder: Path, _changed: int, _size: int, _has_lost: bool) -> Run:
    segments = _named_in(folder / "index.m3u8")
    facts = read_json(folder / "run.json")
    kept = read_json(folder / "lost.json").get("after", len(segments))
    beside = frozenset(size for size in (SMALL, SOUND) if facts.get(size))
    return Run(folder, float(facts["starts_at"]), tuple(segments[:kept]), tuple(segments[kept:]), beside)


def _named_in(index: Path) -> list[tuple[str, float]]:
    segments: list[tuple[str, float]] = []
    length = 0.0
    for line in index.read_text().splitlines():
        if line.startswith("#EXTINF:"):
            length = float(line[8:].split(",")[0])
        elif line and not line.startswith("#") and length >= SHORTEST_SEGMENT:
            segments.append((line, length))
    return segments


def pieces(run: Run, size: str, *, is_over: bool) -> list[Piece]:
    """The segments of the run in this size, in order; what it lacks in a run that is over is named as a gap.

    A run that has no such size of its own (a voice alone, a small picture that was turned off) lends its only one.
    """
    if size == SMALL in run.beside:
        return _small(run, is_over)
    if size == SOUND in run.beside:
        return _sound(run, is_over)
    return [Piece(name, length, True) for name, length in run.segments] + [Piece(name, length, False) for name, length in run.lost]


def _small(run: Run, is_over: bool) -> list[Piece]:
    """Under the same name as the one it was made of. What is missing before a later one, or empty, was given up."""
    made = _bytes_in(run.folder / SMALL)
    can_be_read = made.get("init.mp4", 0) > 0
    newest = max((name for name in made if name.endswith(".m4s")), default="")
    found: list[Piece] = []
    for name, length in run.segments:
        if name > newest and not is_over:
            return found
        found.append(Piece(f"{SMALL}/{name}", length, can_be_read and made.get(name, 0) > 0))
    return found + [Piece(f"{SMALL}/{name}", length, False) for name, length in run.lost]


def _sound(run: Run, is_over: bool) -> list[Piece]:
    """Cut by its own clock. Ends about where the full picture does: what follows is packaged again by the next run."""
    made = _bytes_in(run.folder / SOUND)
    whole, until, at = run.seconds, run.seconds + sum(length for _, length in run.lost), 0.0
    found = []
    for name, length in _sound_index(run.folder):
        if at >= until - SEAM:
            break
        is_whole = at < whole - SEAM and made.get("init.mp4", 0) > 0 and made.get(name, 0) > 0
        found.append(Piece(f"{SOUND}/{name}", length, is_whole))
        at += length
    if is_over and until - at > SEAM:
        found.append(Piece(f"{SOUND}/99999.m4s", until - at, False))
    return found


def _sound_index(folder: Path) -> tuple[tuple[str, float], ...]:
    index = folder / SOUND / "index.m3u8"
    try:
        stamp = index.stat()
    except FileNotFoundError:
        return ()
    return _read_sound_index(index, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=256)
def _read_sound_index(index: Path, _changed: int, _size: int) -> tuple[tuple[str, float], ...]:
    return tuple(_named_in(index))


def _bytes_in(folder: Path) -> dict[str, int]:
    """How large the finished files are. Each is looked at once: under its name it is whole and never changes."""
    known = _bytes_known_of(folder)
    try:
        with os.scandir(folder) as entries:
            fresh = [entry for entry in entries if entry.name not in known and entry.name.endswith((".m4s", "init.mp4"))]
    except FileNotFoundError:
        return known
    for entry in fresh:
        known[entry.name] = entry.stat().st_size
    return known


@lru_cache(maxsize=256)
def _bytes_known_of(_folder: Path) -> dict[str, int]:
    return {}


def give_up_what_is_empty(folder: Path) -> int:
    """After a power cut the newest segments may be empty though the index names them. From the first of these on all count as lost.

    Returns how many; what they held is packaged again from the spool. They stay in the playlist as gaps: one that no longer names what
    it named is refused by players. Only for who holds the part's lock.
    """
    run = read_run(folder)
    whole = _has_bytes(folder / "init.mp4")
    kept = next((number for number, (name, _) in enumerate(run.segments) if not whole or not _has_bytes(folder / name)), len(run.segments))
    if kept < len(run.segments):
        write_json(folder / "lost.json", {"after": kept})
    return len(run.segments) - kept


def _has_bytes(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def packaged_until(part: Path) -> float | None:
    """Seconds of the part that are in finished segments; None if there are none."""
    runs = [run for folder in runs_of(part) if (run := read_run(folder)).segments]
    return max((run.starts_at + run.seconds for run in runs), default=None)
