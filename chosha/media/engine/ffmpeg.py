"""Calling ffmpeg: the binary of the imageio-ffmpeg wheel, niced, killed when we go, never trusting a file's own idea of its type."""

import atexit
import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FORMATS = {".webm": "matroska", ".mkv": "matroska", ".mp4": "mov", ".mov": "mov", ".m4a": "mov", ".mp3": "mp3"}
QUIET = ("-hide_banner", "-nostdin", "-loglevel", "error")
LOCAL_ONLY = ("-protocol_whitelist", "file,pipe")
PR_SET_PDEATHSIG = 1

Progress = Callable[[float], None]
_alive: set[subprocess.Popen[str]] = set()


class FfmpegFailed(Exception):
    """ffmpeg gave up; the message holds its last words."""


@dataclass(frozen=True)
class Probe:
    """What a file holds. Seconds are None when the container does not say."""

    seconds: float | None
    video_codec: str | None
    width: int
    height: int
    plain_pixels: bool
    rotated: bool
    audio_codec: str | None
    bits_per_second: int | None

    @property
    def has_video(self) -> bool:
        return self.video_codec is not None

    @property
    def has_audio(self) -> bool:
        return self.audio_codec is not None


@cache
def binary() -> str:
    """The path of ffmpeg."""
    from imageio_ffmpeg import get_ffmpeg_exe  # slow to import; the packager wants to start quickly

    return str(get_ffmpeg_exe())


def source(path: Path, demuxer: str | None = None) -> list[str]:
    """Arguments that read a file as what its name promises: a disguised playlist could make ffmpeg open other files."""
    return [*LOCAL_ONLY, "-f", demuxer or FORMATS[path.suffix], "-i", str(path)]


def die_with_parent() -> None:
    """For a fresh child on Linux: a killed packager must not leave an ffmpeg that finishes half a segment as if it were whole."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def niced() -> list[str]:
    """What comes before a command, so that pages go first."""
    return [nice, "-n", "10"] if (nice := shutil.which("nice")) else []


def run(arguments: Sequence[str], *, seconds: float | None = None, on_progress: Progress | None = None) -> float:
    """Runs ffmpeg to its end, telling progress 0.0-1.0 of `seconds`. Returns the seconds written; raises FfmpegFailed."""
    command = [*niced(), binary(), "-y", *QUIET, "-progress", "pipe:1", "-stats_period", "0.5", *arguments]
    with tempfile.TemporaryFile("w+", errors="replace") as words:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=words, text=True)
        _alive.add(child)
        try:
            written = _follow(child, seconds, on_progress)
            code = child.wait()
        finally:
            child.kill()
            child.wait()
            _alive.discard(child)
        if code:
            words.seek(0, os.SEEK_END)
            words.seek(max(0, words.tell() - 1000))
            raise FfmpegFailed(words.read().strip() or f"exit {code}")
    return written


def _follow(child: subprocess.Popen[str], seconds: float | None, on_progress: Progress | None) -> float:
    written = 0.0
    for line in child.stdout or ():
        name, _, value = line.strip().partition("=")
        if name == "out_time_us" and value.lstrip("-").isdigit():
            written = max(written, int(value) / 1e6)
            if on_progress and seconds:
                on_progress(min(1.0, written / seconds))
    return written


@atexit.register
def _stop_what_runs() -> None:
    for child in list(_alive):
        child.kill()


def probe(path: Path, demuxer: str | None = None) -> Probe:
    """What the file holds, from its headers. Raises FfmpegFailed if it cannot be read at all."""
    command = [binary(), "-hide_banner", "-nostdin", *source(path, demuxer)]
    report = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60).stderr
    if "Input #0" not in report:
        raise FfmpegFailed(report.strip()[-500:])
    lines = report[report.index("Input #0") :].splitlines()
    streams = [(line, match) for line in lines if (match := re.match(r"\s*Stream #0:\d+.*?: (Video|Audio): (\w+)", line))]
    video = next((both for both in streams if both[1][1] == "Video" and "attached pic" not in both[0]), None)
    audio = next((both for both in streams if both[1][1] == "Audio"), None)
    size = re.search(r"[ ,](\d{2,5})x(\d{2,5})", video[0]) if video else None
    rate = re.search(r"bitrate: (\d+) kb/s", report)
    return Probe(
        seconds=_seconds(report),
        video_codec=video[1][2] if video else None,
        width=int(size[1]) if size else 0,
        height=int(size[2]) if size else 0,
        plain_pixels=bool(video and re.search(r"\byuvj?420p\b", video[0])),
        rotated=bool(re.search(r"rotation of -?(?!0\.00)\d", report)),
        audio_codec=audio[1][2] if audio else None,
        bits_per_second=int(rate[1]) * 1000 if rate else None,
    )


def _seconds(report: str) -> float | None:
    told = re.search(r"Duration: (\d+):(\d\d):(\d\d\.\d+)", report)
    return int(told[1]) * 3600 + int(told[2]) * 60 + float(told[3]) if told else None


def measured_seconds(path: Path, demuxer: str | None = None) -> float:
    """The length found by reading every packet; for recordings whose header does not say. Raises FfmpegFailed."""
    return run([*source(path, demuxer), "-map", "0:V:0?", "-map", "0:a:0?", "-c", "copy", "-f", "null", "-"])
