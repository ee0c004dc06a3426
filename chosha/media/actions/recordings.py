"""Recordings made elsewhere: received in pieces, converted by a job."""

import fcntl
import os
import shutil
import time
from datetime import timedelta
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import F, Q

from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.kernel.facts import announce
from chosha.media.engine.archive import ArchiveFacts
from chosha.media.engine.formats import ACCEPTED, SUFFIXES
from chosha.media.engine.names import clean_name
from chosha.media.engine.recordings import RecordingRefused, convert_recording, refuse_by_header
from chosha.media.engine.spool import KEPT_FREE
from chosha.media.facts import RecordingFailed, RecordingReady
from chosha.media.models import Upload
from chosha.media.models.upload import uploads_folder
from chosha.media.queries import show_folder

LARGEST = 20 * 1024**3
LARGEST_CHUNK = 16 * 1024**2
ROOM_FACTOR = 2
WRITE_PROGRESS_EVERY = 1.0
LEFT_ALONE_FOR = timedelta(days=7)
MOST_ATTEMPTS = 3
CONVERT = "chosha.media.tasks.convert"
NO_ROOM = "いま庁舎の置き場所が足りず、録画を受け取れません。事務局が場所を空けると送れます。元の録画は変わりません。"
FULL = (
    "庁舎の置き場所が足りなくなり、途中で受け取りを止めました。届いた分は残っています。"
    "事務局が場所を空けたら、同じファイルを選ぶと続きから送れます。"
)
NO_ROOM_TO_CONVERT = (
    "を整える場所が足りませんでした。事務局が場所を空けたら、「もう一度整える」を押すと、送り直さずに試せます。"
    "受け取った録画は残っています。"
)
AGAIN = "を整えている途中で、庁舎の側でつまずきました。もう一度試しています。受け取った録画は残っています。"
GIVEN_UP = "を、庁舎の側の不具合で整えられませんでした。「もう一度整える」を押すと、送り直さずに試せます。受け取った録画は残っています。"


@transaction.atomic
def begin_upload(name: str, size: int) -> Upload:
    """Announces a recording of so many bytes. Raises Refused for a type, size or lack of room."""
    shown = clean_name(name)
    if PurePosixPath(shown.lower()).suffix not in SUFFIXES:
        raise Refused(f"『{shown}』は録画として受け取れない種類でした。{ACCEPTED}")
    if size <= 0:
        raise Refused(f"『{shown}』には中身がありませんでした（0バイト）。元のファイルを確かめてください。")
    if size > LARGEST:
        raise Refused(f"『{shown}』は大きすぎて受け取れませんでした（{size / 1024**3:.1f}GB）。20GBまでに分けると送れます。")
    uploads_folder().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(uploads_folder()).free < size * ROOM_FACTOR:
        raise Refused(NO_ROOM)
    return Upload.objects.create(name=shown, expected_bytes=size)


def append_upload(upload: Upload, offset: int, chunk: bytes) -> int:
    """Adds the bytes that belong at offset; bytes sent twice are kept once, bytes behind a gap are not taken.

    Returns the bytes received, where the browser goes on; all of them for a piece that comes again after the last. Raises
    Refused for what does not fit.
    """
    if len(chunk) > LARGEST_CHUNK or offset < 0 or offset + len(chunk) > upload.expected_bytes:
        raise Refused(f"『{upload.name}』が、はじめに聞いた大きさと合いませんでした。選び直して、はじめから送れます。")
    if upload.state != Upload.State.UPLOADING:
        return upload.received_bytes
    upload.source.parent.mkdir(parents=True, exist_ok=True)
    received = _append(upload, offset, chunk)
    if offset == 0:
        _refuse_early(upload)
    Upload.objects.filter(pk=upload.pk, received_bytes__lt=received).update(received_bytes=received)
    upload.received_bytes = received
    return received


