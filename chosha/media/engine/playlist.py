"""The public playlist of a show, composed from the playlists of all runs of all parts."""

import gzip
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from chosha.media.engine.shows import parts_of, read_json, runs_of, write_json

PUBLISHED = "live.m3u8"
SHORTEST_TARGET = 1
SHORTEST_SEGMENT = 0.02  # ffmpeg ends a run without pictures with a segment of nothing


@dataclass(frozen=True)
class Run:
    """One run of ffmpeg: its finished segments as (file name, seconds) and the time in its part at which they begin."""

    folder: Path
    starts_at: float
    segments: tuple[tuple[str, float], ...]
    lost: tuple[tuple[str, float], ...] = ()  # named once, empty since a power cut

    @property
    def seconds(self) -> float:
        return sum(length for _, length in self.segments)


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
    segments: list[tuple[str, float]] = []
    length = 0.0
    for line in (folder / "index.m3u8").read_text().splitlines():
        if line.startswith("#EXTINF:"):
            length = float(line[8:].split(",")[0])
        elif line and not line.startswith("#") and length >= SHORTEST_SEGMENT:
            segments.append((line, length))
    kept = read_json(folder / "lost.json").get("after", len(segments))
    return Run(folder, float(read_json(folder / "run.json")["starts_at"]), tuple(segments[:kept]), tuple(segments[kept:]))


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


def compose(show: Path) -> str:
    """The playlist a viewer gets. It ends only when the show has ended and every part is packaged; empty parts leave no trace."""
    parts = parts_of(show)
    # asked before the segments are read: a packager may finish in between
    finished = (show / "ended").exists() and all((part / "packaged").exists() for part in parts)
    blocks: list[str] = []
    longest = float(SHORTEST_TARGET)
    for part in parts:
        opened_at = float(read_json(part / "meta.json")["opened_at"])
        for folder in runs_of(part):
            run = read_run(folder)
            if run.segments or run.lost:
                blocks.append(_block(run, folder.relative_to(show).as_posix(), opened_at))
                longest = max(longest, *(length for _, length in run.segments + run.lost))
    head = f"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{round(longest)}\n#EXT-X-MEDIA-SEQUENCE:0\n"
    kind = "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-INDEPENDENT-SEGMENTS\n"
    return head + kind + "#EXT-X-DISCONTINUITY\n".join(blocks) + ("#EXT-X-ENDLIST\n" if finished else "")


def publish(show: Path) -> None:
    """Writes the playlist to <show>/parts/live.m3u8, and packed beside it, for a server in front; only when something has changed.

    A show without segments, or one that is being moved away, is left as it is.
    """
    with suppress(FileNotFoundError):
        if not has_segments(show):
            return
        plain, target = compose(show).encode(), show / "parts" / PUBLISHED
        if target.exists() and target.read_bytes() == plain:
            return
        for path, content in ((target.with_name(f"{PUBLISHED}.gz"), gzip.compress(plain, 5, mtime=0)), (target, plain)):
            beside = path.with_name(f"{path.name}.new")
            beside.write_bytes(content)
            beside.replace(path)


def _block(run: Run, address: str, opened_at: float) -> str:
    begins = datetime.fromtimestamp(opened_at + run.starts_at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    lines = [f'#EXT-X-MAP:URI="{address}/init.mp4"', f"#EXT-X-PROGRAM-DATE-TIME:{begins}"]
    for name, length in run.segments:
        lines += [f"#EXTINF:{length:.6f},", f"{address}/{name}"]
    for name, length in run.lost:
        lines += ["#EXT-X-GAP", f"#EXTINF:{length:.6f},", f"{address}/{name}"]
    return "\n".join(lines) + "\n"


def has_segments(show: Path) -> bool:
    """Whether a viewer could begin."""
    return any(read_run(run).segments for part in parts_of(show) for run in runs_of(part))


def composed_seconds(show: Path) -> float:
    """Seconds a viewer could play."""
    return sum(read_run(run).seconds for part in parts_of(show) for run in runs_of(part))
