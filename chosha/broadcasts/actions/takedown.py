"""録画を取り下げる: at once, with a reason; back within ten minutes, then gone for good."""

from datetime import timedelta
from typing import Any

from django.core import serializers
from django.db import models, transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_make_programmes
from chosha.broadcasts.actions.places import forget_places_of
from chosha.broadcasts.actions.planning import tell_hosts
from chosha.broadcasts.facts import EpisodeCovered
from chosha.broadcasts.models import (
    Caption,
    Chapter,
    Episode,
    Hearing,
    LiveQuestion,
    Mending,
    Recording,
    SlideTurn,
    State,
    Takedown,
    Transcript,
    Trim,
)
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.media.actions import bring_show_back, forget_show_aside, forget_upload, set_show_aside
from chosha.media.models import Upload
from chosha.members.models import Member
from chosha.search.actions import index

SEARCHED_AS = "broadcasts.episode"
CAN_BE_UNDONE = timedelta(minutes=10)
LONGEST_REASON = 300
# What was recorded and said; each table goes whole, in this order, and comes back in it.
HELD: tuple[type[models.Model], ...] = (Recording, Transcript, Chapter, Caption, Mending, Hearing, Trim, SlideTurn)


@transaction.atomic
def take_down_recording(episode: Episode, *, by: Member, reason: str) -> Takedown:
    """Nobody sees or hears the recording from this moment. Raises NotAllowed; Refused without a reason or a recording."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_make_programmes(by):
        raise NotAllowed
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        raise Refused("取り下げる理由を書いてください。パーソナリティに伝わり、記録に残ります。", field="reason")
    if kept.state != State.ARCHIVED or not Recording.objects.filter(episode=kept).exists():
        raise Refused("この回には、取り下げる録画がありません。整えている途中なら、書庫に並んでから取り下げられます。")
    Takedown.objects.filter(episode=kept).delete()
    down = Takedown.objects.create(episode=kept, by=by, reason=words, kept=_set_aside(kept))
    index(SEARCHED_AS, kept)
    record("broadcasts.recording.taken_down", kept, by=by, reason=words)
    announce(EpisodeCovered(episode_id=kept.pk))
    tell_hosts(kept, f"「{_short(kept.title)}」の録画を取り下げました。理由: {words}")
    transaction.on_commit(lambda: set_show_aside(kept.pk), robust=True)
    return down


@transaction.atomic
def undo_takedown(episode: Episode, *, by: Member) -> None:
    """Everything is as it was. Undoing what is not taken down changes nothing. Raises NotAllowed; Refused after ten minutes."""
    if not may_make_programmes(by):
        raise NotAllowed
    down = Takedown.objects.select_for_update().filter(episode=episode).first()
    if down is None:
        return
    if down.final_at is not None or now() - down.at > CAN_BE_UNDONE:
        raise Refused("取り下げてから10分を過ぎたため、録画はもう残っていません。お手元に録画があれば、新しい回として送れます。")
    _bring_back(down.kept)
    down.delete()
    index(SEARCHED_AS, episode)
    record("broadcasts.recording.put_back", episode, by=by)
    tell_hosts(episode, f"取り下げた「{_short(episode.title)}」の録画を、元に戻しました")
    transaction.on_commit(lambda: bring_show_back(episode.pk), robust=True)


def finish_takedowns() -> int:
    """Every minute: what can no longer be undone is deleted. Returns how many."""
    due = list(Takedown.objects.filter(final_at__isnull=True, at__lt=now() - CAN_BE_UNDONE).values_list("pk", flat=True))
    for episode_id in due:
        _finish(episode_id)
    return len(due)


@transaction.atomic
def _finish(episode_id: int) -> None:
    down = Takedown.objects.select_for_update().select_related("episode").filter(pk=episode_id, final_at__isnull=True).first()
    if down is None:
        return
    down.kept, down.final_at = {}, now()
    down.save(update_fields=["kept", "final_at"])
    forget_source(down.episode)
    forget_places_of(episode_id)
    transaction.on_commit(lambda: forget_show_aside(episode_id), robust=True)


def remove_recording(episode: Episode) -> None:
    """For good, at once: rows, and with the end of the transaction the files. The caller has asked and writes it into the record."""
    _set_aside(episode)
    forget_source(episode)
    index(SEARCHED_AS, episode)
    announce(EpisodeCovered(episode_id=episode.pk))
    transaction.on_commit(lambda: _remove_files(episode.pk), robust=True)


def _remove_files(episode_id: int) -> None:
    set_show_aside(episode_id)
    forget_show_aside(episode_id)


def forget_source(episode: Episode) -> None:
    """The recording as a host once sent it."""
    for upload in Upload.objects.filter(pk=episode.upload_id):
        Episode.objects.filter(pk=episode.pk).update(upload=None)
        forget_upload(upload)


def _set_aside(episode: Episode) -> dict[str, Any]:
    """Takes the rows away. Returns them, and which questions had a chapter, for a way back."""
    asked = list(LiveQuestion.objects.filter(episode=episode, chapter__isnull=False).order_by().values_list("pk", "chapter"))
    rows = [row for model in HELD for row in serializers.serialize("python", model._default_manager.filter(episode=episode))]
    for model in HELD:
        model._default_manager.filter(episode=episode).delete()
    return {"rows": rows, "asked": asked}


def _bring_back(kept: dict[str, Any]) -> None:
    for row in serializers.deserialize("python", kept.get("rows", [])):
        row.save()
    for question, chapter in kept.get("asked", []):
        LiveQuestion.objects.filter(pk=question).update(chapter=chapter)


def _short(title: str) -> str:
    return title if len(title) <= 40 else f"{title[:39]}…"
