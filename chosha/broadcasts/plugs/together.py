"""What viewers and hosts do together while a show is on air, told over the streams."""

import threading
from collections.abc import Callable

from django.db import connections

from chosha.broadcasts.access import may_tend_by_id, may_watch_by_id
from chosha.broadcasts.actions.applauding import write_applause
from chosha.broadcasts.engine.applause import draw_sums
from chosha.broadcasts.engine.calm import Calm
from chosha.broadcasts.engine.consulting import draw_call
from chosha.broadcasts.engine.questions import draw_answering, draw_question
from chosha.broadcasts.facts import AnsweringChanged, Applauded, PollBegun, QuestionAsked, QuestionChanged
from chosha.broadcasts.models import Episode, LiveQuestion
from chosha.broadcasts.queries import current_as_shown, question_as_shown
from chosha.broadcasts.queries.chat import applause_of
from chosha.kernel.facts import on
from chosha.realtime.hub import declare_stream, publish

QUESTIONS, DESK = "broadcasts.questions", "broadcasts.desk"
calm, slow = Calm(), Calm(pause=1.0)


def _may_listen(member_id: int, object_id: str) -> bool:
    return object_id.isdigit() and may_watch_by_id(member_id, int(object_id))


def _may_tend(member_id: int, object_id: str) -> bool:
    return object_id.isdigit() and may_tend_by_id(member_id, int(object_id))


declare_stream(QUESTIONS, _may_listen)
declare_stream(DESK, _may_tend)


def fresh(act: Callable[[], None]) -> Callable[[], None]:
    """For what may run in a thread that no request begins or ends: there it gives its connections back."""

    def run() -> None:
        try:
            act()
        finally:
            if isinstance(threading.current_thread(), threading.Timer):
                connections.close_all()

    return run


@on(QuestionAsked)
@on(QuestionChanged)
def tell_question(fact: QuestionAsked | QuestionChanged) -> None:
    calm.soon(("question", fact.question_id), fresh(lambda: _tell_question(fact.question_id)))


def _tell_question(question_id: int) -> None:
    found = question_as_shown(question_id)
    if found is not None and found[1].state != LiveQuestion.State.ANSWERING:
        publish(QUESTIONS, found[0], draw_question(found[1]), event="question")
        return
    episode_id = LiveQuestion.objects.filter(pk=question_id).values_list("episode_id", flat=True).first()
    if episode_id is not None:
        publish(QUESTIONS, episode_id, f"question-{question_id}", event="gone")


@on(Applauded)
def gather_applause(fact: Applauded) -> None:
    slow.soon(("applause", fact.episode_id), fresh(lambda: _tell_applause(fact.episode_id)))


def _tell_applause(episode_id: int) -> None:
    write_applause(episode_id)
    sums = [(kind, number) for kind, _, number in applause_of(Episode(pk=episode_id))]
    publish(QUESTIONS, episode_id, draw_sums(sums), event="applause")


@on(PollBegun)
def call_to_the_poll(fact: PollBegun) -> None:
    """A line to press: who votes gets the poll then, so that not all fetch it in one moment."""
    publish(QUESTIONS, fact.episode_id, draw_call(fact.episode_id), event="poll")


@on(AnsweringChanged)
def tell_answering(fact: AnsweringChanged) -> None:
    publish(QUESTIONS, fact.episode_id, draw_answering(current_as_shown(fact.episode_id)), event="answering")
