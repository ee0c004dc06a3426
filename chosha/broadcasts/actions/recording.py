"""The recording: made by itself after a show, or brought along finished."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host, may_watch
from chosha.broadcasts.actions.captions import keep_origin
from chosha.broadcasts.actions.hearing import ask_by_itself, asks_ahead
from chosha.broadcasts.actions.planning import tell_hosts
from chosha.broadcasts.facts import EpisodeArchived
from chosha.broadcasts.models import Caption, Chapter, Episode, Progress, Recording, State, Takedown, Transcript
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.media.actions import (
    append_upload,
    archive_show,
    begin_upload,
    end_live_show,
    finish_upload,
    forget_show,
    forget_upload,
    try_upload_again,
)
from chosha.media.engine.archive import ArchiveFacts, NothingRecorded
from chosha.media.engine.names import clean_name
from chosha.media.engine.posters import make_small_poster
from chosha.media.models import Upload
from chosha.media.queries import show_archive, show_folder
from chosha.members.models import Member
from chosha.search.actions import index

SEARCHED_AS = "broadcasts.episode"
MAKE_ARCHIVE = "chosha.broadcasts.tasks.archive"
PIECE = 4 * 1024 * 1024
WAITING = (State.SCHEDULED, State.ENDED, State.ARCHIVED)


def make_archive(episode: Episode) -> None:
    """Build the archive of an ended show from its spool; minutes of work, for a job. Safe to repeat."""
    if episode.state != State.ENDED:
        return
    end_live_show(episode.pk)
    if episode.no_recording:
        forget_show(episode.pk)
        keep_recording(episode, None)
        return
    try:
        facts: ArchiveFacts | None = archive_show(episode.pk, asks_ahead(episode))
    except NothingRecorded:
        facts = None
    keep_recording(episode, facts)


@transaction.atomic
def keep_recording(episode: Episode, facts: ArchiveFacts | None) -> None:
    """The episode stands in the archive; None when nothing was recorded. Hosts are told once. Safe to repeat."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if facts is not None:
        write_recording(kept, facts)
    first = kept.archived_at is None
    kept.state = State.ARCHIVED
    kept.archived_at = kept.archived_at or now()
    kept.ended_at = kept.ended_at or now()
    kept.save(update_fields=["state", "archived_at", "ended_at"])
    index(SEARCHED_AS, kept)  # one that was planned ahead and went on air bare was not to be found before
    announce(EpisodeArchived(episode_id=kept.pk))
    if first and facts is not None:
        tell_hosts(kept, f"「{kept.title}」が書庫に並びました")
        ask_by_itself(kept)
    episode.refresh_from_db()


def write_recording(episode: Episode, facts: ArchiveFacts) -> None:
    """What the archive holds, as its files are now; the small poster is drawn. In the caller's transaction."""
    archive = show_folder(episode.pk) / "archive"
    audio = _size(archive / "audio.mp4")
    pictures = [_size(file) for file in archive.glob("*.mp4") if file.stem.isdigit()]
    Recording.objects.update_or_create(
        episode=episode,
        defaults={
            "seconds": facts.duration,
            "bytes": facts.size,
            "has_video": facts.has_video,
            "video_bytes": max(pictures, default=0),
            "audio_bytes": audio,
            "has_poster": make_small_poster(show_folder(episode.pk)),
        },
    )


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


@transaction.atomic
def bring_recording(episode: Episode, *, name: str, size: int, by: Member) -> Upload:
    """Begin, or go on with, the upload of a finished recording. Returns the upload with the bytes already here.

    Raises NotAllowed, or Refused when the episode is on air, cancelled, promised not to be recorded, or has its recording.
    """
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    _refuse_what_takes_none(kept)
    former = kept.upload
    if former and former.state == Upload.State.UPLOADING and (former.name, former.expected_bytes) == (clean_name(name), size):
        return former
    if former and former.state == Upload.State.CONVERTING:
        raise Refused(f"『{former.name}』を整えているところです。終わるまでお待ちください。閉じても続きます。")
    kept.upload = begin_upload(name, size)
    kept.save(update_fields=["upload"])
    if former:
        forget_upload(former)
    return kept.upload


def _refuse_what_takes_none(episode: Episode) -> None:
    if episode.no_recording:
        raise Refused("この回は録音しない約束です。録画は受け取っていません。")
    if episode.state not in WAITING:
        raise Refused("この回は放送中か取りやめです。録画は、放送の終わった回か予定の回に送れます。")
    if Takedown.objects.filter(episode=episode).exists():
        raise Refused("この回の録画は取り下げられています。別の録画は、新しい回として送れます。わけは放送係に尋ねられます。")
    if Recording.objects.filter(episode=episode).exists():
        raise Refused("この回の録画は、もう書庫に並んでいます。別の録画は、新しい回として送れます。")


