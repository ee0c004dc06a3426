"""From an encoder's frames to the spool of its show: looked at until the host begins, written from the next keyframe on."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from chosha.media.engine import encoders
from chosha.media.engine.playlist import composed_seconds
from chosha.media.engine.rtmp.chunks import AUDIO, TIMES, VIDEO, Message
from chosha.media.engine.rtmp.muxer import Muxer, Tracks
from chosha.media.engine.rtmp.report import Report, forget_refusal, write_report
from chosha.media.engine.rtmp.tags import Frame, NotTaken, PictureSetup, SoundSetup, read_picture, read_sound
from chosha.media.engine.shows import part_folder
from chosha.media.engine.spool import SpoolEnded, SpoolFull, SpoolRefused, SpoolWithoutRoom, SpoolWriter

ASK_SECONDS, REPORT_SECONDS, WRITE_SECONDS = 1.0, 1.0, 0.2
LOOK_SECONDS = 0.1  # for the part that the host's button opens: whoever waits sees it a second sooner
OPEN_SECONDS = 1.0  # between two parts
WRITE_BYTES = 256 * 1024
OTHER_KIND_SECONDS = 2.0  # so long a stream with one kind of tracks may still begin to send the other
SILENT_SECONDS, RATE_SECONDS = 5.0, 4.0
FAR_APART, HEAVY, TOO_HEAVY = 4.5, 6_000, 15_000  # seconds between keyframes; kilobits a second
JUMP_MS = 10_000
EMPTY = Tracks(None, None)
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="encoders")


class TurnedAway(Exception):
    """The encoder must go; `why` is a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def in_thread(function: Callable[..., Any], *arguments: object, **more: object) -> Any:
    """Disk and database, away from the loop that listens."""
    return await asyncio.get_running_loop().run_in_executor(_threads, lambda: function(*arguments, **more))


