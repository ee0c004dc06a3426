"""The tags every template knows (a builtin library): signs, people, fields, time, endings."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from chosha.kernel import clock
from chosha.ui import fields, people, signs
from chosha.ui import toasts as corner

register = template.Library()

register.filter("ago", clock.ago)
register.filter("long_moment", clock.long_moment)
register.filter("short_moment", clock.short_moment)
register.filter("clock_time", clock.clock_time)
register.filter("day_name", clock.day_name)
register.filter("length_words", clock.length)
register.filter("time_mark", clock.time_mark)
register.filter("fiscal_year_words", clock.fiscal_year_words)


@register.filter
def long_date(moment: Any) -> str:
    """「令和8年11月24日（火）」 of a day or a moment."""
    return clock.long_date(clock.jst(moment).date() if isinstance(moment, datetime) else moment)


@register.filter
def plain_date(moment: Any) -> str:
    """「令和8年11月24日」 of a day or a moment."""
    return clock.plain_date(clock.jst(moment).date() if isinstance(moment, datetime) else moment)


@register.filter
def short_date(moment: Any) -> str:
    """「11月24日（火）」 of a day or a moment."""
    return clock.short_date(clock.jst(moment).date() if isinstance(moment, datetime) else moment)


@register.filter
def iso(moment: datetime) -> str:
    """For the datetime attribute of <time>; far cheaper than Django's date filter."""
    return moment.isoformat()


@register.filter
def thousands(number: int) -> str:
    """「5,640」: half-width figures, a comma every three."""
    return f"{number:,}"


@register.simple_tag
def now_date(*, weekday: bool = False) -> str:
    """Today as 「令和8年11月24日」, or with its weekday."""
    return clock.long_date(clock.today()) if weekday else clock.plain_date(clock.today())


@register.filter
def own_path(address: str | None, request: HttpRequest) -> str:
    """The path of an address of this house; "/" for any other."""
    parts = urlsplit(address or "")
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "") if parts.netloc == request.get_host() else "/"


register.simple_tag(signs.icon, name="icon")
register.simple_tag(signs.brand, name="brand")
register.simple_tag(signs.back, name="back")
register.simple_tag(people.face, name="face")
register.simple_tag(people.byline, name="byline")


@register.simple_tag(takes_context=True)
def place(context: template.Context, room: str, path: str, sign: str, words: str) -> SafeString:
    """One door of the nav; knows from the context where the member is and whether notices wait."""
    unread = room == "notices" and bool(_called(context.get("has_unread")))
    return signs.place(path, sign, words, context.get("room") == room, unread)


def _called(found: Any) -> Any:
    return found() if callable(found) else found


@register.simple_tag
def field(bound: BoundField, *, wide: bool = False) -> SafeString:
    """A form field as the house draws it."""
    return fields.field(bound, wide=wide)


@register.simple_tag
def faults(form: Form | None) -> SafeString:
    """What to mend, above the form; nothing while all is well."""
    return fields.faults(form) if form is not None else mark_safe("")


@register.simple_tag(takes_context=True)
def toasts(context: template.Context, *, swap: bool = False) -> SafeString:
    """The corner of sentences told after an act."""
    request: HttpRequest | None = context.get("request")
    return corner.toasts(request, swap=swap) if request is not None else mark_safe("")


@register.simple_tag(takes_context=True)
def paging(context: template.Context, cursor: Any, *, ending: str = "ここまでです。", name: str = "after") -> SafeString:
    """The end of a list: 「もっと見る」 to the next cursor (other parts of the query stay), or a sentence that it ends."""
    if not cursor:
        return format_html('<p class="center small soft ending">{}</p>', ending)
    query = context["request"].GET.copy()
    query[name] = str(cursor)
    return format_html('<p class="center"><a class="btn" href="?{}">もっと見る</a></p>', query.urlencode())
