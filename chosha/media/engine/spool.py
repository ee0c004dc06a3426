"""The spool: every byte the host sent, in order. It is the truth; segments and archive are made from it."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chosha.media.engine.playlist import composed_seconds, has_segments
from chosha.media.engine.shows import part_folder, parts_of, read_json, spool_of, write_json

MOST_BYTES = 20 * 1024**3
MOST_SECONDS = 12 * 3600
SYNC_EVERY_SECONDS = 1.0
KEPT_FREE = 256 * 1024**2  # of the disk: the database and the packager still need to write when a spool may no more

HOUR_BYTES = 1_900_000_000  # an hour on air: the spool, and the segments made of it in every size
ALMOST_FULL = 0.95


def hours_left(free: int) -> int:
    """Whole hours of shows for which so many free bytes of the disk suffice."""
    return max(0, free - KEPT_FREE) // HOUR_BYTES


def is_scarce(total: int, free: int) -> bool:
    """Whether it is time to say that the disk fills."""
    return hours_left(free) < 1 or (total - free) / total >= ALMOST_FULL


class SpoolRefused(Exception):
    """The spool does not take these bytes."""


class SpoolEnded(SpoolRefused):
    """The part or the show has ended."""


class SpoolFull(SpoolRefused):
    """More bytes or hours than one show may have."""


class SpoolWithoutRoom(SpoolRefused):
    """The disk is nearly full. What was taken stays playable."""


class SpoolGap(SpoolRefused):
    """The bytes do not join what is there; `have` says where to go on."""

    def __init__(self, have: int) -> None:
        super().__init__(f"the spool has {have} bytes")
        self.have = have


@dataclass(frozen=True)
class ShowState:
    """How a show stands. Seconds since the last byte are None while there is none."""

    parts: int
    bytes: int
    seconds_since_last_byte: float | None
    first_segment_present: bool
    ended: bool
    packaged: bool
    playable_seconds: float


def open_part(show: Path, mime: str, segment_seconds: int = 2, *, small: bool = True) -> int:
    """Opens the next part for a recorder of this mime type and ends the ones before it. Returns its number.

    `small`: whether viewers shall have a small picture to choose.
    """
    if not _is_known(mime):
        raise SpoolRefused(f"unknown mime type {mime[:40]!r}")
    (show / "parts").mkdir(parents=True, exist_ok=True)
    with _locked(show / "show.lock"):
        if (show / "ended").exists():
            raise SpoolEnded("the show has ended")
        earlier = parts_of(show)
        for part in earlier:
            end_part(part)
        number = int(earlier[-1].name) + 1 if earlier else 1
        part = part_folder(show, number)
        part.mkdir(exist_ok=True)
        container = "mp4" if mime.split(";")[0].split("/")[1] == "mp4" else "webm"
        facts = {"mime": mime, "container": container, "opened_at": time.time(), "segment_seconds": segment_seconds, "small": small}
        write_json(part / "meta.json", facts)
        spool_of(part).touch()
    return number


def _is_known(mime: str) -> bool:
    bare = mime.split(";")[0].strip().lower()
    return len(mime) <= 120 and bare in {"video/webm", "audio/webm", "video/x-matroska", "video/mp4", "audio/mp4"}


class SpoolWriter:
    """An open spool. Several writers may append to one part; each byte is kept once."""

    def __init__(self, part: Path) -> None:
        meta = read_json(part / "meta.json")
        if not meta:
            raise SpoolRefused("no such part")
        self.part = part
        # A host who begins anew goes on with the same show: what one show may have counts over all its parts.
        others = [other for other in parts_of(part.parents[1]) if other != part]
        self.taken = sum(size(other) for other in others)
        self.opened_at = min(float(read_json(each / "meta.json")["opened_at"]) for each in (part, *others))
        self.file = os.open(spool_of(part), os.O_RDWR | os.O_CREAT, 0o600)
        self.synced_at = time.monotonic()
        self.unsynced = False
        self.is_scarce = False  # as the last bytes found the disk

    def size(self) -> int:
        """Bytes received."""
        return os.fstat(self.file).st_size

    def append(self, offset: int, chunk: bytes) -> int:
        """Adds the bytes that belong at offset. Returns the bytes received; raises SpoolGap, SpoolEnded, SpoolFull or SpoolWithoutRoom."""
        fcntl.flock(self.file, fcntl.LOCK_EX)
        try:
            have = self.size()
            self._refuse_what_does_not_fit(offset, len(chunk), have)
            fresh = memoryview(chunk)[have - offset :]
            written = 0
            while written < len(fresh):
                written += os.pwrite(self.file, fresh[written:], have + written)
        finally:
            fcntl.flock(self.file, fcntl.LOCK_UN)
        self.unsynced = self.unsynced or written > 0
        if time.monotonic() - self.synced_at >= SYNC_EVERY_SECONDS:
            self.sync()
        return have + written

    def _refuse_what_does_not_fit(self, offset: int, length: int, have: int) -> None:
        if (self.part / "ended").exists():
            raise SpoolEnded("the part has ended")
        if offset < 0 or offset > have:
            raise SpoolGap(have)
        if self.taken + offset + length > MOST_BYTES or time.time() - self.opened_at > MOST_SECONDS:
            raise SpoolFull("more than one show may have")
        disk = os.fstatvfs(self.file)
        free = disk.f_bavail * disk.f_frsize
        self.is_scarce = is_scarce(disk.f_blocks * disk.f_frsize, free)
        if free - length < KEPT_FREE:
            raise SpoolWithoutRoom("the disk is nearly full")

    def sync(self) -> None:
        """Brings what was written onto the disk."""
        if self.unsynced:
            os.fsync(self.file)
        self.unsynced, self.synced_at = False, time.monotonic()

    def close(self) -> None:
        """Brings everything onto the disk and lets go of the file."""
        self.sync()
        os.close(self.file)


def append(part: Path, offset: int, chunk: bytes) -> int:
    """One append without keeping the spool open; see SpoolWriter.append."""
    writer = SpoolWriter(part)
    try:
        return writer.append(offset, chunk)
    finally:
        writer.close()


def size(part: Path) -> int:
    """Bytes received for a part."""
    return spool_of(part).stat().st_size


def end_part(part: Path) -> None:
    """No byte is taken after this. Ending twice changes nothing."""
    file = os.open(spool_of(part), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (part / "ended").exists():
            os.fsync(file)
            write_json(part / "ended", {"bytes": os.fstat(file).st_size, "at": time.time()})
    finally:
        os.close(file)


def end_show(show: Path) -> None:
    """Ends every part and refuses new ones. Ending twice changes nothing."""
    show.mkdir(parents=True, exist_ok=True)
    with _locked(show / "show.lock"):
        for part in parts_of(show):
            end_part(part)
        if not (show / "ended").exists():
            write_json(show / "ended", {"at": time.time()})


def is_packaged(show: Path) -> bool:
    """Whether the show has ended and nothing is left to package."""
    return (show / "ended").exists() and all((part / "packaged").exists() for part in parts_of(show))


def state(show: Path) -> ShowState:
    """How the show stands right now; a show nobody has opened has no parts."""
    parts = parts_of(show)
    spools = [spool_of(part).stat() for part in parts]
    last = max((spool.st_mtime for spool in spools if spool.st_size), default=None)
    return ShowState(
        parts=len(parts),
        bytes=sum(spool.st_size for spool in spools),
        seconds_since_last_byte=None if last is None else max(0.0, time.time() - last),
        first_segment_present=has_segments(show),
        ended=(show / "ended").exists(),
        packaged=is_packaged(show),
        playable_seconds=composed_seconds(show),
    )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
