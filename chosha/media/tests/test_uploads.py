import subprocess
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from chosha.jobs.queue import attempts_of
from chosha.kernel import facts
from chosha.kernel.errors import Refused
from chosha.media.actions import append_upload, begin_upload, convert_upload, finish_upload, recordings, sweep_uploads, try_upload_again
from chosha.media.actions.recordings import CONVERT
from chosha.media.engine import ffmpeg
from chosha.media.engine import recordings as recordings_engine
from chosha.media.engine.ffmpeg import FfmpegFailed
from chosha.media.facts import RecordingFailed
from chosha.media.models import Upload
from chosha.media.queries import show_archive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def arrived(clip: Path, name: str = "録画.webm") -> Upload:
    upload = begin_upload(name, clip.stat().st_size)
    content = clip.read_bytes()
    assert append_upload(upload, 0, content[:1000]) == 1000
    assert append_upload(upload, 5000, content[5000:]) == 1000
    assert append_upload(upload, 500, content[500:]) == len(content)
    assert append_upload(upload, 0, content[:1000]) == len(content)
    return upload


def test_a_recording_arrives_in_pieces_and_becomes_an_archive(clips: Any, django_capture_on_commit_callbacks: Any) -> None:
    upload = arrived(clips["vp8"][0])
    finish_upload(upload, show_id=77)
    finish_upload(upload, show_id=77)
    chore = DBTaskResult.objects.get()
    assert (chore.task_path, chore.queue_name) == ("chosha.media.tasks.convert", "media")
    assert chore.args_kwargs["kwargs"] == {"upload_id": upload.pk}
    assert upload.state == Upload.State.CONVERTING
    with django_capture_on_commit_callbacks(execute=True):
        convert_upload(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.progress, upload.sentence, upload.has_video) == ("ready", 100, "", True)
    assert upload.duration == pytest.approx(6, abs=0.2)
    assert show_archive(77).size == upload.archive_bytes
    assert not upload.source.exists()


