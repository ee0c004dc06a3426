"""あなたの参加: what a member read, kept, wrote, and whom it helped. For the member alone; nothing is counted or compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from chosha.board.access import KEY as POST
from chosha.board.access import own_posts, visible_posts
from chosha.board.models import Acceptance, Bookmark, Post, ReadMark
from chosha.board.queries import name_of
from chosha.broadcasts.access import own_notes, visible_episodes
from chosha.broadcasts.models import Progress
from chosha.kernel.clock import jst, time_mark, year_words
from chosha.kernel.content import passport
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.models import Member
from chosha.talk.access import KEY as COMMENT
from chosha.talk.access import visible_comments, visible_thanks
from chosha.talk.models import Comment, Reaction, Thanks

A_PAGE = 20
TABS = {"read": "読んだ・聞いた", "saved": "しおり・メモ", "written": "書いた", "helped": "役立った"}


@dataclass(frozen=True)
class Trace:
    """One line: the moment it is sorted by, what it leads to and what it says."""

    at: datetime
    pk: int
    sign: str
    title: str
    line: str
    url: str

    @property
    def month(self) -> str:
        """「令和8年11月」"""
        day = jst(self.at).date()
        return f"{year_words(day)}{day.month}月"


@dataclass(frozen=True)
class Participation:
    """One page of a tab, by months, newest first; and the cursor of the next page."""

    months: list[tuple[str, list[Trace]]]
    cursor: str


def participation(member: Member, tab: str, after: str = "") -> Participation:
    """A bad cursor is the beginning. What the member may no longer read is left out."""
    sources = {
        "read": (_read, _watched),
        "saved": (_saved, _noted),
        "written": (_posted, _said),
        "helped": (_accepted, _thanked, _said_thanks),
    }
    place = read_cursor(after)
    found = [trace for source in sources[tab] for trace in source(member, place)]
    found.sort(key=lambda trace: (trace.at, trace.pk), reverse=True)
    shown = found[:A_PAGE]
    months = [(month, list(rows)) for month, rows in groupby(shown, key=attrgetter("month"))]
    return Participation(months, cursor_of(shown[-1].at, shown[-1].pk) if len(found) > A_PAGE else "")


def _below(rows: QuerySet[Any], place: tuple[datetime, int] | None, at: str, pk: str = "pk") -> QuerySet[Any]:
    """The next page of rows, one more than is shown."""
    if place is not None:
        rows = rows.filter(Q(**{f"{at}__lt": place[0]}) | Q(**{at: place[0], f"{pk}__lt": place[1]}))
    return rows.order_by(f"-{at}", f"-{pk}")[: A_PAGE + 1]


def _read(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    marks = ReadMark.objects.filter(member=member, post__in=visible_posts(member).exclude(author=member.pk).order_by())
    for mark in _below(marks, place, "seen_until").select_related("post__author"):
        yield Trace(mark.seen_until, mark.pk, "board", mark.post.title, name_of(mark.post), f"/board/{mark.post_id}/")


def _watched(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    rows = Progress.objects.filter(member=member, episode__in=visible_episodes(member).order_by())
    for row in _below(rows, place, "changed_at").select_related("episode__programme"):
        yield Trace(row.changed_at, row.pk, "ear", row.episode.title, row.episode.programme.title, row.episode.path)


def _saved(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    marks = Bookmark.objects.filter(member=member, post__in=visible_posts(member).order_by())
    for mark in _below(marks, place, "created_at").select_related("post__author"):
        yield Trace(mark.created_at, mark.pk, "keep", mark.post.title, name_of(mark.post), f"/board/{mark.post_id}/")


def _noted(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    for row in _below(own_notes(member), place, "made_at").select_related("episode"):
        line = f"{row.episode.title}　{time_mark(row.at_sec)}のメモ"
        yield Trace(row.made_at, row.pk, "pen", row.text, line, f"{row.episode.path}#t={row.at_sec}")


def _posted(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    for post in _below(own_posts(member).filter(deleted_at__isnull=True), place, "created_at"):
        yield Trace(post.created_at, post.pk, "pen", post.title, post.get_kind_display(), f"/board/{post.pk}/")


def _said(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    rows = list(_below(visible_comments(member).filter(author=member), place, "created_at").select_related("author"))
    for row, card in zip(rows, passport(COMMENT).cards(rows), strict=True):
        yield Trace(row.created_at, row.pk, "chat", card.title, card.detail, card.url)


def _accepted(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    rows = Acceptance.objects.filter(comment__in=_own_comments(member).order_by(), post__in=visible_posts(member).order_by())
    for row in _below(rows, place, "at").select_related("post__author"):
        line = f"{name_of(row.post)}が、あなたの答えに「助かった」の印を付けました"
        yield Trace(row.at, row.pk, "stamp", row.post.title, line, f"/talk/comments/{row.comment_id}/")


def _thanked(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    """Texts that were thanked for: each once, at its last thanks, without who or how many."""
    own = Q(thing_key=POST, thing_id__in=own_posts(member).filter(deleted_at__isnull=True).order_by().values("pk"))
    own |= Q(thing_key=COMMENT, thing_id__in=_own_comments(member).order_by().values("pk"))
    place_of_it = {"author": OuterRef("member"), "thing_key": OuterRef("thing_key"), "thing_id": OuterRef("thing_id")}
    worded = Exists(_worded(member).filter(**place_of_it).order_by())  # these have a line of their own
    given = Reaction.objects.filter(~worded, own, kind=Reaction.Kind.THANKS).exclude(member=member)
    things = given.order_by().values("thing_key", "thing_id").annotate(at=Max("at"))
    rows = list(_below(things, place, "at", "thing_id").values_list("thing_key", "thing_id", "at"))
    posts = {post.pk: post for post in Post.objects.filter(pk__in=[pk for key, pk, _ in rows if key == POST])}
    said = list(Comment.objects.filter(pk__in=[pk for key, pk, _ in rows if key == COMMENT]).select_related("author"))
    cards = {comment.pk: card for comment, card in zip(said, passport(COMMENT).cards(said), strict=True)}
    for key, pk, at in rows:
        title, said_there = (posts[pk].title, "") if key == POST else (cards[pk].title, cards[pk].detail)
        url = f"/board/{pk}/" if key == POST else f"/talk/comments/{pk}/"
        yield Trace(at, pk, "stamp", title, f"「助かりました」が届いています　{said_there}".rstrip(), url)


def _said_thanks(member: Member, place: tuple[datetime, int] | None) -> Iterable[Trace]:
    """Sentences that came with a thanks, each with who said it."""
    for row in _below(_worded(member), place, "at").select_related("author"):
        yield Trace(row.at, row.pk, "mail", row.words, f"{row.author.name_with_san}からの、お礼のひとこと", f"/talk/thanks/{row.pk}/")


def _worded(member: Member) -> QuerySet[Thanks]:
    return visible_thanks(member).exclude(author=member.pk).filter(hidden_at__isnull=True)


def _own_comments(member: Member) -> QuerySet[Comment]:
    return visible_comments(member).filter(author=member)
