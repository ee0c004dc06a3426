"""A text in articles, as the rules of the house are written: each begins with a line 「## 見出し」, below it stands Markdown-light."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from chosha.talk.engine.prose import render_prose

HEADING = re.compile(r"^##[ \u3000]+(.+?)[ \t\r]*$", re.MULTILINE)


def render_articles(source: str) -> SafeString:
    """Safe HTML: what stands before the first heading, then a list of the articles. Raises Refused beyond 20,000 characters."""
    opening, *rest = HEADING.split(source)
    articles = list(zip(rest[::2], rest[1::2], strict=True))
    listed = format_html_join("\n", '<li class="stack stack-2"><h2>{}</h2>{}</li>', ((title, _prose(text)) for title, text in articles))
    return format_html("{}{}", _prose(opening), format_html('\n<ol class="list rules">{}</ol>', listed) if articles else "")


def _prose(text: str) -> SafeString:
    drawn = render_prose(text.strip())
    return mark_safe(f'<div class="prose stack stack-2">{drawn}</div>') if drawn else mark_safe("")  # noqa: S308  (drawn by the wall)
