"""What viewers and hosts do together while a show is on air, told over the streams."""

from collections.abc import Callable

from django.db import close_old_connections

from chosha.broadcasts.access import may_tend_by_id, may_watch_by_id
from chosha.broadcasts.engine.calm import Calm
from chosha.broadcasts.engine.questions import draw_answering, draw_question
from chosha.broadcasts.facts import AnsweringChanged, QuestionAsked, QuestionChanged
from chosha.broadcasts.models import LiveQuestion
from chosha.broadcasts.queries import current_as_shown, question_as_shown
from chosha.kernel.facts import on
from chosha.realtime.hub import declare_stream, publish

QUESTIONS, DESK = "broadcasts.questions", "broadcasts.desk"
calm = Calm()


def _may_listen(member_id: int, object_id: str) -> bool:
    return object_id.isdigit() and may_watch_by_id(member_id, int(object_id))


def _may_tend(member_id: int, object_id: str) -> bool:
    return object_id.isdigit() and may_tend_by_id(member_id, int(object_id))


declare_stream(QUESTIONS, _may_listen)
declare_stream(DESK, _may_tend)


def fresh(act: Callable[[], None]) -> Callable[[], None]:
    """For a thread that no request begins or ends, and which so looks after its connection."""

    def run() -> None:
        close_old_connections()
        try:
            act()
        finally:
            close_old_connections()

    return run


@on(QuestionAsked)
@on(QuestionChanged)
def tell_question(fact: QuestionAsked | QuestionChanged) -> None:
    calm.soon(("question", fact.question_id), lambda: _tell_question(fact.question_id))


def _tell_question(question_id: int) -> None:
    found = question_as_shown(question_id)
    if found is not None and found[1].state != LiveQuestion.State.ANSWERING:
        publish(QUESTIONS, found[0], draw_question(found[1]), event="question")
        return
    episode_id = LiveQuestion.objects.filter(pk=question_id).values_list("episode_id", flat=True).first()
    if episode_id is not None:
        publish(QUESTIONS, episode_id, f"question-{question_id}", event="gone")


@on(AnsweringChanged)
def tell_answering(fact: AnsweringChanged) -> None:
    publish(QUESTIONS, fact.episode_id, draw_answering(current_as_shown(fact.episode_id)), event="answering")
