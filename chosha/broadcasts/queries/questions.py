"""The questions of a show: for those who listen, for its hosts, and for whoever looks what the own secret says of them."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from chosha.broadcasts.access import visible_questions
from chosha.broadcasts.engine.once import wish_token
from chosha.broadcasts.engine.questions import Asked
from chosha.broadcasts.models import Episode, LiveQuestion, OnceToken

ASKED = ("id", "author__display_name", "text", "state", "wishes", "at_second")
SHOWN = 300
QState = LiveQuestion.State


def shown_questions(member: Any, episode: Episode) -> list[Asked]:
    """What everybody sees: what waits, the most wanted first, then what has been answered, the last first."""
    rows = visible_questions(member).filter(episode=episode).order_by("-wishes", "id").values_list(*ASKED)[:SHOWN]
    asked = [_asked(row) for row in rows]
    answered = sorted((one for one in asked if one.state == QState.ANSWERED), key=lambda one: -(one.at_second or 0))
    return [one for one in asked if one.state != QState.ANSWERED] + answered


def _asked(row: Any) -> Asked:
    return Asked(row[0], row[1] or "", *row[2:])


def answering_in(questions: list[Asked]) -> Asked | None:
    return next((one for one in questions if one.state == QState.ANSWERING), None)


def question_as_shown(question_id: int) -> tuple[int, Asked] | None:
    """(episode id, question) for all who listen; None where it is not to be seen."""
    rows = LiveQuestion.objects.filter(pk=question_id, state__in=(QState.WAITING, QState.ANSWERING, QState.ANSWERED), taken_down_at=None)
    row = rows.order_by().values_list("episode_id", *ASKED).first()
    return (row[0], _asked(row[1:])) if row else None


def queue_of(episode: Episode) -> list[LiveQuestion]:
    """What waits to be answered: in the order made by hand, then by how many want to hear it."""
    rows = LiveQuestion.objects.filter(episode=episode, state=QState.WAITING, taken_down_at=None).select_related("author")
    rows = rows.annotate(gathered=Exists(LiveQuestion.objects.filter(merged_into=OuterRef("pk")).order_by()))
    return list(rows.order_by(F("place").asc(nulls_last=True), "-wishes", "id"))


def held_questions(episode: Episode) -> QuerySet[LiveQuestion]:
    """What hosts can bring back: set aside, covered, merged into others, or answered."""
    rows = LiveQuestion.objects.filter(episode=episode, taken_down_at=None).select_related("author", "merged_into")
    return rows.exclude(state__in=(QState.WAITING, QState.ANSWERING)).order_by(F("at_second").desc(nulls_last=True), "id")


def current_as_shown(episode_id: int) -> Asked | None:
    """What is being answered, for all who listen."""
    rows = LiveQuestion.objects.filter(episode=episode_id, state=QState.ANSWERING, taken_down_at=None).order_by()
    row = rows.values_list(*ASKED).first()
    return _asked(row) if row else None


def current_question(episode: Episode) -> LiveQuestion | None:
    return LiveQuestion.objects.filter(episode=episode, state=QState.ANSWERING).select_related("author").first()


def unanswered_questions(episode: Episode) -> QuerySet[LiveQuestion]:
    """時間がなかった質問: what waited, or was set aside, when the show ended."""
    rows = LiveQuestion.objects.filter(episode=episode, state__in=(QState.WAITING, QState.ASIDE), taken_down_at=None)
    return rows.select_related("author").order_by("-wishes", "id")


def wished_by(secret: bytes | None, episode: Episode, questions: list[Asked]) -> set[int]:
    """Which of the questions the holder of the secret wants to hear; those merged into them count."""
    if secret is None or not questions:
        return set()
    merged = LiveQuestion.objects.filter(episode=episode, state=QState.MERGED).order_by().values_list("pk", "merged_into")
    family = {one.pk: one.pk for one in questions} | dict(merged)
    mine = {wish_token(secret, pk): into for pk, into in family.items()}
    return {mine[token] for token in OnceToken.objects.filter(token__in=mine).order_by().values_list("token", flat=True)}