def receive_piece(episode: Episode, *, offset: int, piece: bytes, by: Member) -> int:
    """Take the bytes that belong at offset. Returns where the browser goes on. Raises NotAllowed or Refused."""
    if not may_host(by, episode):
        raise NotAllowed
    if episode.upload is None:
        raise Refused("送りはじめた録画が見つかりませんでした。ファイルを選び直すと、送れます。")
    return append_upload(episode.upload, offset, piece)


@transaction.atomic
def hand_in_recording(episode: Episode, *, by: Member | None) -> None:
    """All bytes are here: convert it. `by=None` is the building itself. Raises NotAllowed or Refused."""
    if by is not None and not may_host(by, episode):
        raise NotAllowed
    if episode.upload is None:
        raise Refused("送りはじめた録画が見つかりませんでした。ファイルを選び直すと、送れます。")
    if finish_upload(episode.upload, episode.pk):
        record("broadcasts.recording.brought", episode, by=by)


@transaction.atomic
def try_recording_again(episode: Episode, *, by: Member) -> None:
    """Convert what was given up once more, without sending it again. Raises NotAllowed or Refused."""
    if not may_host(by, episode):
        raise NotAllowed
    if episode.upload is None:
        raise Refused("受け取った録画が見つかりませんでした。ファイルを選び直すと、送れます。元の録画は変わりません。")
    try_upload_again(episode.upload)


@transaction.atomic
def tell_of_failed_recording(episode: Episode) -> None:
    """The page of the recording holds the reason and what can be done."""
    line = f"「{episode.title}」の録画を整えられませんでした。理由とできることは「録画を送る」の画面にあります"
    tell_hosts(episode, line, f"{episode.path}recording/")


def archive_from_file(
    episode: Episode,
    path: Path,
    *,
    chapters: Iterable[dict[str, Any]] = (),
    captions: Iterable[dict[str, Any]] = (),
) -> Upload:
    """Bring a recording that lies on this machine, on behalf of the building (demo, moved communities).

    The file is copied at once and converted by a job; the episode keeps its own dates. `chapters` are {"at_sec", "label"},
    `captions` {"start", "end", "text", "name" or "speaker"}. Raises Refused.
    """
    upload = begin_upload(path.name, path.stat().st_size)
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            append_upload(upload, upload.received_bytes, piece)
    with transaction.atomic():
        Episode.objects.filter(pk=episode.pk).update(upload=upload)
        episode.upload = upload
        write_chapters(episode, chapters)
        write_captions(episode, captions)
        hand_in_recording(episode, by=None)
    return upload


@transaction.atomic
def write_chapters(episode: Episode, chapters: Iterable[dict[str, Any]]) -> None:
    """Put these chapters in the place of the former ones."""
    Chapter.objects.filter(episode=episode).delete()
    Chapter.objects.bulk_create([Chapter(episode=episode, at_sec=int(row["at_sec"]), label=row["label"][:80]) for row in chapters])
    index(SEARCHED_AS, episode)


@transaction.atomic
def write_captions(episode: Episode, captions: Iterable[dict[str, Any]], *, origin: str = Transcript.Origin.HAND) -> None:
    """Put these captions in the place of the former ones, on behalf of the building; search is told."""
    Caption.objects.filter(episode=episode).delete()
    rows = [
        Caption(
            episode=episode,
            start=float(row["start"]),
            end=float(row["end"]),
            text=row["text"][:400],
            speaker=str(row.get("name") or row.get("speaker") or "")[:60],
        )
        for row in captions
    ]
    Caption.objects.bulk_create(rows)
    keep_origin(episode, origin)
    index(SEARCHED_AS, episode)


def settle_recordings() -> None:
    """Every minute: nothing ready is left standing because a message was lost, and no ended show is without its chore."""
    for episode in Episode.objects.filter(upload__state=Upload.State.READY, recording__isnull=True):
        facts = show_archive(episode.pk)
        if facts is not None:
            keep_recording(episode, facts)
    for episode_id in Episode.objects.filter(state=State.ENDED).values_list("pk", flat=True):
        _see_to_archive(episode_id)


@transaction.atomic
def _see_to_archive(episode_id: int) -> None:
    """A chore that waits, runs or was given up is there for staff to see and to try again; only one that is missing is made."""
    kept = Episode.objects.select_for_update().filter(pk=episode_id, state=State.ENDED).first()
    chores = DBTaskResult.objects.filter(task_path=MAKE_ARCHIVE, args_kwargs__kwargs__episode_id=episode_id)
    if kept is not None and not chores.exists():
        enqueue(MAKE_ARCHIVE, episode_id=episode_id)


@transaction.atomic
def remember_place(episode: Episode, *, by: Member, at_sec: float) -> None:
    """Where the member stopped listening. Raises NotAllowed."""
    if not may_watch(by, episode):
        raise NotAllowed
    place = min(max(at_sec, 0.0), 36_000.0)
    Progress.objects.update_or_create(member=by, episode=episode, defaults={"at_sec": place, "changed_at": now()})
