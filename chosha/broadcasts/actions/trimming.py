"""録画を切る: from that moment only the span can be fetched, read, searched and heard; the whole comes back while nobody drops the rest."""

from typing import Any

from django.core import serializers
from django.db import models, transaction
from django.db.models import F

from chosha.audit.actions import record
from chosha.broadcasts.actions.hearing import forget_heard
from chosha.broadcasts.actions.mending import SEARCHED_AS, episode_to_mend
from chosha.broadcasts.actions.recording import write_recording
from chosha.broadcasts.facts import EpisodeCovered
from chosha.broadcasts.models import (
    Caption,
    Chapter,
    ChatLine,
    Consultation,
    Episode,
    LiveQuestion,
    Mending,
    Place,
    Progress,
    Recording,
    SelfNote,
    SlideTurn,
    State,
    Topic,
    Trim,
)
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.kernel.facts import announce
from chosha.media.actions import bring_whole_back, forget_whole, make_cut, set_whole_apart, whole_archive
from chosha.media.engine.archive import ArchiveFacts, FfmpegFailed, archive_facts
from chosha.media.engine.cutting import CutFailed, Span, exact_span
from chosha.members.models import Member
from chosha.search.actions import index

CUT = "chosha.broadcasts.tasks.cut"
SHORTEST, AT_AN_END, ACROSS = 5.0, 0.05, 0.5
# Moments of the recording, by table: they move with its beginning. What a member stopped at, said or asked is never taken away.
MOVED: tuple[tuple[type[models.Model], str], ...] = (
    (ChatLine, "at_second"),
    (Progress, "at_sec"),
    (LiveQuestion, "at_second"),
    (Consultation, "at_second"),
    (Place, "at_sec"),
    (SelfNote, "at_sec"),
    (SlideTurn, "at_second"),
    (Topic, "at_sec"),
)


def trim_recording(episode: Episode, *, by: Member, begin: float, end: float) -> Trim:
    """Show only this span, in seconds of the whole; it begins at the next picture that stands alone. Raises NotAllowed or Refused."""
    kept = _to_trim(episode, by)
    former = Trim.objects.filter(episode=kept).first()
    whole = former.whole_seconds if former else kept.recording.seconds
    _refuse_span(begin, min(end, whole), whole)
    span = exact_span(whole_archive(kept.pk), begin, min(end, whole))
    if span is None or span.seconds < SHORTEST:
        raise Refused("その間には、切れるところが見つかりませんでした。始まりを少し前にすると切れます。", field="begin")
    return _cut_rows(kept, span, whole, by=by)


def _to_trim(episode: Episode, by: Member) -> Episode:
    with transaction.atomic():
        kept = episode_to_mend(episode.pk, by)
    if kept.state != State.ARCHIVED or not Recording.objects.filter(episode=kept).exists():
        raise Refused("この回には、切れる録画がありません。整えている途中なら、書庫に並んでから切れます。")
    if not whole_archive(kept.pk).exists():
        raise Refused("録画のファイルが見つからないため、切れませんでした。録画は何も変わっていません。")
    return kept


def _refuse_span(begin: float, end: float, whole: float) -> None:
    if end - begin < SHORTEST:
        raise Refused("終わりは、始まりより5秒以上あとにすると切れます。録画は何も変わっていません。", field="end")
    if begin <= AT_AN_END and end >= whole - AT_AN_END:
        raise Refused("始まりも終わりも録画のはしなので、切るところがありません。録画は何も変わっていません。", field="begin")


@transaction.atomic
def _cut_rows(episode: Episode, span: Span, whole: float, *, by: Member) -> Trim:
    kept = episode_to_mend(episode.pk, by)
    former = Trim.objects.select_for_update().filter(episode=kept).first()
    if former is not None:
        _put_rows_back(kept, former)
    aside = _take_rows(kept, span)
    _move(kept, -span.begin)
    facts = {"by": by, "at": now(), "state": Trim.State.WORKING, "begin": span.begin, "end": span.end}
    trim, _ = Trim.objects.update_or_create(episode=kept, defaults=facts | {"whole_seconds": whole, "kept": aside})
    Recording.objects.filter(episode=kept).update(seconds=span.seconds, has_poster=False)
    _settle(kept)
    record("broadcasts.recording.trimmed", kept, by=by, begin=f"{span.begin:.1f}", end=f"{span.end:.1f}")
    enqueue(CUT, episode_id=kept.pk)
    transaction.on_commit(lambda: set_whole_apart(kept.pk), robust=True)
    return trim


def _settle(episode: Episode) -> None:
    """What else was tied to the former times: steps that could be taken back, what is being heard, the index, open pages."""
    Mending.objects.filter(episode=episode).delete()
    forget_heard(episode)
    index(SEARCHED_AS, episode)
    announce(EpisodeCovered(episode_id=episode.pk))


