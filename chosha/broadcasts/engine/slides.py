"""Draws the page shown beside a show, as a ready string that is the same for all who follow it."""

from typing import Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from chosha.ui.signs import icon


class Shown(Protocol):
    """What a page is drawn from."""

    title: str
    page: int
    pages: int
    words: str

    @property
    def picture(self) -> str: ...
    @property
    def heading(self) -> str: ...


def alt_of(leaf: Shown) -> str:
    """「窓口の流れ　3ページ　持ち物」, for those who hear the page."""
    return "　".join(part for part in (leaf.title, f"{leaf.page}ページ", leaf.heading) if part)


def draw_slide(leaf: Shown | None) -> SafeString:
    """The figure whose root is `slide`; an empty place while nothing is shown."""
    if leaf is None:
        return mark_safe('<div id="slide"></div>')
    place = f"{leaf.page} / {leaf.pages}" if leaf.pages > 1 else ""
    caption = format_html('<figcaption class="small soft">{}　<span class="num keep">{}</span></figcaption>', leaf.title, place)
    words = "".join(f"<p>{escape(line)}</p>" for line in leaf.words.splitlines())
    told = (
        f'<details class="fold"><summary>このページの文字{icon("down", "s")}</summary><div class="prose small">{words}</div></details>'
        if words
        else ""
    )
    picture = format_html('<img class="leaf" src="{}" alt="{}" decoding="async">', leaf.picture, alt_of(leaf))
    return mark_safe(f'<figure id="slide" class="slide">{picture}{caption}{told}</figure>')  # noqa: S308
