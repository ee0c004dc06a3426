"""The HTTP API of this room; mounted at /api/v1/posts by the api desk."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from chosha.board.access import visible_posts
from chosha.board.actions import publish_post
from chosha.board.models import Kind, Post
from chosha.board.queries import for_api, name_of, posts_for_api
from chosha.members.api import Scope
from chosha.members.models import Duty, Member

router = Router(tags=["posts"])


class PostOut(Schema):
    id: str
    kind: Kind
    title: str
    source: str
    html: str
    duty: str | None
    tags: list[str]
    author: str
    solved: bool
    created_at: datetime
    edited_at: datetime | None
    url: str


class PostsOut(Schema):
    results: list[PostOut]
    next: str | None = Field(description="Send it as `cursor` for the next page; null at the end")


class PostIn(Schema):
    title: str = Field(max_length=160)
    body: str = Field(max_length=20_000, description="Markdown-light")
    kind: Kind = Kind.QUESTION
    duty: str | None = None
    tags: list[str] = Field(default_factory=list, max_length=5)
    for_field: bool = Field(False, description="Only for members in charge of its field")
    spares_own_body: bool | None = Field(None, description="Kept from members of the same body; null: as the member does by default")


def _shown(post: Post) -> dict[str, Any]:
    return {
        "id": str(post.pk),
        "kind": post.kind,
        "title": post.title,
        "source": post.source,
        "html": post.html,
        "duty": post.duty_id,
        "tags": post.tags,
        "author": name_of(post),
        "solved": post.helped,  # type: ignore[attr-defined]  # annotated: an answer this reader may know of
        "created_at": post.created_at,
        "edited_at": post.edited_at,
        "url": f"/board/{post.pk}/",
    }


def _member(request: HttpRequest) -> Member:
    member: Member = request.auth.member  # type: ignore[attr-defined]
    return member


@router.get("", auth=Scope("posts:read"), response=PostsOut, summary="Posts, newest first")
def posts(request: HttpRequest, cursor: str = "", limit: int = 20) -> dict[str, Any]:
    rows, following = posts_for_api(_member(request), after=cursor, limit=max(1, min(limit, 100)))
    return {"results": [_shown(row) for row in rows], "next": following or None}


@router.get("/{int:post_id}", auth=Scope("posts:read"), response=PostOut, summary="One post")
def post(request: HttpRequest, post_id: int) -> dict[str, Any]:
    member = _member(request)
    return _shown(get_object_or_404(for_api(member, visible_posts(member)), pk=post_id))


@router.post("", auth=Scope("posts:write"), response={201: PostOut}, summary="Put a post on the board")
def publish(request: HttpRequest, written: PostIn) -> Any:
    duty = get_object_or_404(Duty, pk=written.duty) if written.duty else None
    member, words = _member(request), written.dict(include={"title", "body", "kind", "tags", "spares_own_body", "for_field"})
    made, _ = publish_post(by=member, duty=duty, **words)
    return Status(201, _shown(for_api(member, visible_posts(member)).get(pk=made.pk)))
