import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chosha.media.engine import ffmpeg, gate, spool
from chosha.media.engine.shows import part_folder

ROOT = Path(__file__).resolve().parents[3]
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-keyint_min", "30", "-bf", "0", "-pix_fmt", "yuv420p"]
LIVE_WEBM = ["-c:a", "libopus", "-live", "1", "-f"]


def make_clip(target: Path, *arguments: str, seconds: float = 6, size: str = "320x180") -> Path:
    picture = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=30"]
    sound = ["-f", "lavfi", "-i", "sine=440:r=48000"]
    command = [ffmpeg.binary(), "-y", "-loglevel", "error", *picture, *sound, "-t", str(seconds), *arguments, str(target)]
    subprocess.run(command, check=True)
    return target


def frames_in(address: Path) -> tuple[int, str]:
    """(pictures decoded, complaints of the decoder) of a playlist or file."""
    command = [ffmpeg.binary(), "-nostats", "-i", str(address), "-map", "0:v:0", "-vf", "showinfo", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stderr
    complaints = [line for line in report.splitlines() if "rror" in line or "nvalid data" in line or "on-existing" in line]
    return report.count(" pts_time:"), "\n".join(complaints)


def seconds_in(address: Path) -> float:
    command = [ffmpeg.binary(), "-loglevel", "error", "-i", str(address), "-progress", "pipe:1", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    return int(done.stdout.rsplit("out_time_us=", 1)[1].split()[0]) / 1e6


def wait_for(question: Callable[[], object], seconds: float = 20) -> None:
    given_up_at = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < given_up_at, "it did not happen in time"
        time.sleep(0.03)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(line) for line in told.split()]


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """Six seconds of what browsers record, by container and codec, with the mime type they tell."""
    folder = tmp_path_factory.mktemp("clips")
    fragments = "frag_keyframe+empty_moov+default_base_moof"
    return {
        "h264": (make_clip(folder / "h264.webm", *X264, *LIVE_WEBM, "matroska"), "video/webm;codecs=h264,opus"),
        "vp8": (
            make_clip(folder / "vp8.webm", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "30", *LIVE_WEBM, "webm"),
            "video/webm;codecs=vp8,opus",
        ),
        "mp4": (make_clip(folder / "clip.mp4", *X264, "-c:a", "aac", "-movflags", fragments), "video/mp4;codecs=avc1.42E01E,mp4a.40.2"),
        "sound": (make_clip(folder / "sound.webm", "-vn", *LIVE_WEBM, "webm"), "audio/webm;codecs=opus"),
    }


@pytest.fixture
def home(settings: object, tmp_path: Path) -> Path:
    settings.CHOSHA_HOME = tmp_path
    gate.forget_everything()
    return tmp_path


@pytest.fixture
def open_show(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Opens a show with one part; with a clip, already filled with these bytes of it."""

    def opened(mime: str = "video/webm", content: bytes = b"") -> tuple[Path, Path]:
        show = tmp_path / "media" / "shows" / "7"
        part = part_folder(show, spool.open_part(show, mime))
        if content:
            spool.append(part, 0, content)
        return show, part

    return opened


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts one of the engine's programs and sees to its end."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(program: str, argument: Path) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"chosha.media.engine.{program}", str(argument)]
        started.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}))
        return started[-1]

    yield begin
    for child in started:
        for grandchild in children_of(child.pid):
            with contextlib.suppress(ProcessLookupError):  # it may end by itself between the look and the signal
                os.kill(grandchild, 9)
        child.kill()
        child.wait()
