"""Faces and bylines as ready strings. A list of twenty comments builds forty of them."""

from typing import Protocol

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from chosha.ui.signs import icon


class Person(Protocol):
    """What a byline needs of a member."""

    display_name: str
    byline_detail: str

    @property
    def initial(self) -> str: ...

    @property
    def name_with_san(self) -> str: ...


def face(who: Person | str | None, size: str = "") -> SafeString:
    """The round beside a name: a member's initial, a given name's initial, or the mask for None. `size`: "", "s" or "l"."""
    kind = f" {size}" if size else ""
    if not who:
        return format_html('<span class="face mask{}" aria-hidden="true">{}</span>', kind, icon("mask", "s"))
    letter = who[:1] if isinstance(who, str) else who.initial
    return mark_safe(f'<span class="face{conditional_escape(kind)}" aria-hidden="true">{conditional_escape(letter)}</span>')  # noqa: S308


def name_tag(name: str, path: str = "") -> str:
    """The name in a byline; with `path`, as the way to the person's page."""
    words = f"<b>{conditional_escape(name)}</b>"
    return f'<a class="who" href="{path}">{words}</a>' if path else words


def byline(
    who: Person | str, byline_detail: str = "", *, note: str = "", size: str = "", masked: bool = False, path: str = ""
) -> SafeString:
    """Who wrote this: face, name, side line. A string with `masked` stands for a sealed or nameless author.

    `byline_detail` replaces the member's own side line; `note` (a time) follows it. `path` leads from the
    name to the person's page.
    """
    name, own = (who, "") if isinstance(who, str) else (who.name_with_san, who.byline_detail)
    line = "\u3000".join(str(part) for part in (byline_detail or own, note) if part)
    picture = face(None if masked else who, size)
    return mark_safe(  # noqa: S308
        f'<div class="byline">{picture}<p class="small">{name_tag(name, path)}'
        f'<span class="soft">{conditional_escape(line)}</span></p></div>'
    )
