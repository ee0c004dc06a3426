"""How a text will look, while it is being written. Nothing is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from chosha.board.actions.drafts import LONGEST
from chosha.kernel.errors import Refused
from chosha.kernel.text import count_unseen
from chosha.members.models import Member
from chosha.members.queries.mentions import as_read
from chosha.talk.engine.prose import render_prose


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The fragment an island puts under the field."""
    body = request.POST.get("body", "")[:LONGEST]
    return render(request, "board/_preview.html", {"preview": looks(body, request.user)})


def looks(body: str, reader: Any) -> dict[str, Any]:
    """`html` as the reader will see it posted, `unseen`: how many signs will be taken out, `sentence`: why it cannot be drawn."""
    assert isinstance(reader, Member)  # noqa: S101  (the door lets nobody else in)
    try:
        html = render_prose(body)
    except Refused as refusal:
        return {"html": "", "unseen": 0, "sentence": refusal.sentence}
    return {"html": mark_safe(as_read(reader, [html])[0]), "unseen": count_unseen(body), "sentence": ""}  # noqa: S308  (drawn by the wall)


def unseen_words(*texts: str) -> str:
    """A sentence to add after posting; empty when nothing was taken out."""
    unseen = sum(map(count_unseen, texts))
    return f"見えない文字が{unseen}つあったので、外しました。" if unseen else ""
