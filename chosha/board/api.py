"""The HTTP API of this room; mounted at /api/v1/posts and /api/v1/drafts by the api desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from chosha.board.access import KEY, own_posts, visible_posts
from chosha.board.actions import delete_post, edit_post, publish_post, restore_post
from chosha.board.engine.drafts import DraftWords
from chosha.board.models import Draft, Kind, Post
from chosha.board.queries import for_api, name_of, own_drafts_found, posts_for_api
from chosha.guard.actions import note_decision
from chosha.guard.api import HeldOut, look_through
from chosha.guard.queries import Considered
from chosha.kernel.errors import Refused
from chosha.members.api import Scope
from chosha.members.models import Duty, Member
from chosha.members.queries.mentions import as_read
from chosha.talk.api import CommentIn, CommentOut, CommentsOut, PollOut, Written, comments_page, polls_shown, say, speaker

posts = Router(tags=["posts"])
drafts = Router(tags=["drafts"])


class PostOut(Schema):
    id: str
    kind: Kind
    title: str
    source: str
    html: str
    duty: str | None
    tags: list[str]
    author: str
    own: bool = Field(description="Written by the member the token speaks for")
    covered: bool = Field(description="Covered for now: shown to its author and to moderators alone")
    solved: bool
    circle: str = Field(description="Shown to members of this prefecture alone (`region:長野県`); empty: to all")
    version: str | None = Field(description="Of one's own: another one with every change, to be sent along when mending; else null")
    created_at: datetime
    edited_at: datetime | None
    url: str


class WholePostOut(PostOut):
    comments: CommentsOut = Field(description="The first of what was said, the oldest first; go on at /posts/{id}/comments")
    polls: list[PollOut]


class PostsOut(Schema):
    results: list[PostOut]
    next: str | None = Field(description="Send it as `cursor` for the next page; null at the end")


class PostIn(Written):
    title: str = Field(max_length=160)
    body: str = Field(max_length=20_000, description="Markdown-light")
    kind: Kind = Kind.QUESTION
    duty: str | None = None
    tags: list[str] = Field(default_factory=list, max_length=5)
    for_field: bool = Field(False, description="Only for members in charge of its field")
    circle: str = Field(
        "", max_length=40, description="Only for members of one of the writer's prefectures (`region:長野県`); empty: for all"
    )
    spares_own_body: bool | None = Field(None, description="Kept from members of the same body; null: as the member does by default")
    client_key: str = Field("", max_length=40, description="The same key sent twice makes one post")


class PostMend(Written):
    """What is left out stays as it is."""

    title: str | None = Field(None, max_length=160)
    body: str | None = Field(None, max_length=20_000, description="Markdown-light")
    kind: Kind | None = None
    duty: str | None = Field(None, description="Empty: none")
    tags: list[str] | None = Field(None, max_length=5)
    for_field: bool | None = Field(None, description="Only for members in charge of its field")
    circle: str | None = Field(None, max_length=40, description="Empty: for all")
    spares_own_body: bool | None = None
    version: str = Field("", max_length=40, description="The one you read: 409 where the post was changed since. Left out: not asked")


class DraftOut(Schema):
    key: str
    title: str
    source: str
    kind: str
    post: str | None = Field(description="The post it is an edit of; null for a new one")
    updated_at: datetime
    url: str
    sealed: bool = Field(description="Its words are sealed and this key does not open them: make one while your masks are open")


class DraftsOut(Schema):
    results: list[DraftOut]
    next: str | None = Field(description="Send it as `cursor` for the next page; null at the end")


def _shown(posts: Sequence[Post], member: Member) -> list[dict[str, Any]]:
    """Members named in them as this one may meet them, with one question for all."""
    htmls = as_read(member, [post.html for post in posts])
    return [_one_shown(post, html, member.pk) for post, html in zip(posts, htmls, strict=True)]


def _one_shown(post: Post, html: str, member_id: int) -> dict[str, Any]:
    return {
        "id": str(post.pk),
        "kind": post.kind,
        "title": post.title,
        "source": post.source,
        "html": html,
        "duty": post.duty_id,
        "tags": post.tags,
        "author": name_of(post),
        "own": post.author_id == member_id,
        "covered": post.hidden_at is not None,
        "solved": post.helped,  # type: ignore[attr-defined]  # annotated: an answer this reader may know of
        "circle": post.circle,
        "version": post.state if post.author_id == member_id else None,
        "created_at": post.created_at,
        "edited_at": post.edited_at,
        "url": f"/board/{post.pk}/",
    }


def _one(request: HttpRequest, post_id: int) -> dict[str, Any]:
    member = speaker(request)
    return _shown([get_object_or_404(for_api(member, visible_posts(member)), pk=post_id)], member)[0]


def _read(words: dict[str, Any]) -> dict[str, str]:
    """What others will read of a post, for the guard."""
    return {"title": words["title"], "body": words["body"], "tags": "、".join(words["tags"])}


def _mended(looked: Considered, words: dict[str, Any]) -> dict[str, Any]:
    """The words after their repairs; tags stay as they were given where nothing was mended in them."""
    if not looked.mended:
        return {}
    tags = looked.parts["tags"]
    return looked.parts | {"tags": words["tags"] if tags == "、".join(words["tags"]) else tags.split("、")}


def _duty(slug: str | None) -> Duty | None:
    if not slug:
        return None
    found = Duty.objects.filter(pk=slug).first()
    if found is None:
        raise Refused("この分野はありません。分野の名前（slug）を確かめると進めます。", field="duty")
    return found


@posts.get("", auth=Scope("posts:read"), response=PostsOut, summary="Posts, newest first")
def post_list(request: HttpRequest, cursor: str = "", limit: int = 20, duty: str = "", kind: str = "") -> dict[str, Any]:
    member = speaker(request)
    rows, following = posts_for_api(member, after=cursor, limit=max(1, min(limit, 100)), duty=duty, kind=kind)
    return {"results": _shown(rows, member), "next": following or None}


@posts.get("/{int:post_id}", auth=Scope("posts:read"), response=WholePostOut, summary="One post with the first of its comments")
def post(request: HttpRequest, post_id: int) -> dict[str, Any]:
    member = speaker(request)
    found = get_object_or_404(for_api(member, visible_posts(member)), pk=post_id)
    polls = polls_shown(member, KEY, found) if found.polled else []
    return _shown([found], member)[0] | {"comments": comments_page(member, KEY, post_id), "polls": polls}


@posts.post("", auth=Scope("posts:write"), response={201: PostOut, 200: PostOut, 422: HeldOut}, summary="Put a post on the board")
def publish(request: HttpRequest, written: PostIn) -> Any:
    words = written.dict(include={"title", "body", "kind", "tags", "spares_own_body", "for_field", "circle", "client_key"})
    looked = look_through(_read(words), written)
    made, new = publish_post(by=speaker(request), duty=_duty(written.duty), **words | _mended(looked, words))
    if new:
        note_decision(looked, about=KEY)
    return Status(201 if new else 200, _one(request, made.pk))


@posts.patch(
    "/{int:post_id}",
    auth=Scope("posts:write"),
    response={200: PostOut, 422: HeldOut},
    summary="Mend one's own post; what stood before stays in its history",
)
def mend(request: HttpRequest, post_id: int, written: PostMend) -> dict[str, Any]:
    member = speaker(request)
    found = get_object_or_404(own_posts(member).filter(deleted_at__isnull=True).select_related("duty"), pk=post_id)
    words: dict[str, Any] = {"title": found.title, "body": found.source, "kind": found.kind, "tags": found.tags}
    standing = _read(words)
    words |= {name: value for name, value in written.dict(exclude={"duty", "version", *Written.model_fields}).items() if value is not None}
    looked = look_through(_read(words), written, standing=standing)
    duty = found.duty if written.duty is None else _duty(written.duty)
    edit_post(found, by=member, duty=duty, began=written.version, **words | _mended(looked, words))
    note_decision(looked, about=KEY)
    return _one(request, post_id)


@posts.api_operation(
    ["DELETE"],
    "/{int:post_id}",
    auth=Scope("posts:write"),
    response={204: None},
    summary="Take one's own post away; it comes back for ten minutes",
)
def take_away(request: HttpRequest, post_id: int) -> Any:
    member = speaker(request)
    delete_post(get_object_or_404(own_posts(member).filter(deleted_at__isnull=True), pk=post_id), by=member)
    return Status(204, None)


@posts.post("/{int:post_id}/restoration", auth=Scope("posts:write"), response=PostOut, summary="Bring it back within ten minutes")
def bring_back(request: HttpRequest, post_id: int) -> dict[str, Any]:
    member = speaker(request)
    restore_post(get_object_or_404(own_posts(member), pk=post_id), by=member)
    return _one(request, post_id)


@posts.get("/{int:post_id}/comments", auth=Scope("posts:read"), response=CommentsOut, summary="What was said to a post, the oldest first")
def said(request: HttpRequest, post_id: int, cursor: str = "", limit: int = 20) -> dict[str, Any]:
    member = speaker(request)
    found = get_object_or_404(visible_posts(member).only("pk"), pk=post_id)
    return comments_page(member, KEY, found.pk, cursor, limit)


@posts.post(
    "/{int:post_id}/comments",
    auth=Scope("posts:write"),
    response={201: CommentOut, 200: CommentOut, 422: HeldOut},
    summary="Say something to a post",
)
def comment(request: HttpRequest, post_id: int, written: CommentIn) -> Any:
    member = speaker(request)
    return say(member, KEY, get_object_or_404(visible_posts(member), pk=post_id), written)


@drafts.get("", auth=Scope("drafts:read"), response=DraftsOut, summary="One's own drafts, last touched first; `q` finds words in them")
def draft_list(request: HttpRequest, q: str = "", cursor: str = "", limit: int = 20) -> dict[str, Any]:
    rows, following = own_drafts_found(speaker(request), q, after=cursor, limit=max(1, min(limit, 100)))
    return {"results": [_draft(row) for row in rows], "next": following or None}


def _draft(draft: Draft) -> dict[str, Any]:
    place = f"/board/{draft.post_id}/edit/" if draft.post_id else "/board/new/"
    words = draft.words or DraftWords()
    return {
        "key": draft.key,
        "title": words.title,
        "source": words.source,
        "kind": words.kind,
        "post": str(draft.post_id) if draft.post_id else None,
        "updated_at": draft.updated_at,
        "url": f"{place}?draft={draft.key}",
        "sealed": draft.words is None,
    }
