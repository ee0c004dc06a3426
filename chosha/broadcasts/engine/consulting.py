"""Draws what a host begins for all at once, as ready strings that are the same for all who listen."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chosha.kernel.clock import time_mark
from chosha.ui.signs import icon


def draw_consulting(answering: tuple[str, int] | None) -> SafeString:
    """「いまの相談」, (title, second of the show) for all at once; an empty place while none is answered."""
    if answering is None:
        return mark_safe('<div id="consulting"></div>')
    title, second = answering
    plate = f'<span class="line"><span class="plate lit">{icon("mic", "s")}いまの相談</span></span>'
    since = f'<span class="small soft num">{time_mark(second)} から</span>'
    words = f'<p>{plate}<b class="block">{escape(title)}</b>{since}</p>'
    return mark_safe(f'<div id="consulting" class="ask now">{words}</div>')  # noqa: S308


def draw_call(episode_id: int) -> SafeString:
    """「投票が始まりました」: one press brings the poll as it is for whoever presses."""
    place = f"/episodes/{episode_id}/polls/"
    button = f'<a class="btn small" href="{place}" hx-get="{place}" hx-target="#polls" hx-swap="outerHTML">投票を開く</a>'
    return mark_safe(f'<p class="note" id="poll-call" role="status">{icon("check")}<span>投票が始まりました。{button}</span></p>')  # noqa: S308
