"""What lies in a recording: when its pictures stand, and what their drawn clock shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.live.figures import WRAP, largest, read_clock
from chosha.media.engine import ffmpeg
from chosha.media.engine.entrances import read_header
from chosha.media.engine.shows import parts_of, spool_of

CLOCK = "scale=1280:720,crop=512:320:0:0,scale=8:5:flags=area,format=gray"
CELLS = 40


def times_of(address: Path | str, what: str = "v:0") -> list[float]:
    """Seconds at which the pictures of a file or playlist stand, or its sounds ("a:0"): by ffprobe where it is there, else by ffmpeg."""
    if shutil.which("ffprobe"):
        command = ["ffprobe", "-v", "error", "-select_streams", what, "-show_entries", "packet=pts_time", "-of", "json", str(address)]
        packets = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["packets"]
        return sorted(float(packet["pts_time"]) for packet in packets if "pts_time" in packet)
    command = [ffmpeg.binary(), "-v", "error", "-i", str(address), "-map", f"0:{what}", "-c", "copy", "-f", "framecrc", "-"]
    rows = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    base = next((row.split()[-1] for row in rows if row.startswith("#tb 0:")), "1/1000")
    above, below = map(int, base.split("/"))
    return sorted(int(row.split(",")[2]) * above / below for row in rows if row and not row.startswith("#"))


def clocks_of(address: Path | str) -> list[tuple[float, int | None]]:
    """(second in the file, milliseconds on the drawn clock or None) of every picture, in order."""
    command = [ffmpeg.binary(), "-v", "error", "-i", str(address), "-map", "0:v:0", "-fps_mode", "passthrough", "-vf", CLOCK]
    raw = subprocess.run([*command, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    shown = [read_clock(raw[at : at + CELLS]) for at in range(0, len(raw), CELLS)]
    return list(zip(times_of(address), shown, strict=False))


@dataclass(frozen=True)
class Content:
    """A recording read by its drawn clock. Seconds."""

    seconds: float
    first: float
    last: float
    longest_missing: float
    readable: float
    pictures: int


def content_of(address: Path | str) -> Content:
    """How much of what the host showed is in it: `first` and `last` as seconds since the wrap of the clock, the longest stretch missing."""
    shown = clocks_of(address)
    known = [clock / 1000 for _, clock in shown if clock is not None]
    if not known:
        return Content(0.0, 0.0, 0.0, float("inf"), 0.0, len(shown))
    steps = [(other - one) % (WRAP / 1000) for one, other in pairwise(known)]
    longest = max((step for step in steps if step < WRAP / 2000), default=0.0)
    return Content(shown[-1][0] - shown[0][0], known[0], known[-1], longest, len(known) / len(shown), len(shown))


def make_clip(target: Path, seconds: float, *codecs: str, size: str = "640x360") -> Path:
    """A moving picture with a tone, in these codecs."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=30", "-f", "lavfi", "-i", "sine=440:r=48000"]
    subprocess.run([ffmpeg.binary(), "-v", "error", "-y", *inputs, "-t", str(seconds), *codecs, str(target)], check=True)
    return target


def received(show: Path) -> dict[int, int]:
    """Bytes in the spool of each part."""
    return {int(part.name): spool_of(part).stat().st_size for part in parts_of(show)}


def spool_pictures(show: Path) -> int:
    """Pictures that lie in the spools, by reading every packet: what the archive must have."""
    return sum(len(times_of(spool_of(part))) for part in parts_of(show) if spool_of(part).stat().st_size and read_header(part))


@dataclass(frozen=True)
class Place:
    """Where on the picture, 1280 wide and 720 high, a bar wanders: the middle of a face."""

    x: int
    y: int
    wide: int


LARGE, SMALL = Place(0, 358, 1280), Place(992, 625, 272)


def bars_of(address: Path, place: Place) -> list[tuple[float, int]]:
    """(second in the file, where the bar stands there, of 80 columns) of every picture."""
    look = f"scale=1280:720,crop={place.wide}:4:{place.x}:{place.y},scale=80:1:flags=area,format=gray"
    command = [ffmpeg.binary(), "-v", "error", "-i", str(address), "-map", "0:v:0", "-fps_mode", "passthrough", "-vf", look]
    raw = subprocess.run([*command, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    rows = [raw[at : at + 80] for at in range(0, len(raw), 80)]
    return list(zip(times_of(address), (row.index(max(row)) for row in rows), strict=False))


def longest_still(bars: Sequence[tuple[float, int]], since: float, to: float) -> float:
    """Seconds for which the bar did not move, at most, between these two seconds of the file."""
    within = [(second, column) for second, column in bars if since <= second <= to]
    moves = [second for (_, former), (second, column) in pairwise(within) if column != former]
    return largest([since, *moves, to])


def longest_hush(address: Path, tone: int, since: float, to: float) -> float:
    """Seconds without this tone (hertz), at most, between these two seconds of the file. A voice that never pauses is none: inf."""
    look = f"atrim={since}:{to},asetpts=PTS-STARTPTS,bandpass=f={tone}:width_type=h:w=40,silencedetect=noise=-45dB:d=0.1"
    command = [ffmpeg.binary(), "-nostats", "-i", str(address), "-map", "0:a:0", "-af", look, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    hushes = [float(each) for each in re.findall(r"silence_duration: ([\d.]+)", said)]
    return max(hushes, default=float("inf"))