class Intake:
    """One admitted encoder, from its first frame to its last."""

    def __init__(self, show: Path, show_id: int, key: str) -> None:
        self.show, self.show_id, self.key = show, show_id, key
        self.began = self.heard_at = time.monotonic()
        self.tracks, self.trouble = EMPTY, ""
        self.wanted: int | None = None
        self.muxer: Muxer | None = None
        self.writer: SpoolWriter | None = None
        self.waiting = bytearray()
        self.offset = self.last_time = self.keyframe_at = 0
        self.apart = self.saved_before = 0.0
        self.looked_at = self.expecting = 0.0
        self.parts = _changed(show / "parts")
        self.asked_at = self.reported_at = self.written_at = 0.0
        self.sound_at = self.picture_at = self.opened_at = 0.0
        self.rate: deque[tuple[float, int]] = deque()
        self.lately = 0  # bytes of `rate`

    async def take(self, message: Message) -> None:
        """One message of pictures or sounds, as RTMP brings it. Raises TurnedAway, Unreadable."""
        self.count(len(message.body))
        await self.take_in(message.kind, message.time, self._read(message))

    def count(self, size: int) -> None:
        """So many bytes have come. Raises TurnedAway when they are too many."""
        now = self.heard_at = time.monotonic()
        self.rate.append((now, size))
        self.lately += size
        while now - self.rate[0][0] > RATE_SECONDS:
            self.lately -= self.rate.popleft()[1]
        if now - self.began > RATE_SECONDS and self._kbps() > TOO_HEAVY:
            raise TurnedAway("too_heavy")

    async def take_in(self, kind: int, at: int, thing: PictureSetup | SoundSetup | Frame | None) -> None:
        """What was read of one message; `at` is in milliseconds of the encoder's clock. Raises TurnedAway."""
        now = time.monotonic()
        if isinstance(thing, PictureSetup | SoundSetup):
            await self._set_up(thing)
        elif thing is not None:
            await self._frame(kind, at, thing, now)
        if now - self.asked_at >= (LOOK_SECONDS if self._expects(now) else ASK_SECONDS):
            await self._ask(now)
        if self.waiting and (now - self.written_at >= WRITE_SECONDS or len(self.waiting) >= WRITE_BYTES):
            await self._write()
        if now - self.reported_at >= REPORT_SECONDS:
            await self.report()

    def _read(self, message: Message) -> PictureSetup | SoundSetup | Frame | None:
        try:
            return read_picture(message.body) if message.kind == VIDEO else read_sound(message.body)
        except NotTaken as error:
            if message.kind == AUDIO:  # the picture is worth having without it
                self.trouble = error.why
                return None
            raise TurnedAway(error.why) from error

    async def _set_up(self, setup: PictureSetup | SoundSetup) -> None:
        former = self.tracks
        is_picture = isinstance(setup, PictureSetup)
        self.tracks = Tracks(setup, former.sound) if is_picture else Tracks(former.picture, setup)
        if self.writer is not None and self.tracks != former:
            await self._let_go()  # other tracks, another part

    async def _frame(self, kind: int, at: int, frame: Frame, now: float) -> None:
        pictures = kind == VIDEO
        if pictures:
            self.picture_at = now
            self._measure(at, frame)
        else:
            self.sound_at = now
        if (self.tracks.picture if pictures else self.tracks.sound) is None:
            return
        if self.muxer and abs(at - self.last_time) % TIMES > JUMP_MS:
            await self._let_go()
        self.last_time = at
        if self.muxer is None and self._may_begin(pictures, frame, now):
            await self._begin()
        if self.muxer is not None:
            written = self.muxer.picture if pictures else self.muxer.sound
            self.waiting += written(frame, at)

    def _measure(self, at: int, frame: Frame) -> None:
        if frame.keyframe:
            self.apart = (at - self.keyframe_at) / 1000 if 0 < self.keyframe_at < at else self.apart
            self.keyframe_at = at

    def _may_begin(self, pictures: bool, frame: Frame, now: float) -> bool:
        """At a keyframe, or at any sound where there are no pictures; both kinds are given time to appear."""
        if self.wanted is None or now - self.opened_at < OPEN_SECONDS:
            return False
        both = None not in (self.tracks.picture, self.tracks.sound) or now - self.began > OTHER_KIND_SECONDS
        return both and (frame.keyframe if pictures else self.tracks.picture is None)

    async def _begin(self) -> None:
        self.opened_at = time.monotonic()
        writer = await in_thread(_opened, part_folder(self.show, self.wanted or 0))
        if writer is None:
            self.wanted = await self._part(anew=True)
            writer = await in_thread(_opened, part_folder(self.show, self.wanted or 0))
        if writer is None:
            return
        self.writer, self.offset, self.muxer = writer, 0, Muxer(self.tracks)
        self.saved_before = await in_thread(composed_seconds, self.show)
        self.waiting = bytearray(self.muxer.head())

    def _expects(self, now: float) -> bool:
        """Whether a part has just been opened: it may be ours, as soon as what opened it is written down."""
        if self.writer is None and now - self.looked_at >= LOOK_SECONDS:
            self.looked_at = now
            parts = _changed(self.show / "parts")
            if parts != self.parts:
                self.parts, self.expecting = parts, now + ASK_SECONDS
        return now < self.expecting

    async def _ask(self, now: float) -> None:
        """Whether the show takes us now; a browser may have taken over, or the host may have ended it."""
        self.asked_at = now
        part = await self._part(anew=False)
        if part != self.wanted:
            await self._let_go()
        self.wanted = part

    async def _part(self, *, anew: bool) -> int | None:
        try:
            return await in_thread(encoders.part, self.show_id, self.key, anew=anew)
        except encoders.NoLonger as error:
            raise TurnedAway(encoders.OVER) from error

    async def _write(self) -> None:
        """What waits goes to the disk."""
        self.written_at = time.monotonic()
        if self.writer is None:
            return
        content, self.waiting = bytes(self.waiting), bytearray()
        try:
            self.offset = await in_thread(self.writer.append, self.offset, content)
        except SpoolEnded:
            self.asked_at = 0.0  # the room says why
            await self._let_go()
        except SpoolFull as error:
            raise TurnedAway("full") from error
        except SpoolWithoutRoom as error:
            raise TurnedAway("no_room") from error

    async def _let_go(self) -> None:
        """What waits is written; the next keyframe begins another part."""
        writer, content, self.waiting = self.writer, bytes(self.waiting), bytearray()
        self.saved_before += self.muxer.last / 1000 if self.muxer else 0.0
        self.writer = self.muxer = None
        if writer is not None:
            await in_thread(_finished, writer, self.offset, content)

    def _kbps(self) -> int:
        seconds = max(min(RATE_SECONDS, time.monotonic() - self.began), 0.5)
        return round(self.lately * 8 / 1000 / seconds)

    def _what_is_wrong(self, now: float) -> str:
        checks = (
            (self.trouble, bool(self.trouble)),
            ("silent", now - max(self.began, self.sound_at) > SILENT_SECONDS),
            ("keyframes", self.apart > FAR_APART or (self.tracks.picture and not self.apart and now - self.began > 2 * FAR_APART)),
            ("heavy", self._kbps() > HEAVY),
        )
        return next((code for code, holds in checks if holds), "")

    async def report(self, *, connected: bool = True) -> None:
        """Write down how it stands."""
        now = self.reported_at = time.monotonic()
        picture = self.tracks.picture
        report = Report(
            connected=connected,
            saving=connected and self.writer is not None,
            kbps=self._kbps(),
            width=picture.width if picture else 0,
            height=picture.height if picture else 0,
            keyframe_seconds=round(self.apart, 1),
            has_picture=now - self.picture_at < SILENT_SECONDS and picture is not None,
            has_sound=now - self.sound_at < SILENT_SECONDS and self.tracks.sound is not None,
            saved=self.saved_before + (self.muxer.last / 1000 if self.muxer else 0.0),
            trouble=self._what_is_wrong(now),
        )
        await in_thread(write_report, self.show, report)

    async def welcome(self) -> None:
        """The line stands: what was wrong before is mended."""
        await in_thread(forget_refusal, self.show)
        await self.report()

    async def leave(self) -> None:
        """The line is gone; the show waits for whoever comes back."""
        await self._let_go()
        await self.report(connected=False)


def _changed(folder: Path) -> int:
    """When something was last put into it; 0 while it is not there."""
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _opened(part: Path) -> SpoolWriter | None:
    """The spool of an empty part; None for one that has bytes, which another encoder's run cannot follow."""
    try:
        writer = SpoolWriter(part)
    except SpoolRefused:
        return None
    if writer.size():
        writer.close()
        return None
    return writer


def _finished(writer: SpoolWriter, offset: int, content: bytes) -> None:
    try:
        if content:
            writer.append(offset, content)
    except SpoolRefused:
        pass  # the part was ended meanwhile, and another source writes the show on
    finally:
        writer.close()
