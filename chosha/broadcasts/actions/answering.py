"""放送への質問 from where the hosts sit: which is answered now, in which order, and what is put aside."""

from django.db import transaction
from django.db.models import F

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host, may_tend
from chosha.broadcasts.facts import AnsweringChanged, QuestionChanged
from chosha.broadcasts.models import Chapter, Episode, LiveQuestion, OnceToken
from chosha.broadcasts.queries import playable_seconds, queue_of
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member
from chosha.search.actions import index

SEARCHED_AS = "broadcasts.episode"
QState = LiveQuestion.State


def _locked(question: LiveQuestion) -> tuple[Episode, LiveQuestion]:
    """The show first, so that two hosts who press at once wait for one another."""
    episode = Episode.objects.select_for_update().get(pk=question.episode_id)
    return episode, LiveQuestion.objects.select_related("merged_into").get(pk=question.pk)


@transaction.atomic
def take_up(question: LiveQuestion, *, by: Member) -> None:
    """いま答えています, for all at once; what was being answered is answered. Raises NotAllowed, or Refused when it waits no more."""
    episode, kept = _locked(question)
    if not may_host(by, episode):
        raise NotAllowed
    if not episode.is_on_air:
        raise Refused("放送の時間ではないので、始められませんでした。質問は残っています。")
    if kept.state == QState.ANSWERING:
        return
    if kept.state != QState.WAITING or kept.taken_down_at is not None:
        raise Refused("この質問は、いま列にありません。列に戻すと、答えられます。")
    _end_current(episode)
    kept.state, kept.at_second, kept.place = QState.ANSWERING, playable_seconds(episode), None
    kept.save(update_fields=["state", "at_second", "place"])
    announce(QuestionChanged(question_id=kept.pk))
    announce(AnsweringChanged(episode_id=episode.pk))


@transaction.atomic
def answer_next(episode: Episode, *, by: Member) -> LiveQuestion | None:
    """答え終えて、次の質問へ: returns the one that is answered now, None when nothing waits. Raises NotAllowed."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    _end_current(kept)
    announce(AnsweringChanged(episode_id=kept.pk))
    following = queue_of(kept)[:1] if kept.is_on_air else []
    for question in following:
        take_up(question, by=by)
    return following[0] if following else None


@transaction.atomic
def end_answer(episode: Episode, *, by: Member) -> None:
    """答え終える, and no other for now. Raises NotAllowed."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    _end_current(kept)
    announce(AnsweringChanged(episode_id=kept.pk))


def _end_current(episode: Episode) -> None:
    """It is answered: a chapter stands in the archive, unless nothing of this show is kept."""
    for question in LiveQuestion.objects.filter(episode=episode, state=QState.ANSWERING):
        question.state = QState.ANSWERED
        if not episode.no_recording:
            question.chapter = Chapter.objects.create(episode=episode, at_sec=int(question.at_second or 0), label=question.chapter_label)
        question.save(update_fields=["state", "chapter"])
        announce(QuestionChanged(question_id=question.pk))
        index(SEARCHED_AS, episode)


def close_questions(episode: Episode) -> None:
    """The show is over, in its own transaction: what was being answered counts as answered, and who asked or wished is nowhere any more."""
    _end_current(episode)
    OnceToken.objects.filter(episode=episode).delete()
    announce(AnsweringChanged(episode_id=episode.pk))


@transaction.atomic
def put_back(question: LiveQuestion, *, by: Member) -> None:
    """Into the queue again, from wherever it was put; a chapter made of it goes. Raises NotAllowed."""
    episode, kept = _locked(question)
    if not (may_tend if kept.state == QState.HIDDEN else may_host)(by, episode):
        raise NotAllowed
    if kept.state == QState.WAITING:
        return
    if kept.state == QState.HIDDEN:
        record("broadcasts.question.shown", kept, by=by)
    if kept.merged_into is not None:
        _part(kept, by)
    was_current, chapter = kept.state == QState.ANSWERING, kept.chapter
    kept.state, kept.at_second, kept.chapter, kept.merged_into = QState.WAITING, None, None, None
    kept.save(update_fields=["state", "at_second", "chapter", "merged_into"])
    if chapter is not None:
        chapter.delete()
        index(SEARCHED_AS, episode)
    announce(QuestionChanged(question_id=kept.pk))
    if was_current:
        announce(AnsweringChanged(episode_id=episode.pk))


