"""The small picture of a live show: made segment by segment, each from the finished one of the full picture.

So both sizes have the same cuts, and the full picture waits for nothing: this is another process, niced, on one thread. What it cannot
make in time is given up and becomes a gap in the small size alone.
"""

import subprocess
import time
from pathlib import Path

from chosha.media.engine import ffmpeg
from chosha.media.engine.canvas import fitted
from chosha.media.engine.isobmff import cut_open, decoder_configuration
from chosha.media.engine.runs import SMALL, read_run

WAITS_AT_MOST = 6.0  # seconds; a viewer has about as much in store
WORKS_AT_MOST = 12.0
FAREWELL_SECONDS = 4.0
BITS, STORE = "400k", "450k"


class Smaller:
    """Works on one run, whenever it is looked after."""

    def __init__(self, run: Path, size: tuple[int, int], lock: int) -> None:
        self.run, self.size, self.lock = run, size, lock
        self.folder = run / SMALL
        self.folder.mkdir(exist_ok=True)
        self.fresh = run / "small.mp4"  # outside, so that small/ changes with each segment that is there, and only then
        self.next = 0
        self.child: subprocess.Popen[bytes] | None = None
        self.given_up_at = 0.0

    def look_after(self) -> None:
        """Takes what has been made and begins the next; never waits."""
        segments = read_run(self.run).segments
        if self.child is not None:
            if self.child.poll() is None and time.monotonic() < self.given_up_at:
                return
            self._take(segments[self.next][0])
        while self.next < len(segments):
            name = segments[self.next][0]
            if time.time() - (self.run / name).stat().st_mtime <= WAITS_AT_MOST:
                self._begin(name)
                return
            self._give_up(name)

    def finish(self) -> None:
        """Makes the last ones, for a moment."""
        given_up_at = time.monotonic() + FAREWELL_SECONDS
        self.look_after()
        while self.child is not None and time.monotonic() < given_up_at:
            time.sleep(0.02)
            self.look_after()

    def stop(self) -> None:
        """Leaves what is being made."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            self.child = None
        self.fresh.unlink(missing_ok=True)

    def _begin(self, name: str) -> None:
        command = [*ffmpeg.niced(), ffmpeg.binary(), "-y", *ffmpeg.QUIET, *small_arguments(name, self.size, self.fresh)]
        self.given_up_at = time.monotonic() + WORKS_AT_MOST
        with (self.run / "small.log").open("ab") as log:
            self.child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.run,
                pass_fds=(self.lock,),
                preexec_fn=ffmpeg.die_with_parent,
            )

    def _take(self, name: str) -> None:
        is_made = self.child is not None and self.child.poll() == 0
        film = self.fresh.read_bytes() if is_made and self.fresh.exists() else b""
        self.stop()
        try:
            header, segment = cut_open(film)
        except ValueError:
            return self._give_up(name)
        known = self.folder / "init.mp4"
        if not known.exists():
            self._put(known, header)
        elif decoder_configuration(known.read_bytes()) != decoder_configuration(header):
            return self._give_up(name)
        self._put(self.folder / name, segment)
        self.next += 1
        return None

    def _give_up(self, name: str) -> None:
        """An empty one: players are told of a gap."""
        self._put(self.folder / name, b"")
        self.next += 1

    def _put(self, target: Path, content: bytes) -> None:
        beside = self.run / "small.new"
        beside.write_bytes(content)
        beside.replace(target)


def small_arguments(name: str, size: tuple[int, int], target: Path) -> list[str]:
    """Makes one segment small; its sound is passed on, for encoders click where they begin anew."""
    # unsmoothed edges are hardly seen at half the size (SSIM .959 for .961), and a tenth of the work
    arguments = ["-protocol_whitelist", "concat,file", "-copyts", "-threads", "1", "-skip_loop_filter", "all"]
    arguments += ["-f", "mov", "-i", f"concat:init.mp4|{name}"]
    arguments += ["-map", "0:v:0", "-map", "0:a:0?", "-c:a", "copy", "-c:v", "libx264", "-threads", "1", "-preset", "superfast"]
    arguments += ["-profile:v", "main", "-level", "3.0", "-pix_fmt", "yuv420p", "-bf", "0", "-g", "900", "-sc_threshold", "0"]
    arguments += ["-crf", "28", "-maxrate", BITS, "-bufsize", STORE, "-rc_init_occupancy", "225k"]
    # a quarter less work than veryfast and bicubic, for a seventh more bytes and the same picture (SSIM .979)
    arguments += ["-sws_flags", "bilinear", "-vf", fitted(size)]
    # empty_moov would count every segment from zero, were it not told to leave the times alone
    flags = "frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer"
    return [*arguments, "-avoid_negative_ts", "disabled", "-f", "mp4", "-movflags", flags, str(target)]
