"""Reads for pages. Names of authors leave the board only through `_called` and `name_of`: a mask is put on here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from chosha.board.access import KEY, gone_posts, may_accept, own_drafts, visible_posts
from chosha.board.models import Attachment, Bookmark, Draft, Kind, Post, ReadMark, Revision
from chosha.kernel.clock import now
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.models import Duty, Member
from chosha.talk.queries import Conversation, conversation

A_PAGE = 20
NEWS_FOR = timedelta(days=14)  # older posts carry no dot: nobody has a backlog
TABS = {"": "新着", "waiting": "答えを待っています", "knowledge": "知恵", "bookmarks": "しおり"}
COLUMNS = (
    *("id", "title", "kind", "created_at", "last_activity_at", "hidden_at", "acceptance"),
    *("author_id", "author__display_name", "author__aside", "author__standing"),
)


class Line(NamedTuple):
    """One post in a list, as its reader may see it."""

    id: int
    title: str
    kind: str
    at: datetime
    name: str
    aside: str
    solved: bool
    hidden: bool
    unread: bool


@dataclass(frozen=True)
class Listing:
    """Up to twenty lines and the cursor of the next page (empty: there is none)."""

    lines: Sequence[Line]
    cursor: str = ""


def listing(member: Member, *, tab: str = "", duty: str = "", after: str = "") -> Listing:
    """One page of a tab, newest first; `duty` also finds the parts of a large field."""
    posts = visible_posts(member)
    if duty:
        posts = posts.filter(Q(duty=duty) | Q(duty__parent=duty))
    if tab == "bookmarks":
        return _bookmarked(member, posts, after)
    if tab == "waiting":
        posts = posts.filter(kind=Kind.QUESTION, acceptance__isnull=True)
    elif tab == "knowledge":
        posts = posts.filter(kind=Kind.KNOWLEDGE)
    place = read_cursor(after)
    if place is not None:
        posts = posts.filter(Q(created_at__lt=place[0]) | Q(created_at=place[0], id__lt=place[1]))
    lines = _lines(member, posts.order_by("-created_at", "-id")[: A_PAGE + 1])
    return Listing(lines[:A_PAGE], cursor_of(lines[A_PAGE - 1].at, lines[A_PAGE - 1].id) if len(lines) > A_PAGE else "")


def _bookmarked(member: Member, posts: QuerySet[Post], after: str) -> Listing:
    marks = Bookmark.objects.filter(member=member, post__in=posts.order_by())
    place = read_cursor(after)
    if place is not None:
        marks = marks.filter(Q(created_at__lt=place[0]) | Q(created_at=place[0], id__lt=place[1]))
    rows = list(marks.order_by("-created_at", "-id").values_list("post_id", "created_at", "id")[: A_PAGE + 1])
    order = {post_id: place for place, (post_id, _, _) in enumerate(rows[:A_PAGE])}
    lines = sorted(_lines(member, Post.objects.filter(pk__in=order).order_by()), key=lambda line: order[line.id])
    return Listing(lines, cursor_of(*rows[A_PAGE - 1][1:]) if len(rows) > A_PAGE else "")


def latest_posts(member: Member, limit: int = 5) -> list[Line]:
    """The newest posts, for the member's first page."""
    return _lines(member, visible_posts(member).order_by("-created_at", "-id")[:limit])


def waiting_posts(member: Member, limit: int = 3) -> list[tuple[int, str]]:
    """(id, title) of questions that wait longest among the recent ones."""
    asked = visible_posts(member).filter(kind=Kind.QUESTION, acceptance__isnull=True, created_at__gt=now() - timedelta(days=60))
    return list(asked.exclude(author=member).order_by("last_activity_at", "id").values_list("id", "title")[:limit])


def related_posts(member: Member, post: Post, limit: int = 4) -> list[tuple[int, str]]:
    """(id, title) of other posts of the same field, newest first."""
    if post.duty_id is None:
        return []
    others = visible_posts(member).filter(duty_id=post.duty_id).exclude(pk=post.pk)
    return list(others.order_by("-created_at", "-id").values_list("id", "title")[:limit])


def drafts_of(member: Member, limit: int = 20) -> list[Draft]:
    """The member's own drafts, last touched first."""
    return list(own_drafts(member).order_by("-updated_at", "-id")[:limit])


