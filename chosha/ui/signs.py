"""Icons and drawings as ready strings: a sign costs one look-up, not one template."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPRITE = "ui/icons.svg"
BRAND = (
    '<svg viewBox="0 0 28 28" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"'
    ' d="M5 25V7l9-4 9 4v18zM2 25h24"/><path class="pane" fill="none" stroke="currentColor" stroke-width="2"'
    ' d="M9.5 10.5h3v3h-3zM15.5 10.5h3v3h-3zM9.5 17h3v3h-3z"/><path fill="#ffd43d" stroke="currentColor" stroke-width="2"'
    ' d="M15.5 17h3v3h-3z"/></svg>'
)


@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """The sign `name` of the sprite. `size` "s" is 20 px, empty 24 px. Always hidden from screen readers."""
    kind = f"icon {size}" if size else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, static(SPRITE), name)


def brand(words: str = "庁舎") -> SafeString:
    """The building and its name, as the way home."""
    return format_html('<a class="brand" href="/">{}{}</a>', mark_safe(BRAND), words)  # noqa: S308


@lru_cache(maxsize=64)
def place(path: str, sign: str, words: str, here: bool, dot: bool) -> SafeString:
    """One door of the nav: marked where the member is, with a dot (never a number) where something is new."""
    current = mark_safe(' aria-current="page"') if here else ""
    news = mark_safe('<span class="dot"></span><span class="unseen">新しいものがあります</span>') if dot else ""
    return format_html('<a href="{}"{}>{}{}{}</a>', path, current, icon(sign), words, news)


def back(path: str, name: str, *, sign: str = "back", label: str = "戻る", heading: bool = False) -> SafeString:
    """The start of a bar on a page below a room: one step back, and where one is (`heading`: it is the page's h1)."""
    tag = "h1" if heading else "p"
    return format_html(
        '<a class="tool" href="{}" aria-label="{}">{}</a><{} class="bar__name">{}</{}>', path, label, icon(sign), tag, name, tag
    )
