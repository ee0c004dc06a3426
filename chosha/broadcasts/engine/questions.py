"""Draws questions as ready strings, the same for all who listen: who pressed what is put in by each page alone."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chosha.kernel.clock import time_mark
from chosha.ui.signs import icon

WAITING, ANSWERING, ANSWERED = "waiting", "answering", "answered"
SAID_FROM = 3  # fewer wishes could be guessed to be somebody's


class Asked(NamedTuple):
    """A question as the page shows it. `name` is empty where nobody signed it; `at_second` is where its answer begins."""

    pk: int
    name: str
    text: str
    state: str
    wishes: int
    at_second: float | None

    @property
    def is_waiting(self) -> bool:
        return self.state == WAITING


def draw_question(asked: Asked, *, wished: bool = False) -> str:
    """One <li> of the list; pages sort it in by `data-wishes`, what is answered last."""
    signed = f'<span class="small soft block">{escape(asked.name)}さん</span>' if asked.name else ""
    side = _wish(asked, wished=wished) if asked.is_waiting else _answered(asked)
    wishes = asked.wishes if asked.is_waiting else -1
    return f'<li class="ask" id="question-{asked.pk}" data-wishes="{wishes}"><p class="small2">{escape(asked.text)}{signed}</p>{side}</li>'


def draw_questions(questions: Iterable[Asked], wished: Collection[int] = ()) -> SafeString:
    """The list in the order given, without the one that is being answered."""
    drawn = [draw_question(asked, wished=asked.pk in wished) for asked in questions if asked.state != ANSWERING]
    return mark_safe("".join(drawn))  # noqa: S308


def _wish(asked: Asked, *, wished: bool) -> str:
    number = f'<span class="num">{asked.wishes}</span>' if asked.wishes >= SAID_FROM else ""
    return (
        f'<button class="react" name="question" value="{asked.pk}" aria-pressed="{str(wished).lower()}">'
        f'{icon("up", "s")}<span class="unseen">聞きたい</span>{number}</button>'
    )


def _answered(asked: Asked) -> str:
    return f'<span class="small soft num">{time_mark(asked.at_second or 0)} に回答</span>'


def draw_answering(asked: Asked | None) -> SafeString:
    """「いま答えています」 for all at once; an empty place while nothing is being answered."""
    if asked is None:
        return mark_safe('<div id="answering"></div>')
    signed = f'<span class="small soft block">{escape(asked.name)}さん</span>' if asked.name else ""
    plate = f'<span class="line"><span class="plate lit">{icon("mic", "s")}いま答えています</span></span>'
    words = f'<p>{plate}<b class="block">{escape(asked.text)}</b>{signed}</p>'
    return mark_safe(f'<div id="answering" class="ask now" data-question="{asked.pk}">{words}</div>')  # noqa: S308
