"""放送への質問 from where members sit: asking, and wanting to hear. No row says who, save for a question asked by name."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q

from chosha.broadcasts.access import may_watch
from chosha.broadcasts.engine.once import MOST_QUESTIONS, question_tokens, wish_token
from chosha.broadcasts.facts import QuestionAsked, QuestionChanged
from chosha.broadcasts.models import NOT_OVER, Episode, LiveQuestion, OnceToken, State
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.access import may_write
from chosha.members.models import Member
from chosha.talk.actions.places import hide_place, scatter, sweep_places

LONGEST = 200
QState = LiveQuestion.State


@transaction.atomic
def ask_question(episode: Episode, *, by: Member, secret: bytes, text: str, named: bool = False) -> LiveQuestion:
    """Ask before or while the show is on air, without a name unless `named`. `secret` lives with the member.

    Raises NotAllowed; Refused when the show is over, the limit is reached, the same words wait already, or the text is empty or too long.
    """
    if not may_watch(by, episode) or not may_write(by):
        raise NotAllowed
    words = " ".join(text.split())
    _refuse_moment(episode)
    _refuse_words(episode, words)
    _spend_one(episode, secret)
    question = LiveQuestion.objects.create(episode=episode, author=by if named else None, text=words)
    hide_place(question)
    announce(QuestionAsked(question_id=question.pk))
    return question


def _refuse_moment(episode: Episode) -> None:
    if episode.state not in NOT_OVER:
        raise Refused("この回は終わっているので、送れませんでした。掲示板で聞くこともできます。書いた文は残っています。")


def _refuse_words(episode: Episode, words: str) -> None:
    if not words:
        raise Refused("まだ書かれていません。聞きたいことを書くと送れます。", field="text")
    if len(words) > LONGEST:
        raise Refused(f"{LONGEST}字まで送れます。いま{len(words)}字あります。書いた文は残っています。", field="text")
    if LiveQuestion.objects.filter(episode=episode, text=words, state__in=(QState.WAITING, QState.ANSWERING), taken_down_at=None).exists():
        raise Refused("同じ質問がすでに届いています。その質問の「聞きたい」を押せます。書いた文は残っています。")


def _spend_one(episode: Episode, secret: bytes) -> None:
    """Use up one of the member's tokens. Which one was used, and for what, nobody can tell without the secret."""
    for token in question_tokens(secret, episode.pk):
        kept, fresh = OnceToken.objects.get_or_create(token=token, defaults={"episode": episode})
        if fresh:
            hide_place(kept)
            return
    raise Refused(f"質問は、一回の放送に{MOST_QUESTIONS}つまで送れます。ほかの質問の「聞きたい」は押せます。書いた文は残っています。")


@transaction.atomic
def wish(question: LiveQuestion, *, by: Member, secret: bytes) -> bool:
    """聞きたい, or no longer: whether it is wished now. Counted once for each secret. Raises NotAllowed, or Refused once it is answered."""
    if not may_watch(by, question.episode) or not may_write(by):
        raise NotAllowed
    kept = LiveQuestion.objects.select_for_update().get(pk=question.pk)
    if kept.state != QState.WAITING or kept.taken_down_at is not None or question.episode.state not in NOT_OVER:
        raise Refused("この質問は、もう列にありません。ほかの質問の「聞きたい」は押せます。")
    taken_back = _take_back(kept, secret)
    if not taken_back:
        hide_place(OnceToken.objects.create(episode_id=kept.episode_id, token=wish_token(secret, kept.pk)))
        LiveQuestion.objects.filter(pk=kept.pk).update(wishes=F("wishes") + 1)
    announce(QuestionChanged(question_id=kept.pk))
    return not taken_back


def _take_back(question: LiveQuestion, secret: bytes) -> bool:
    """Take away what this secret had wished for it, or for those merged into it. Whether there was anything."""
    family = [question.pk, *LiveQuestion.objects.filter(merged_into=question).order_by().values_list("pk", flat=True)]
    wished = [pk for pk in family if OnceToken.objects.filter(token=wish_token(secret, pk)).delete()[0]]
    for pk in wished:
        for counted in {pk, question.pk}:
            LiveQuestion.objects.filter(pk=counted, wishes__gt=0).update(wishes=F("wishes") - 1)
    return bool(wished)


def scatter_questions() -> int:
    """Every half hour: tokens of shows that are over go, and where the rows of the others lie tells no order. Returns how many moved."""
    rests = Q(episode__state=State.CANCELLED, episode__starts_at__gt=now())  # and may be on after all
    OnceToken.objects.exclude(Q(episode__state__in=NOT_OVER) | rests).delete()
    shows = list(Episode.objects.filter(state__in=NOT_OVER).order_by().values_list("pk", flat=True))
    tables: list[type[models.Model]] = [LiveQuestion, OnceToken]
    rows: list[tuple[type[models.Model], Iterable[Any]]] = [
        (table, table._default_manager.filter(episode__in=shows).order_by().values_list("pk", flat=True)) for table in tables
    ]
    moved = scatter(rows)
    sweep_places(tables)
    return moved
