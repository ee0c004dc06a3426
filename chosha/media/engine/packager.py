"""Makes live segments of one part: `python -m chosha.media.engine.packager PART_DIR`.

A process and session of its own, so that nothing that happens to the web server ends a show. It tails the spool into ffmpeg;
each run of ffmpeg has its own folder, and after any crash a new run goes on behind what was packaged.
"""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from chosha.media.engine import ffmpeg
from chosha.media.engine.canvas import low_size
from chosha.media.engine.entrances import Header, find_entrance, is_h264, read_header
from chosha.media.engine.matroska import Entrance
from chosha.media.engine.runs import SMALL, SOUND, give_up_what_is_empty, packaged_until, read_run
from chosha.media.engine.shows import numbered_folders, parts_of, read_json, runs_of, spool_of, write_json
from chosha.media.engine.smaller import Smaller
from chosha.media.engine.streams import full_size, live_arguments

LOOK_EVERY = 0.1
PIECE = 65536
STUCK_SECONDS = 30.0
LAST_WORDS_SECONDS = 60.0
TRIES_AT_ONE_PLACE = 2
ORPHAN_SECONDS = 60.0
PATIENCE_SECONDS = 2.0
KEYFRAME_MARGIN = 0.04  # cut a little early: a keyframe cut off takes all pictures that lean on it
SEGMENT_SECONDS = 2  # of parts opened before a part said its own


def claim(part: Path, patience: float = 0.0) -> BinaryIO | None:
    """The lock of a part, holding our process id; None if another packager still works on it after so many seconds."""
    lock = (part / "packager.lock").open("a+b")
    given_up_at = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= given_up_at:
                lock.close()
                return None
            time.sleep(LOOK_EVERY)
    lock.truncate(0)
    lock.write(str(os.getpid()).encode())
    lock.flush()
    return lock


