"""One line after an act: what was done, and the way to undo it. It stays until it is put away."""

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from chosha.ui.signs import icon

UNDO = "undo:"


def say(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Show `sentence` on the next page. `undo` is the path a POST undoes the act at; the toast then has 「元に戻す」."""
    messages.success(request, sentence, extra_tags=f"{UNDO}{undo}" if undo else "")


def toasts(request: HttpRequest, *, swap: bool = False) -> SafeString:
    """The corner where sentences are told. With `swap`, an htmx answer puts them into the page that is already open."""
    rows = [_toast(message, request) for message in messages.get_messages(request)]
    if swap and not rows:
        return mark_safe("")
    way = mark_safe(' hx-swap-oob="true"') if swap else ""
    return format_html('<div class="toasts" id="toasts" role="status"{}>{}</div>', way, mark_safe("".join(rows)))  # noqa: S308


def _toast(message: Message, request: HttpRequest) -> SafeString:
    path = (message.extra_tags or "").partition(UNDO)[2]
    undo = ""
    if path:
        undo = format_html(
            '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<button class="btn bare small">元に戻す</button></form>',
            path,
            get_token(request),
        )
    return format_html(
        '<div class="toast"><p class="grow">{}</p>{}'
        '<button class="tool" type="button" data-put-away aria-label="閉じる" hidden>{}</button></div>',
        message.message,
        undo,
        icon("close", "s"),
    )