def _take_rows(episode: Episode, span: Span) -> dict[str, Any]:
    """Takes captions and chapters from outside the span away. Returns them, and which questions had a chapter, for a way back."""
    outside = Caption.objects.filter(episode=episode).exclude(start__gte=span.begin, end__lte=span.end + ACROSS)
    chapters = Chapter.objects.filter(episode=episode)
    gone = chapters.exclude(at_sec__gte=int(span.begin), at_sec__lt=span.end)
    rows = [*serializers.serialize("python", outside), *serializers.serialize("python", gone)]
    asked = LiveQuestion.objects.filter(chapter__in=gone).order_by().values_list("pk", "chapter")
    told = Consultation.objects.filter(chapter__in=gone).order_by().values_list("pk", "chapter")
    kept = {"rows": rows, "asked": list(asked), "told": list(told)}
    outside.delete()
    gone.delete()
    return kept


def _move(episode: Episode, by_seconds: float) -> None:
    if not by_seconds:
        return
    Caption.objects.filter(episode=episode).update(start=F("start") + by_seconds, end=F("end") + by_seconds)
    for chapter in Chapter.objects.filter(episode=episode):
        chapter.at_sec = max(0, chapter.at_sec + int(by_seconds))
        chapter.save(update_fields=["at_sec"])
    for table, field in MOVED:
        whole = isinstance(table._meta.get_field(field), models.IntegerField)
        rows = table._default_manager.filter(episode=episode, **{f"{field}__isnull": False})
        rows.update(**{field: F(field) + (int(by_seconds) if whole else by_seconds)})


def _put_rows_back(episode: Episode, trim: Trim) -> None:
    _move(episode, trim.begin)
    for row in serializers.deserialize("python", trim.kept.get("rows", [])):
        row.save()
    for table, name in ((LiveQuestion, "asked"), (Consultation, "told")):
        for thing, chapter in trim.kept.get(name, []):
            table.objects.filter(pk=thing, episode=episode).update(chapter=chapter)


@transaction.atomic
def show_whole(episode: Episode, *, by: Member) -> None:
    """Undo the cut. What is not trimmed stays as it is. Raises NotAllowed."""
    kept = episode_to_mend(episode.pk, by)
    trim = Trim.objects.select_for_update().filter(episode=kept).first()
    if trim is None:
        return
    _put_rows_back(kept, trim)
    facts = archive_facts(whole_archive(kept.pk).parent)
    trim.delete()
    _settle(kept)
    record("broadcasts.recording.untrimmed", kept, by=by)
    if facts is not None:
        Recording.objects.filter(episode=kept).update(seconds=facts.duration)
        transaction.on_commit(lambda: _bring_back(kept, facts), robust=True)


def _bring_back(episode: Episode, facts: ArchiveFacts) -> None:
    bring_whole_back(episode.pk)
    with transaction.atomic():
        write_recording(episode, facts)


@transaction.atomic
def drop_rest(episode: Episode, *, by: Member) -> None:
    """What was cut away is deleted for good. Raises NotAllowed; Refused while it is being cut, or where nothing is cut."""
    kept = episode_to_mend(episode.pk, by)
    trim = Trim.objects.select_for_update().filter(episode=kept, state=Trim.State.DONE).first()
    if trim is None:
        raise Refused("切り終わった録画がないため、消すところがありませんでした。録画は何も変わっていません。")
    trim.delete()
    record("broadcasts.recording.rest_dropped", kept, by=by)
    transaction.on_commit(lambda: forget_whole(kept.pk), robust=True)


@transaction.atomic
def try_cut_again(episode: Episode, *, by: Member) -> None:
    """Once more what did not come out. Raises NotAllowed."""
    kept = episode_to_mend(episode.pk, by)
    if Trim.objects.filter(episode=kept, state=Trim.State.FAILED).update(state=Trim.State.WORKING):
        enqueue(CUT, episode_id=kept.pk)


def make_trim(episode_id: int) -> None:
    """Cut what was asked for; seconds to minutes of work, for a job. Safe to repeat."""
    trim = Trim.objects.select_related("episode").filter(pk=episode_id, state=Trim.State.WORKING).first()
    if trim is None:
        return
    same = Trim.objects.filter(pk=trim.pk, at=trim.at)
    set_whole_apart(episode_id)
    try:
        facts = make_cut(episode_id, Span(trim.begin, trim.end), wanted=same.exists)
    except (FfmpegFailed, CutFailed, OSError):
        same.update(state=Trim.State.FAILED)
        raise
    if facts is None:
        return
    with transaction.atomic():
        if same.select_for_update().exists():
            same.update(state=Trim.State.DONE)
            write_recording(trim.episode, facts)
            index(SEARCHED_AS, trim.episode)
            announce(EpisodeCovered(episode_id=episode_id))