@dataclass(frozen=True)
class Opened:
    """A post as its page needs it, with what the reader did to it."""

    post: Post
    name: str
    bookmarked: bool
    has_news: bool
    attachments: Sequence[Attachment]
    own: bool


def open_post(member: Member, post_id: int) -> Opened | None:
    """A post that stands on the board for this member; None for all others."""
    posts = visible_posts(member).select_related("author", "duty__parent", "acceptance")
    post = (
        posts.annotate(
            bookmarked=Exists(Bookmark.objects.filter(member=member, post=OuterRef("pk"))),
            read_at=Subquery(ReadMark.objects.filter(member=member, post=OuterRef("pk")).values("read_at")[:1]),
            with_files=Exists(Attachment.objects.filter(post=OuterRef("pk"))),
        )
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        return None
    has_news = post.read_at is None or post.read_at < post.last_activity_at
    files = list(post.attachments.select_related("file")) if post.with_files else []
    return Opened(post, name_of(post), post.bookmarked, has_news, files, post.author_id == member.pk)


def talk_about(member: Member, post: Post, after: str = "") -> Conversation:
    """The comments on a post, the one that helped first."""
    helped = getattr(post, "acceptance", None)
    return conversation(
        member,
        KEY,
        post,
        helped=helped.comment_id if helped else None,
        after=after,
        accept_path=f"/board/{post.pk}/acceptance/" if may_accept(member, post) else "",
        word="答え" if post.asks else "コメント",
    )


def open_gone_post(member: Member, post_id: int) -> Post | None:
    """A post its author took away, for the page that says so."""
    return gone_posts(member).select_related("acceptance").filter(pk=post_id).first()


def versions(post: Post) -> QuerySet[Revision]:
    return Revision.objects.filter(post=post)


def author_of(post_id: int) -> tuple[Member, Post] | None:
    """Whom to tell about a post, never whom to show. None when it is gone."""
    post = Post.objects.filter(pk=post_id, deleted_at__isnull=True).select_related("author").first()
    return (post.author, post) if post else None


def name_of(post: Post) -> str:
    """Who signed it, as shown to everybody."""
    return _called(post.author.display_name, post.author.standing)


def large_duties() -> list[tuple[str, str]]:
    return list(Duty.objects.filter(parent__isnull=True).values_list("slug", "name"))


def duty_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """For a select: every large field as a group, itself first."""
    rows = list(Duty.objects.values_list("slug", "name", "parent_id"))
    groups: list[tuple[str, str | list[tuple[str, str]]]] = [("", "選ばない")]
    for slug, name, parent in rows:
        if parent is None:
            groups.append((name, [(slug, f"{name}（全般）"), *((part, title) for part, title, of in rows if of == slug)]))
    return groups


def _lines(member: Member, posts: QuerySet[Post]) -> list[Line]:
    rows = list(posts.values_list(*COLUMNS))
    read = _read(member, rows)
    since = max(now() - NEWS_FOR, member.joined_at or now() - NEWS_FOR)
    lines = []
    for pk, title, kind, at, last, hidden, accepted, author, name, aside, standing in rows:
        unread = author != member.pk and last > since and (pk not in read or read[pk] < last)
        lines.append(Line(pk, title, kind, at, _called(name, standing), aside, accepted is not None, hidden is not None, unread))
    return lines


def _read(member: Member, rows: Sequence[tuple]) -> dict[int, datetime]:
    ids = [row[0] for row in rows]
    return dict(ReadMark.objects.filter(member=member, post_id__in=ids).values_list("post_id", "read_at")) if ids else {}


@lru_cache(maxsize=4096)
def _called(name: str, standing: str) -> str:
    return Member(display_name=name, standing=standing).called


def posts_for_api(member: Member, *, after: str, limit: int) -> tuple[list[Post], str]:
    """Newest first with authors and fields; the second value is the cursor of the next page."""
    posts = visible_posts(member).select_related("author", "duty", "acceptance")
    place = read_cursor(after)
    if place is not None:
        posts = posts.filter(Q(created_at__lt=place[0]) | Q(created_at=place[0], id__lt=place[1]))
    rows = list(posts.order_by("-created_at", "-id")[: limit + 1])
    return rows[:limit], cursor_of(rows[limit - 1].created_at, rows[limit - 1].pk) if len(rows) > limit else ""
