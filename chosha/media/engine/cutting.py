"""切る: an archive that shows only a span of a whole one, copied and not encoded anew; it holds no byte from outside the span."""

import re
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from chosha.media.engine import ffmpeg
from chosha.media.engine.archive import ArchiveFacts, archive_facts
from chosha.media.engine.ladder import NO_TRACES, make_poster, playlist_seconds
from chosha.media.engine.shows import write_json
from chosha.media.engine.storyboard import make_storyboard

AT_AN_END = 0.05  # seconds: who cuts nearer to the beginning or the end cuts nothing there
JUST_BEFORE = 0.002  # what a keyframe's time may lose in writing
STOPS_SHORT = 0.12  # pictures are kept in another order than they are shown in: the last ones could lie behind the end
MOST_DRIFT_SECONDS = 3.0


class CutFailed(Exception):
    """The cut came out otherwise than it should; the whole is untouched."""


@dataclass(frozen=True)
class Span:
    """Seconds of the whole recording that are shown."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.begin


def exact_span(archive: Path, begin: float, end: float) -> Span | None:
    """The span inside the one asked for that begins at a picture which stands alone; None when it holds none. Raises FfmpegFailed."""
    facts = archive_facts(archive.parent)
    whole = facts.duration if facts else end
    until = whole if end >= whole - AT_AN_END else end
    if begin <= AT_AN_END:
        return Span(0.0, until)
    if not facts or not facts.has_video:
        return Span(begin, until)
    found = _next_keyframe(_best(archive), begin)
    return Span(found, until) if found is not None and found < until - 1.0 else None


def _best(archive: Path) -> Path:
    """The highest rendition with pictures, else the sound."""
    pictures = [file for file in archive.glob("*.mp4") if file.stem.isdigit()]
    return max(pictures, key=lambda file: int(file.stem), default=archive / "audio.mp4")


def _next_keyframe(file: Path, second: float) -> float | None:
    look = ["-skip_frame", "nokey", "-ss", f"{second:.3f}", *ffmpeg.source(file), "-an", "-frames:v", "1", "-vf", "showinfo"]
    look += ["-f", "null", "-"]
    report = subprocess.run([ffmpeg.binary(), "-hide_banner", "-nostdin", *look], capture_output=True, text=True, timeout=120).stderr
    found = re.search(r"pts_time:(-?[\d.]+)", report)
    return round(second + float(found[1]), 3) if found else None


def cut(archive: Path, span: Span, folder: Path) -> ArchiveFacts:
    """Fills the folder with an archive of the span: ladder, poster, storyboard. Raises FfmpegFailed or CutFailed."""
    facts = archive_facts(archive.parent)
    if facts is None:
        raise CutFailed("there is no archive")
    names = [file.stem for file in archive.glob("*.m3u8") if file.stem != "master"]
    for name in names:
        _cut_one(archive / f"{name}.mp4", span, folder, to_the_end=span.end >= facts.duration - AT_AN_END)
    shutil.copyfile(archive / "master.m3u8", folder / "master.m3u8")
    best = _best(folder)
    made = playlist_seconds(best.with_suffix(".m3u8"))
    if abs(made - span.seconds) > MOST_DRIFT_SECONDS:
        raise CutFailed(f"{made:.1f} of {span.seconds:.1f} seconds")
    if facts.has_video:
        make_poster(ffmpeg.source(best), made, folder / "poster.jpg")
        make_storyboard(folder, folder)
    size = sum(each.stat().st_size for each in folder.iterdir())
    done = ArchiveFacts(duration=round(made, 3), size=size, has_video=facts.has_video)
    write_json(folder / "facts.json", asdict(done))
    return done


def _cut_one(file: Path, span: Span, folder: Path, *, to_the_end: bool) -> None:
    begin = max(0.0, span.begin - JUST_BEFORE)
    length = span.end - begin - (0.0 if to_the_end else STOPS_SHORT)
    until = [] if to_the_end else ["-t", f"{length:.3f}"]
    arguments = ["-ss", f"{begin:.3f}", *ffmpeg.source(file), *until, *NO_TRACES, "-map", "0", "-c", "copy", "-copypriorss", "0"]
    arguments += ["-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"]
    arguments += ["-hls_flags", "independent_segments+single_file"]
    ffmpeg.run([*arguments, "-hls_segment_filename", str(folder / file.name), str(folder / f"{file.stem}.m3u8")], seconds=span.seconds)