class Packager:
    """Works on one part until it is packaged or somebody says stop."""

    def __init__(self, part: Path, lock: int) -> None:
        self.part = part
        self.lock = lock  # shared with ffmpeg: no successor begins while an orphan still writes
        self.spool = spool_of(part)
        self.begins = seconds_into_show(part)
        meta = read_json(part / "meta.json")
        self.segment_seconds = int(meta.get("segment_seconds", SEGMENT_SECONDS))
        self.wants_small = bool(meta.get(SMALL, True))
        self.smaller: Smaller | None = None
        self.stopping = False
        self.floor = 0
        self.failures: dict[int, int] = {}

    def work(self) -> None:
        """Packages until the part has ended and every byte was fed."""
        try:
            for folder in runs_of(self.part):
                give_up_what_is_empty(folder)
            header = self._await_header()
            while header and not self.stopping:
                entrance = find_entrance(self.part, header, packaged_until(self.part), self.floor)
                if entrance is not None:
                    if self._run(header, entrance):
                        break
                elif self._has_ended():
                    break
                else:
                    self._rest()
        except ValueError as error:  # not a recording: nothing to show live; the archiver will judge it again
            write_json(self.part / "unreadable", {"why": str(error)})
            while not self._has_ended() and not self.stopping:
                self._rest()
        if not self.stopping:
            write_json(self.part / "packaged", {"at": time.time()})

    def stop(self, *_signal: object) -> None:
        """Ends soon. What ffmpeg has not finished is packaged again by the next run, so nothing is lost."""
        self.stopping = True

    def _await_header(self) -> Header | None:
        while not self.stopping:
            ended = self._has_ended()
            if (header := read_header(self.part)) is not None or ended:
                return header
            self._rest()
        return None

    def _run(self, header: Header, entrance: Entrance) -> bool:
        """One run of ffmpeg. True when it has taken everything to the end."""
        folder = self._new_run_folder()
        starts_at, skip = self._beginning(header, entrance)
        facts = {"offset": entrance.offset, "starts_at": starts_at, "started": time.time()} | self._sizes(header)
        self.smaller = Smaller(folder, facts[SMALL], self.lock) if SMALL in facts else None
        if SOUND in facts:
            (folder / SOUND).mkdir()
        write_json(folder / "run.json", facts)
        with (folder / "ffmpeg.log").open("wb") as log:
            begins = self.begins + starts_at
            command = [ffmpeg.binary(), *live_arguments(self.spool.suffix, header, skip, begins, self.segment_seconds)]
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, pass_fds=(self.lock,), preexec_fn=ffmpeg.die_with_parent
            )
        complete = False
        try:
            complete = self._feed(child, header, entrance) and child.wait(LAST_WORDS_SECONDS) == 0
            if complete and self.smaller:
                self.smaller.finish()
        except subprocess.TimeoutExpired:
            pass
        finally:
            child.kill()
            child.wait()
            if self.smaller:
                self.smaller.stop()
                self.smaller = None
        if not complete and not read_run(folder).segments:
            self._remember_failure(entrance)
        return complete

    def _sizes(self, header: Header) -> dict[str, Any]:
        """For the run's facts: the size of the full picture, and what is made beside it."""
        picture = full_size(header)
        if picture is None:
            return {}
        small = low_size(picture) if self.wants_small else None
        return {"picture": picture} | ({SMALL: small} if small else {}) | ({SOUND: True} if header.has_sound else {})

    def _beginning(self, header: Header, entrance: Entrance) -> tuple[float, float]:
        """(seconds of the part at which the run begins, how far that is behind the entrance)."""
        if is_h264(header):
            skip = entrance.keyframe - entrance.seconds - KEYFRAME_MARGIN
            return entrance.keyframe, skip if skip > 0 else 0.0
        until = packaged_until(self.part)
        skip = 0.0 if until is None else max(0.0, until - entrance.seconds)
        return entrance.seconds + skip, skip

    def _new_run_folder(self) -> Path:
        earlier = numbered_folders(self.part / "runs")
        folder = self.part / "runs" / f"{int(earlier[-1].name) + 1 if earlier else 1:03d}"
        folder.mkdir(parents=True)
        return folder

    def _remember_failure(self, entrance: Entrance) -> None:
        """A place that ffmpeg cannot read twice is skipped."""
        self.failures[entrance.offset] = self.failures.get(entrance.offset, 0) + 1
        if self.failures[entrance.offset] >= TRIES_AT_ONE_PLACE:
            self.floor = entrance.offset + 1
        self._rest()

    def _feed(self, child: "subprocess.Popen[bytes]", header: Header, entrance: Entrance) -> bool:
        """Header, then everything from the entrance on as it arrives. False if ffmpeg died, hangs or we shall stop."""
        pipe = child.stdin
        if pipe is None:
            return False
        os.set_blocking(pipe.fileno(), False)
        with self.spool.open("rb", buffering=0) as spool:
            if not self._pour(pipe.fileno(), spool.read(header.length)):
                return False
            spool.seek(entrance.offset)
            while not self.stopping:
                if self.smaller:
                    self.smaller.look_after()
                ended = self._has_ended()
                piece = spool.read(PIECE)
                if piece:
                    if not self._pour(pipe.fileno(), piece):
                        return False
                elif ended:
                    pipe.close()
                    return True
                elif child.poll() is not None:
                    return False
                else:
                    self._rest()
        return False

    def _pour(self, pipe: int, piece: bytes) -> bool:
        rest = memoryview(piece)
        given_up_at = time.monotonic() + STUCK_SECONDS
        while rest and not self.stopping and time.monotonic() < given_up_at:
            if not select.select([], [pipe], [], 0.5)[1]:
                continue
            try:
                rest = rest[os.write(pipe, rest) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                return False
            given_up_at = time.monotonic() + STUCK_SECONDS
        return not rest

    def _has_ended(self) -> bool:
        return (self.part / "ended").exists()

    def _rest(self) -> None:
        time.sleep(LOOK_EVERY)
        if time.time() - max(self.spool.stat().st_mtime, self._born()) > ORPHAN_SECONDS and not keeper_lives(self.part):
            self.stopping = True  # whoever started us is gone; the next keeper starts another

    def _born(self) -> float:
        return (self.part / "packager.lock").stat().st_mtime


def keeper_lives(part: Path) -> bool:
    """Whether somebody watches over packagers."""
    try:
        with (part.parents[2] / "keeper.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def seconds_into_show(part: Path) -> float:
    """When this part was opened, counted from the first, so that time never runs backwards for simple players."""
    first = read_json(parts_of(part.parents[1])[0] / "meta.json")
    return max(0.0, float(read_json(part / "meta.json")["opened_at"]) - float(first["opened_at"]))


def main(part: Path) -> int:
    """Packages one part. Returns 0, also when another packager has it."""
    lock = claim(part, PATIENCE_SECONDS)
    if lock is None or (part / "packaged").exists():
        return 0
    packager = Packager(part, lock.fileno())
    signal.signal(signal.SIGTERM, packager.stop)
    signal.signal(signal.SIGINT, packager.stop)
    packager.work()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
