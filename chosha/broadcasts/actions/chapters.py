"""章 by hand, beside those that came from questions and the running order."""

from django.db import transaction

from chosha.broadcasts.actions.mending import as_kept, episode_to_mend, note_step
from chosha.broadcasts.models import Chapter, Episode, Mending, Recording
from chosha.kernel.clock import time_mark
from chosha.kernel.errors import Refused
from chosha.members.models import Member

PART = Mending.Part.CHAPTERS
MOST_CHAPTERS = 200


def _refuse_place(episode: Episode, at_sec: int, besides: int = 0) -> None:
    seconds = Recording.objects.filter(episode=episode).values_list("seconds", flat=True).first()
    if seconds is not None and at_sec >= seconds:
        raise Refused(f"録画の終わり（{time_mark(seconds)}）より後の時刻です。録画の長さの中にすると保存できます。", field="at")
    if Chapter.objects.filter(episode=episode, at_sec=at_sec).exclude(pk=besides).exists():
        raise Refused("同じ時刻に、もう章があります。時刻をずらすか、その章の名前を直せます。", field="at")


@transaction.atomic
def add_chapter(episode: Episode, *, by: Member, at_sec: int, label: str) -> Chapter:
    """A further chapter. Raises NotAllowed; Refused for a place behind the end, a place taken, or too many."""
    kept = episode_to_mend(episode.pk, by)
    _refuse_place(kept, at_sec)
    if Chapter.objects.filter(episode=kept).count() >= MOST_CHAPTERS:
        raise Refused(f"章は{MOST_CHAPTERS}までです。書いた名前は残っています。")
    made = Chapter.objects.create(episode=kept, at_sec=at_sec, label=label)
    note_step(kept, PART, f"章「{label}」を足しました", by=by, added=[made.pk])
    return made


@transaction.atomic
def mend_chapter(chapter: Chapter, *, by: Member, at_sec: int, label: str) -> None:
    """Move or rename a chapter. Raises NotAllowed or Refused."""
    episode, kept = _chapter(chapter, by)
    _refuse_place(episode, at_sec, kept.pk)
    if (kept.at_sec, kept.label) == (at_sec, label):
        return
    former = as_kept(PART, [kept])
    kept.at_sec, kept.label = at_sec, label
    kept.save(update_fields=["at_sec", "label"])
    note_step(episode, PART, f"章「{label}」を直しました", by=by, former=former)


@transaction.atomic
def drop_chapter(chapter: Chapter, *, by: Member) -> None:
    """Take a chapter out. Raises NotAllowed or Refused."""
    episode, kept = _chapter(chapter, by)
    former = as_kept(PART, [kept])
    kept.delete()
    note_step(episode, PART, f"章「{kept.label}」を外しました", by=by, former=former)


def _chapter(chapter: Chapter, by: Member) -> tuple[Episode, Chapter]:
    episode = episode_to_mend(chapter.episode_id, by)
    kept = Chapter.objects.filter(episode=episode, pk=chapter.pk).first()
    if kept is None:
        raise Refused("この章は、ほかの方が先に外しました。画面を開きなおすと、いまの章が見えます。")
    return episode, kept