def _part(question: LiveQuestion, by: Member) -> None:
    """What its wishes had added to the other is taken away again."""
    into = question.merged_into
    if into is None:
        return
    LiveQuestion.objects.filter(pk=into.pk).update(wishes=F("wishes") - min(question.wishes, into.wishes))
    record("broadcasts.question.parted", question, by=by)
    announce(QuestionChanged(question_id=into.pk))


@transaction.atomic
def set_aside(question: LiveQuestion, *, by: Member) -> None:
    """あとに回す: members see it no more for now; hosts can bring it back. Raises NotAllowed."""
    episode, kept = _locked(question)
    if not may_host(by, episode):
        raise NotAllowed
    if kept.state == QState.WAITING:
        kept.state, kept.place = QState.ASIDE, None
        kept.save(update_fields=["state", "place"])
        announce(QuestionChanged(question_id=kept.pk))


@transaction.atomic
def hide_question(question: LiveQuestion, *, by: Member, reason: str) -> None:
    """Cover it for now, with a reason that stands in the record. Raises NotAllowed or Refused."""
    episode, kept = _locked(question)
    if not may_tend(by, episode):
        raise NotAllowed
    if not reason.strip():
        raise Refused("理由を一言書くと、伏せられます。理由は記録に残り、質問した方の名前は残りません。", field="reason")
    if kept.state == QState.HIDDEN:
        return
    was_current, chapter = kept.state == QState.ANSWERING, kept.chapter
    kept.state, kept.place, kept.chapter = QState.HIDDEN, None, None
    kept.save(update_fields=["state", "place", "chapter"])
    if chapter is not None:
        chapter.delete()
        index(SEARCHED_AS, episode)
    record("broadcasts.question.hidden", kept, by=by, reason=reason.strip()[:200])
    announce(QuestionChanged(question_id=kept.pk))
    if was_current:
        announce(AnsweringChanged(episode_id=episode.pk))


@transaction.atomic
def merge_questions(question: LiveQuestion, *, into: LiveQuestion, by: Member) -> None:
    """One of two that ask the same: its wishes are added to the other. Whoever had pressed both counts twice, since nobody is known.

    Raises NotAllowed, or Refused when they are no two that wait in one show.
    """
    episode, kept = _locked(question)
    other = LiveQuestion.objects.get(pk=into.pk)
    if not may_host(by, episode):
        raise NotAllowed
    if other.pk == kept.pk or {kept.state, other.state} != {QState.WAITING} or other.episode_id != episode.pk:
        raise Refused("まとめられるのは、列にある二つの質問です。選び直すと、まとめられます。")
    LiveQuestion.objects.filter(pk=other.pk).update(wishes=F("wishes") + kept.wishes)
    earlier = LiveQuestion.objects.filter(merged_into=kept)
    own = kept.wishes - sum(earlier.values_list("wishes", flat=True))
    earlier.update(merged_into=other)
    kept.state, kept.merged_into, kept.place, kept.wishes = QState.MERGED, other, None, max(own, 0)
    kept.save(update_fields=["state", "merged_into", "place", "wishes"])
    record("broadcasts.question.merged", kept, by=by, into=str(other.pk))
    announce(QuestionChanged(question_id=kept.pk))
    announce(QuestionChanged(question_id=other.pk))


@transaction.atomic
def move_question(question: LiveQuestion, *, up: bool, by: Member) -> None:
    """One place nearer to being answered, or further. From then on the order is the hosts' own. Raises NotAllowed."""
    episode, kept = _locked(question)
    if not may_host(by, episode):
        raise NotAllowed
    queue = [one.pk for one in queue_of(episode)]
    if kept.pk not in queue:
        return
    at = queue.index(kept.pk)
    to = max(0, min(len(queue) - 1, at + (-1 if up else 1)))
    queue.insert(to, queue.pop(at))
    for place, pk in enumerate(queue, start=1):
        LiveQuestion.objects.filter(pk=pk).update(place=place)
    announce(AnsweringChanged(episode_id=episode.pk))


@transaction.atomic
def order_by_wishes(episode: Episode, *, by: Member) -> None:
    """The most wanted first again. Raises NotAllowed."""
    if not may_host(by, episode):
        raise NotAllowed
    LiveQuestion.objects.filter(episode=episode).update(place=None)
    announce(AnsweringChanged(episode_id=episode.pk))
