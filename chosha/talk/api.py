"""The HTTP API of comments: one by its number at /api/v1/comments; what was said to a content, for the rooms' own routes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from chosha.guard.actions import note_decision
from chosha.guard.api import Decisions, HeldOut, look_through
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.access import not_kept_off
from chosha.members.api import Scope
from chosha.members.models import Member
from chosha.members.queries.mentions import as_read
from chosha.talk.access import KEY, own_comments, readable, visible_comments
from chosha.talk.actions import delete_comment, edit_comment, post_comment, restore_comment
from chosha.talk.models import Comment
from chosha.talk.queries import name_of
from chosha.talk.queries.polls import ShownPoll, polls_on

A_PAGE = 20
router = Router(tags=["comments"])


class CommentOut(Schema):
    id: str
    source: str
    html: str
    author: str
    own: bool = Field(description="Written by the member the token speaks for")
    covered: bool = Field(description="Covered for now: shown to its author and to moderators alone")
    version: str | None = Field(description="Of one's own: another one with every change, to be sent along when mending; else null")
    created_at: datetime
    edited_at: datetime | None
    url: str


class CommentsOut(Schema):
    results: list[CommentOut]
    next: str | None = Field(description="Send it as `cursor` for the next page; null at the end")


class ChoiceOut(Schema):
    words: str
    count: int | None = Field(description="null while there is nothing to show")


class PollOut(Schema):
    question: str
    choices: list[ChoiceOut]
    many: bool = Field(description="One vote may name several choices")
    closes_on: date = Field(description="The last day")
    closed: bool
    voted: bool = Field(description="The member the token speaks for; false for everybody once it is closed")
    cast: int | None = Field(description="Votes in the counts; they grow by five or more, and fewer than five are never shown")


class Written(Decisions):
    """What a script writes. A word not known here is refused: who asks for a mask must not go out by name."""

    model_config = ConfigDict(extra="forbid")


class CommentIn(Written):
    body: str = Field(max_length=20_000, description="Markdown-light")
    client_key: str = Field("", max_length=40, description="The same key sent twice makes one comment")


class CommentMend(Written):
    body: str = Field(max_length=20_000, description="Markdown-light")
    version: str = Field("", max_length=40, description="The one you read: 409 where the text was changed since. Left out: not asked")


def shown(comment: Comment, member: Member) -> dict[str, Any]:
    return all_shown([comment], member)[0]


def all_shown(comments: Sequence[Comment], member: Member) -> list[dict[str, Any]]:
    """Members named in them as this one may meet them, with one question for all."""
    htmls = as_read(member, [comment.html for comment in comments])
    return [_shown(comment, html, member) for comment, html in zip(comments, htmls, strict=True)]


def _shown(comment: Comment, html: str, member: Member) -> dict[str, Any]:
    return {
        "id": str(comment.pk),
        "source": comment.source,
        "html": html,
        "author": name_of(comment),
        "own": comment.author_id == member.pk,
        "covered": comment.hidden_at is not None,
        "version": comment.state if comment.author_id == member.pk else None,
        "created_at": comment.created_at,
        "edited_at": comment.edited_at,
        "url": f"/talk/comments/{comment.pk}/",
    }


def polls_shown(member: Member, key: str, thing: Any) -> list[dict[str, Any]]:
    """The polls on one content, under the law of the page. Votes are given there alone. The caller has asked that the member sees it."""
    return [_poll_shown(poll) for poll in polls_on(member, key, thing, own=False)]


def _poll_shown(poll: ShownPoll) -> dict[str, Any]:
    choices = [{"words": choice.words, "count": choice.votes if poll.shows else None} for choice in poll.choices]
    asked = {"question": poll.question, "choices": choices, "many": poll.many, "closes_on": poll.closes_on}
    return asked | {"closed": poll.is_over, "voted": poll.voted, "cast": poll.cast if poll.shows else None}


def comments_page(member: Member, key: str, thing_id: int, cursor: str = "", limit: int = A_PAGE) -> dict[str, Any]:
    """What was said to one content, the oldest first, without those the member keeps off. The caller has asked that the member sees it."""
    rows = Comment.objects.filter(readable(member), not_kept_off(member), thing_key=key, thing_id=thing_id, deleted_at__isnull=True)
    place = read_cursor(cursor)
    if place is not None:
        rows = rows.filter(Q(created_at__gt=place[0]) | Q(created_at=place[0], id__gt=place[1]))
    limit = max(1, min(limit, 100))
    found = list(rows.select_related("author", "mask").order_by("created_at", "id")[: limit + 1])
    following = cursor_of(found[limit - 1].created_at, found[limit - 1].pk) if len(found) > limit else None
    return {"results": all_shown(found[:limit], member), "next": following}


def say(member: Member, key: str, thing: Any, written: CommentIn) -> Any:
    """Post one comment: 201 with it, or 200 with the one this key made before."""
    looked = look_through({"body": written.body}, written)
    made, new = post_comment(by=member, thing_key=key, thing=thing, body=looked.parts["body"], client_key=written.client_key)
    if new:
        note_decision(looked, about=KEY)
    return Status(201 if new else 200, shown(made, member))


def speaker(request: HttpRequest) -> Member:
    """The member the token speaks for."""
    member: Member = request.auth.member  # type: ignore[attr-defined]
    return member


@router.get("/{int:comment_id}", auth=Scope("posts:read"), response=CommentOut, summary="One comment")
def comment(request: HttpRequest, comment_id: int) -> dict[str, Any]:
    member = speaker(request)
    return shown(get_object_or_404(visible_comments(member).select_related("author", "mask"), pk=comment_id), member)


@router.patch(
    "/{int:comment_id}",
    auth=Scope("posts:write"),
    response={200: CommentOut, 422: HeldOut},
    summary="Mend one's own comment; what stood before stays in its history",
)
def mend(request: HttpRequest, comment_id: int, written: CommentMend) -> dict[str, Any]:
    member = speaker(request)
    found = get_object_or_404(own_comments(member).filter(deleted_at__isnull=True), pk=comment_id)
    looked = look_through({"body": written.body}, written, standing={"body": found.source})
    mended = edit_comment(found, by=member, body=looked.parts["body"], began=written.version)
    note_decision(looked, about=KEY)
    return shown(mended, member)


@router.api_operation(
    ["DELETE"],
    "/{int:comment_id}",
    auth=Scope("posts:write"),
    response={204: None},
    summary="Take one's own comment away; it comes back for ten minutes",
)
def take_away(request: HttpRequest, comment_id: int) -> Any:
    member = speaker(request)
    delete_comment(get_object_or_404(own_comments(member).filter(deleted_at__isnull=True), pk=comment_id), by=member)
    return Status(204, None)


@router.post("/{int:comment_id}/restoration", auth=Scope("posts:write"), response=CommentOut, summary="Bring it back within ten minutes")
def bring_back(request: HttpRequest, comment_id: int) -> dict[str, Any]:
    member = speaker(request)
    return shown(restore_comment(get_object_or_404(own_comments(member), pk=comment_id), by=member), member)
