"""The archive of a show, made from its spools and not from live segments, so that it holds every byte the host got through."""

import fcntl
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from chosha.media.engine import ffmpeg
from chosha.media.engine.ffmpeg import FfmpegFailed, Progress
from chosha.media.engine.joining import join, part_as_mp4
from chosha.media.engine.ladder import NO_TRACES, make_ladder, make_poster
from chosha.media.engine.runs import packaged_until
from chosha.media.engine.shows import TO_HEAR, parts_of, read_json, spool_of, write_json
from chosha.media.engine.storyboard import make_storyboard, storyboard_in

PARTS_SHARE, LADDER_SHARE = 0.35, 0.97
MOST_DRIFT_SECONDS = 3.0


class NothingRecorded(Exception):
    """No part of the show holds anything that can be played."""


class ArchiveIncomplete(Exception):
    """The ladder came out shorter than its source; the spools are kept and the work may be repeated."""


@dataclass(frozen=True)
class ArchiveFacts:
    """Seconds, bytes on disk, and whether there are pictures."""

    duration: float
    size: int
    has_video: bool


def archive_facts(show: Path) -> ArchiveFacts | None:
    """What the finished archive holds; None while there is none."""
    told = read_json(show / "archive" / "facts.json")
    return ArchiveFacts(**told) if told else None


def build_archive(show: Path, on_progress: Progress = lambda share: None, on_sound: Callable[[float], None] | None = None) -> ArchiveFacts:
    """Builds or rebuilds show/archive; progress 0.0-1.0. The spools stay: what drops them must first compare these facts.

    `on_sound` is told the seconds of the sound once it lies apart (TO_HEAR), in the archive's own time, long before the ladder is done.

    Raises NothingRecorded, ArchiveIncomplete or FfmpegFailed; the old archive, if any, stands until the new one is whole.
    """

    def fill(folder: Path) -> ArchiveFacts:
        pieces = _pieces(show, folder, on_progress)
        if not pieces:
            raise NothingRecorded(str(show.name))
        joined = join(pieces, folder)
        if on_sound and (seconds := _lay_sound_apart(joined, show / TO_HEAR)):
            on_sound(seconds)
        return fill_archive(ffmpeg.source(joined), folder, copy_video=True, on_progress=_within(on_progress, PARTS_SHARE, 1.0))

    return replace_archive(show, fill)


def _pieces(show: Path, folder: Path, on_progress: Progress) -> list[Path]:
    """Every part that can be played, as an MP4 of its own."""
    parts = [part for part in parts_of(show) if spool_of(part).stat().st_size]
    pieces = []
    for number, part in enumerate(parts):
        share = _within(on_progress, PARTS_SHARE * number / len(parts), PARTS_SHARE * (number + 1) / len(parts))
        piece = folder / f"piece-{part.name}.mp4"
        if part_as_mp4(part, piece, packaged_until(part), share):
            pieces.append(piece)
    return pieces


def _lay_sound_apart(film: Path, target: Path) -> float:
    """Returns its seconds; 0 where there is no sound."""
    beside = target.with_suffix(".new.mp4")
    try:
        seconds = ffmpeg.run([*ffmpeg.source(film), *NO_TRACES, "-map", "0:a:0", "-c", "copy", str(beside)])
    except FfmpegFailed:
        beside.unlink(missing_ok=True)
        return 0.0
    beside.replace(target)
    return seconds


def _within(on_progress: Progress, low: float, high: float) -> Progress:
    return lambda share: on_progress(low + (high - low) * share)


def fill_archive(
    source: list[str], folder: Path, *, copy_video: bool, on_progress: Progress, measured: float | None = None
) -> ArchiveFacts:
    """Ladder, poster and storyboard of one whole recording; `source` are ffmpeg's input arguments, its last one the path.

    `measured` are its seconds where somebody has read it through: what a header tells may be a guess.
    """
    file, demuxer = Path(source[-1]), source[source.index("-f") + 1]
    probe = ffmpeg.probe(file, demuxer)
    seconds = measured or probe.seconds or ffmpeg.measured_seconds(file, demuxer)
    ladder_progress = _within(on_progress, 0.0, LADDER_SHARE)
    made = make_ladder(source, probe, folder, copy_video=copy_video and probe.has_video, seconds=seconds, on_progress=ladder_progress)
    if made < seconds - max(MOST_DRIFT_SECONDS, seconds * 0.02):
        raise ArchiveIncomplete(f"{made:.1f} of {seconds:.1f} seconds")
    if probe.has_video:
        make_poster(source, seconds, folder / "poster.jpg")
        make_storyboard(folder, folder)
    for piece in folder.glob("piece-*"):
        piece.unlink()
    size = sum(each.stat().st_size for each in folder.iterdir())
    facts = ArchiveFacts(duration=round(made, 3), size=size, has_video=probe.has_video)
    write_json(folder / "facts.json", asdict(facts))
    on_progress(1.0)
    return facts


def replace_archive(show: Path, fill: Callable[[Path], ArchiveFacts]) -> ArchiveFacts:
    """Fills a folder beside the archive and puts it in its place; one builder at a time."""
    show.mkdir(parents=True, exist_ok=True)
    with only_builder(show):
        for left in [*show.glob("archive.new-*"), *show.glob("archive.old-*")]:
            shutil.rmtree(left, ignore_errors=True)
        # a fresh name each time: an ffmpeg whose worker was killed may still be writing into the last one
        folder = show / f"archive.new-{uuid.uuid4().hex[:8]}"
        folder.mkdir()
        try:
            facts = fill(folder)
            swap_archive(folder, show / "archive")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return facts


def swap_archive(folder: Path, archive: Path) -> None:
    """Puts a filled folder in the place of an archive, if there is one."""
    for file in folder.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    if archive.exists():
        old = archive.with_name(f"archive.old-{uuid.uuid4().hex[:8]}")
        archive.rename(old)
        folder.rename(archive)
        shutil.rmtree(old, ignore_errors=True)
    else:
        folder.rename(archive)


def add_storyboard(show: Path) -> bool:
    """For an archive made before there were storyboards. False when there is nothing to draw from, or it has been tried."""
    facts = archive_facts(show)
    if facts is None or not facts.has_video or storyboard_in(show / "archive") is not None:
        return False
    archive, folder = show / "archive", show / "story.new"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    same = archive.stat().st_ino
    made = make_storyboard(archive, folder)
    with only_builder(show):  # not while it draws: who trims a recording must not wait
        if archive.exists() and archive.stat().st_ino == same:
            for file in sorted(folder.iterdir(), key=lambda file: file.suffix == ".json"):
                file.rename(archive / file.name)
    shutil.rmtree(folder, ignore_errors=True)
    return made.sheets > 0


@contextmanager
def only_builder(show: Path) -> Iterator[None]:
    """One at a time changes the archive of a show."""
    show.mkdir(parents=True, exist_ok=True)
    with (show / "archive.lock").open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


__all__ = ["ArchiveFacts", "ArchiveIncomplete", "FfmpegFailed", "NothingRecorded", "archive_facts", "build_archive"]