def test_progress_is_written_at_most_each_second(clips: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    upload, clock, seen = arrived(clips["vp8"][0]), [100.0], []
    monkeypatch.setattr(recordings.time, "monotonic", lambda: clock[0])
    tell = recordings._ProgressWriter(upload)
    for share in (0.1, 0.2, 0.55, 1.0):
        tell(share)
        clock[0] += 0.6
        upload.refresh_from_db()
        seen.append(upload.progress)
    assert seen == [10, 10, 55, 55]


def test_a_broken_recording_fails_with_its_sentence(clips: Any) -> None:
    content = b"\x1aE\xdf\xa3" + b"broken" * 500
    upload = begin_upload("会議.mkv", len(content))
    append_upload(upload, 0, content)
    finish_upload(upload, 78)
    convert_upload(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.may_be_tried_again) == (Upload.State.FAILED, False)
    assert upload.sentence.startswith("『会議.mkv』を開けませんでした（途中で切れているか、壊れているようです）。")
    assert upload.source.exists()


def fails(monkeypatch: pytest.MonkeyPatch, upload: Upload, times: int) -> Upload:
    """The upload after so many attempts in which we stumble."""

    def full(*_: object) -> None:
        raise FfmpegFailed("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(recordings, "convert_recording", full)
        for _ in range(times):
            with pytest.raises(FfmpegFailed):
                convert_upload(Upload.objects.get(pk=upload.pk))
    return Upload.objects.get(pk=upload.pk)


def test_our_own_failure_is_told_as_ours_and_tried_again(clips: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = arrived(clips["vp8"][0])
    finish_upload(upload, 79)
    stumbled = fails(monkeypatch, upload, 2)
    assert (stumbled.state, "もう一度試しています" in stumbled.sentence) == (Upload.State.CONVERTING, True)
    convert_upload(stumbled)
    assert (Upload.objects.get().state, Upload.objects.get().sentence) == (Upload.State.READY, "")


def test_after_the_last_attempt_nobody_is_told_that_we_still_try(
    clips: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []
    monkeypatch.setitem(facts._listeners, RecordingFailed, [lambda fact: heard.append(fact.upload_id)])
    upload = arrived(clips["vp8"][0])
    finish_upload(upload, 79)
    with django_capture_on_commit_callbacks(execute=True):
        failed = fails(monkeypatch, upload, attempts_of(CONVERT))
    assert (failed.state, failed.may_be_tried_again, heard) == (Upload.State.FAILED, True, [upload.pk])
    assert failed.sentence == f"『録画.webm』{recordings.GIVEN_UP}"
    try_upload_again(failed)
    try_upload_again(failed)
    kept = Upload.objects.get()
    assert (kept.state, kept.attempts, kept.sentence, DBTaskResult.objects.count()) == (Upload.State.CONVERTING, 0, "", 2)
    convert_upload(kept)
    assert Upload.objects.get().state == Upload.State.READY


def test_what_was_cleared_away_cannot_be_tried_again(clips: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = arrived(clips["vp8"][0])
    finish_upload(upload, 79)
    failed = fails(monkeypatch, upload, 3)
    failed.source.unlink()
    with pytest.raises(Refused, match="もう庁舎に残っていませんでした"):
        try_upload_again(failed)


def test_the_last_piece_may_come_again_when_its_answer_was_lost(clips: Any) -> None:
    content = clips["vp8"][0].read_bytes()
    upload = arrived(clips["vp8"][0])
    assert (finish_upload(upload, 81), finish_upload(upload, 81)) == (True, False)
    assert append_upload(upload, len(content) - 500, content[-500:]) == len(content)
    convert_upload(upload)
    ready = Upload.objects.get()
    ready.source.unlink()
    assert (append_upload(ready, len(content) - 500, content[-500:]), ready.source.exists()) == (len(content), False)
    with pytest.raises(Refused):
        append_upload(ready, len(content), b"more")


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("会議.exe", 100, "録画として受け取れない種類でした。受け取れるのは mp4、mov、webm、mkv、ts、avi、m4a、mp3、wav などです。"),
        ("会議.mp4", 0, "中身がありませんでした"),
        ("会議.mp4", 21 * 1024**3, "大きすぎて受け取れませんでした（21.0GB）"),
    ],
)
def test_what_cannot_be_taken_is_told_before_the_first_byte(name: str, size: int, words: str) -> None:
    with pytest.raises(Refused) as refused:
        begin_upload(name, size)
    assert words in refused.value.sentence
    assert Upload.objects.count() == 0


def test_a_mislabelled_recording_is_told_after_the_first_piece() -> None:
    upload = begin_upload("会議.mp4", 5000)
    with pytest.raises(Refused) as refused:
        append_upload(upload, 0, b"PK\x03\x04" * 100)
    assert refused.value.sentence.startswith("『会議.mp4』は中身が録画や録音ではないようです。")
    assert not upload.source.exists()


def test_more_than_announced_is_not_taken_and_less_is_not_finished(clips: Any) -> None:
    upload = begin_upload("録画.webm", 2000)
    append_upload(upload, 0, clips["vp8"][0].read_bytes()[:1000])
    with pytest.raises(Refused):
        append_upload(upload, 1000, b"x" * 1001)
    with pytest.raises(Refused) as refused:
        finish_upload(upload, 80)
    assert refused.value.sentence == "『録画.webm』はまだ途中までしか届いていません（50％）。続きから送れます。"


def test_uploads_left_alone_are_swept(clips: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    from datetime import timedelta

    upload = arrived(clips["vp8"][0])
    folder = upload.source.parent
    assert sweep_uploads() == 0
    monkeypatch.setattr(recordings, "LEFT_ALONE_FOR", timedelta(seconds=-1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_uploads() == 1
    assert not folder.exists()


def test_a_disk_that_fills_up_meanwhile_stops_with_a_sentence_and_goes_on_later(clips: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    content = clips["vp8"][0].read_bytes()
    upload = begin_upload("録画.webm", len(content))
    append_upload(upload, 0, content[:1000])
    with monkeypatch.context() as patched:
        patched.setattr(recordings, "KEPT_FREE", 2**60)
        with pytest.raises(Refused, match="届いた分は残っています"):
            append_upload(upload, 1000, content[1000:])
    assert append_upload(upload, 1000, content[1000:]) == len(content)


def test_without_room_to_convert_the_recording_is_kept_for_another_attempt(clips: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = arrived(clips["vp8"][0])
    finish_upload(upload, 82)
    with monkeypatch.context() as patched:
        patched.setattr(recordings, "KEPT_FREE", 2**60)
        convert_upload(upload)
    kept = Upload.objects.get()
    assert (kept.state, kept.may_be_tried_again, "整える場所が足りませんでした" in kept.sentence) == ("failed", True, True)
    try_upload_again(kept)
    convert_upload(Upload.objects.get())
    assert Upload.objects.get().state == "ready"


def test_a_recording_of_more_than_ten_hours_is_told_after_the_first_piece(monkeypatch: pytest.MonkeyPatch, clips: Any) -> None:
    monkeypatch.setattr(recordings_engine, "MOST_SECONDS", 3)
    clip = clips["mp4"][0].with_name("long.mkv")
    subprocess.run([ffmpeg.binary(), "-loglevel", "error", "-y", "-i", str(clips["vp8"][0]), "-c", "copy", str(clip)], check=True)
    upload = begin_upload("長い会議.mkv", clip.stat().st_size)
    with pytest.raises(Refused, match="10時間を超えています"):
        append_upload(upload, 0, clip.read_bytes())
    assert not upload.source.exists()