def _append(upload: Upload, offset: int, chunk: bytes) -> int:
    file = os.open(upload.source, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        have = os.fstat(file).st_size
        if offset > have:
            return have
        fresh = memoryview(chunk)[have - offset :]
        if shutil.disk_usage(upload.source.parent).free - len(fresh) < KEPT_FREE:
            raise Refused(FULL)
        written = 0
        while written < len(fresh):
            written += os.pwrite(file, fresh[written:], have + written)
        return have + written
    finally:
        os.close(file)


def _refuse_early(upload: Upload) -> None:
    """Says no after the first piece rather than after gigabytes."""
    try:
        refuse_by_header(upload.source)
    except RecordingRefused as error:
        shutil.rmtree(upload.source.parent, ignore_errors=True)
        raise Refused(f"『{upload.name}』{error.reason}") from error


@transaction.atomic
def finish_upload(upload: Upload, show_id: int) -> bool:
    """All bytes are here: the recording will become the archive of this show. False when that was known already.

    Raises Refused while some are missing.
    """
    kept = Upload.objects.select_for_update().get(pk=upload.pk)
    if kept.state != Upload.State.UPLOADING:
        return False
    have = kept.source.stat().st_size if kept.source.exists() else 0
    if have != kept.expected_bytes:
        raise Refused(f"『{kept.name}』はまだ途中までしか届いていません（{have * 100 // kept.expected_bytes}％）。続きから送れます。")
    kept.state, kept.show_id, kept.received_bytes = Upload.State.CONVERTING, show_id, have
    kept.save(update_fields=["state", "show_id", "received_bytes"])
    upload.refresh_from_db()
    enqueue(CONVERT, upload_id=kept.pk)
    return True


@transaction.atomic
def try_upload_again(upload: Upload) -> None:
    """Convert once more what was given up, from the bytes that are here. Raises Refused when they are not."""
    kept = Upload.objects.select_for_update().get(pk=upload.pk)
    if kept.state != Upload.State.FAILED:
        return
    if not kept.source.exists():
        raise Refused(f"『{kept.name}』は、もう庁舎に残っていませんでした。ファイルを選び直すと送れます。元の録画は変わりません。")
    kept.state, kept.progress, kept.sentence, kept.attempts = Upload.State.CONVERTING, 0, "", 0
    kept.save(update_fields=["state", "progress", "sentence", "attempts"])
    enqueue(CONVERT, upload_id=kept.pk)


def convert_upload(upload: Upload) -> None:
    """Makes the archive; minutes of work, for a job. Progress is written to the row at most each second. Safe to repeat."""
    if upload.state == Upload.State.READY or upload.show_id is None:
        return
    begun = {"state": Upload.State.CONVERTING, "progress": 0, "sentence": "", "attempts": F("attempts") + 1}
    Upload.objects.filter(pk=upload.pk).update(**begun)
    upload.refresh_from_db()
    if shutil.disk_usage(uploads_folder()).free < upload.expected_bytes + KEPT_FREE:
        _fail(upload, f"『{upload.name}』{NO_ROOM_TO_CONVERT}")
        return
    try:
        facts = convert_recording(upload.source, show_folder(upload.show_id), _ProgressWriter(upload))
    except RecordingRefused as error:
        upload.attempts = 0  # another attempt would find the same
        _fail(upload, f"『{upload.name}』{error.reason}")
    except Exception:
        _stumble(upload)
        raise
    else:
        _finish(upload, facts)


def _stumble(upload: Upload) -> None:
    """The chore that runs this is tried again as often as we count here; only then has it failed."""
    if upload.attempts < MOST_ATTEMPTS:
        Upload.objects.filter(pk=upload.pk).update(sentence=f"『{upload.name}』{AGAIN}")
    else:
        _fail(upload, f"『{upload.name}』{GIVEN_UP}")


class _ProgressWriter:
    def __init__(self, upload: Upload) -> None:
        self.upload, self.written_at = upload, 0.0

    def __call__(self, share: float) -> None:
        if time.monotonic() - self.written_at >= WRITE_PROGRESS_EVERY:
            self.written_at = time.monotonic()
            Upload.objects.filter(pk=self.upload.pk).update(progress=min(99, int(share * 100)))


@transaction.atomic
def _finish(upload: Upload, facts: ArchiveFacts) -> None:
    upload.state, upload.progress = Upload.State.READY, 100
    upload.duration, upload.archive_bytes, upload.has_video = facts.duration, facts.size, facts.has_video
    upload.sentence = ""
    upload.save(update_fields=["state", "progress", "sentence", "duration", "archive_bytes", "has_video"])
    announce(RecordingReady(upload_id=upload.pk, show_id=upload.show_id or 0))
    transaction.on_commit(lambda: shutil.rmtree(upload.source.parent, ignore_errors=True), robust=True)


@transaction.atomic
def _fail(upload: Upload, sentence: str) -> None:
    upload.state, upload.sentence = Upload.State.FAILED, sentence
    upload.save(update_fields=["state", "sentence", "attempts"])
    announce(RecordingFailed(upload_id=upload.pk, show_id=upload.show_id or 0))


@transaction.atomic
def forget_upload(upload: Upload) -> None:
    """Deletes the row and, once that is certain, the bytes."""
    folder = upload.source.parent
    upload.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True), robust=True)


def sweep_uploads() -> int:
    """Forgets uploads nobody finished and sources that failed, after a week. Returns how many."""
    stale = Q(state=Upload.State.UPLOADING) | Q(state=Upload.State.FAILED)
    forgotten = list(Upload.objects.filter(stale, begun_at__lt=now() - LEFT_ALONE_FOR))
    for upload in forgotten:
        forget_upload(upload)
    return len(forgotten)
