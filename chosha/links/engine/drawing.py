"""Draws links as cards: twenty comments with links cost no template each."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


class Card(NamedTuple):
    """A link as it is shown under a text."""

    address: str
    title: str
    about: str
    site: str


def draw_cards(cards: Sequence[Card]) -> SafeString:
    """The cards of one text, in its order; an empty string for none."""
    if not cards:
        return SafeString("")
    drawn = "".join([_draw(card) for card in cards])
    return mark_safe(f'<div class="stack stack-2 link-cards">{drawn}</div>')  # noqa: S308


def _draw(card: Card) -> str:
    about = f'<span class="small soft about">{escape(card.about)}</span>' if card.about else ""
    words = f'<b>{escape(card.title)}</b>{about}<span class="small soft">{escape(card.site)}</span>'
    link = f'<a class="file link-card" href="{escape(card.address)}" rel="noopener nofollow">'
    return f'{link}<span class="grow stack stack-1">{words}</span></a>'
