"""Watches over packagers: `python -m chosha.media.engine.keeper CHOSHA_HOME`. Light: no Django, no database.

It also writes down the playlists of running shows for a server in front.

Packagers outlive it. After its own restart it finds the running ones by their locks and leaves them alone.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from chosha.media.engine.playlist import publish
from chosha.media.engine.shows import numbered_folders, parts_of, read_json
from chosha.media.engine.spool import MOST_SECONDS, end_part, is_packaged

LOOK_EVERY = 0.4
FAREWELL_SECONDS = 4.0


class Keeper:
    """Knows which packagers should run, and sees to it."""

    def __init__(self, shows: Path) -> None:
        self.shows = shows
        self.children: dict[Path, subprocess.Popen[bytes]] = {}
        self.settled: set[Path] = set()
        self.stopping = False

    def stop(self, *_signal: object) -> None:
        self.stopping = True

    def watch(self) -> None:
        """Looks again and again until told to stop, then ends the packagers."""
        while not self.stopping:
            for show in numbered_folders(self.shows):
                if show not in self.settled:
                    self._look_after(show)
            time.sleep(LOOK_EVERY)
        self._say_farewell()

    def _look_after(self, show: Path) -> None:
        if is_packaged(show):
            self.settled.add(show)
        for part in parts_of(show):
            child = self.children.get(part)
            if child is not None and child.poll() is not None:
                del self.children[part]
                child = None
            if (part / "packaged").exists():
                continue
            if time.time() - float(read_json(part / "meta.json")["opened_at"]) > MOST_SECONDS:
                end_part(part)
            if child is None and running_packager(part) is None:
                self.children[part] = self._start(part)
        publish(show)

    def _start(self, part: Path) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "chosha.media.engine.packager", str(part)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def _say_farewell(self) -> None:
        """Packagers stop where they are; the spool lets the next one go on exactly there."""
        unsettled = [show for show in numbered_folders(self.shows) if show not in self.settled]
        parts = [part for show in unsettled for part in parts_of(show)]
        pids = {pid for part in parts if (pid := running_packager(part))} | {c.pid for c in self.children.values() if c.poll() is None}
        for pid in pids:
            _signal(pid, signal.SIGTERM)
        given_up_at = time.monotonic() + FAREWELL_SECONDS
        while time.monotonic() < given_up_at and (self._living() or any(running_packager(part) for part in parts)):
            time.sleep(0.05)
        for child in self._living():
            child.kill()

    def _living(self) -> "list[subprocess.Popen[bytes]]":
        return [child for child in self.children.values() if child.poll() is None]


def running_packager(part: Path) -> int | None:
    """The process id of the packager that holds the part, if one does."""
    try:
        with (part / "packager.lock").open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read() or b"0") or None
    except FileNotFoundError:
        pass
    return None


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _claim(lock: BinaryIO, keeper: Keeper) -> bool:
    """Waits until no other keeper watches the same folder."""
    while not keeper.stopping:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_EVERY)
        else:
            return True
    return False


def main(home: Path) -> int:
    """Watches CHOSHA_HOME until SIGTERM."""
    shows = home / "media" / "shows"
    shows.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(shows)
    signal.signal(signal.SIGTERM, keeper.stop)
    signal.signal(signal.SIGINT, keeper.stop)
    with (shows / "keeper.lock").open("a+b") as lock:
        if _claim(lock, keeper):
            keeper.watch()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
