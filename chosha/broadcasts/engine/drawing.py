"""Draws lines of the chat as ready strings: a show has hundreds of them, and each is sent to all who listen."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from chosha.ui.people import face


class Spoken(NamedTuple):
    """A line of the chat with the name under which it was said."""

    pk: int
    name: str
    text: str
    at_second: float


def draw_line(line: Spoken, *, replay: bool = False, held: bool = False) -> str:
    """One <li>; in a replay it knows the second of the show at which it was said. `held`: hosts see it a moment before the others."""
    place = f' data-at="{line.at_second:.1f}"' if replay else ""
    name = f'<span class="small soft">{escape(line.name)}{"　数秒おいて出ます" if held else ""}</span>'
    return f'<li id="line-{line.pk}"{place}>{face(line.name, "s")}<p>{name}<br>{escape(line.text)}</p></li>'


def draw_lines(lines: Iterable[Spoken], *, replay: bool = False) -> SafeString:
    """All lines in the order given; empty when there are none."""
    return mark_safe("".join([draw_line(line, replay=replay) for line in lines]))  # noqa: S308


# Readers → stream: whoever listened while all might read hears no more when fewer may.
MINUTES_STREAMS = {"members": "broadcasts.minutes", "signed": "broadcasts.minutes.signed", "hosts": "broadcasts.minutes.hosts"}


def draw_minutes(number: int, text: str) -> SafeString:
    """The minutes as they are read; the page learns the number of the version from it."""
    words = linebreaks(text, autoescape=True) if text.strip() else '<p class="soft">まだ、何も書かれていません。</p>'
    return mark_safe(f'<div id="minutes-text" class="prose" data-number="{number}">{words}</div>')  # noqa: S308
