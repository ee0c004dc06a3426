"""Lists of posts, drafts and fields of work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextChoices

from chosha.board.access import listed_posts, own_drafts
from chosha.board.engine.line import Line
from chosha.board.models import Bookmark, Claim, Draft, Kind, Post, ReadMark, ReadUntil
from chosha.board.queries.answers import helpful, summed_up
from chosha.board.queries.names import name_with_san
from chosha.board.queries.narrowing import ASKING, FIRST, narrow_down
from chosha.kernel.clock import now
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.kernel.prepared import Prepared, prepared
from chosha.members.access import draft_key, seen_as
from chosha.members.models import Duty, Member
from chosha.search.engine.folding import fold, terms_of
from chosha.talk.queries import plain_reader, reads_plainly

A_PAGE = 20
WAITING = 3
NEWS_FOR = timedelta(days=14)  # older posts carry no dot: nobody has a backlog
TABS = {"": "新着", "waiting": "答えを待っています", "knowledge": "知恵", "bookmarks": "しおり"}
TAB_KINDS = {"waiting": (Kind.QUESTION,), "knowledge": (Kind.KNOWLEDGE,)}
COLUMNS = (
    *("id", "title", "kind", "created_at", "last_activity_at", "hidden_at", "helped", "claimed", "summarised"),
    *("author_id", "author__display_name", "author__byline_detail", "author__standing"),
    *("mask__label", "mask__shown"),
)


def _helped(member: Any) -> Exists:
    """Whether an answer helped that this member may know of. As a join that finds nothing, PostgreSQL expects a single row and
    reads the whole board to sort it."""
    return Exists(helpful(member, OuterRef("pk")))


class State(TextChoices):
    """How far a question has come."""

    WAITING = "waiting", "答えを待っています"
    WRITING = "writing", "だれかが書いています"
    HELPED = "helped", "解決"
    SUMMARISED = "summarised", "まとめがあります"


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty: everything. `duty` also finds the parts of a large field, `tag` is folded."""

    kind: str = ""
    duty: str = ""
    tag: str = ""
    size: str = ""
    state: str = ""
    circle: str = ""


ALL = Wanted()


@dataclass(frozen=True)
class Listing:
    """Up to twenty lines and the cursor of the next page (empty: there is none)."""

    lines: Sequence[Line]
    cursor: str = ""


def listing(member: Member, *, tab: str = "", wanted: Wanted = ALL, after: str = "") -> Listing:
    """One page of a tab, newest first, narrowed to what is wanted."""
    if not (tab or after) and wanted == ALL and reads_plainly(member):
        return _page(_lines(member, _newest(*seen_as(member))))
    if tab == "bookmarks":
        return _bookmarked(member, _narrowed(member, listed_posts(member), wanted), after)
    states = {"waiting" if tab == "waiting" else "", wanted.state} - {""}
    fits = partial(_fitting, member, states)
    return _page(_lines(member, narrow_down(fits, wanted, TAB_KINDS.get(tab, ()), read_cursor(after), A_PAGE + 1)))


def _fitting(member: Member, states: set[str], ids: list[int]) -> Iterable[tuple[Any, ...]]:
    """Those of the numbers that stand on the board for the member and have come as far as asked, newest first.

    Asked for anything else beside the numbers, SQLite would not begin with them.
    """
    known = FITTING.get("".join(states)) if len(ids) == FIRST and reads_plainly(member) else None
    if known is not None:
        return known(*seen_as(member), *ids)
    posts = listed_posts(member).filter(*(_in_state(member, state) for state in states), pk__in=ids)
    return _in_order(member, posts, A_PAGE + 1)


def _prepared_fitting(state: str) -> Prepared:
    def fitting(member_id: int, home: int, host: int, *ids: int) -> QuerySet[Any, Any]:
        reader = plain_reader(member_id, home, host)
        posts = listed_posts(reader).filter(pk__in=ids)
        return _in_order(reader, posts.filter(_in_state(reader, state)) if state else posts, A_PAGE + 1)

    return prepared(fitting)


def _narrowed(member: Member, posts: QuerySet[Post], wanted: Wanted) -> QuerySet[Post]:
    """All of it at once but a tag: for a list whose order is not that of the posts."""
    if wanted.duty:
        posts = posts.filter(Q(duty=wanted.duty) | Q(duty__parent=wanted.duty))
    if wanted.kind:
        posts = posts.filter(kind=wanted.kind)
    if wanted.size:
        posts = posts.filter(size_band=wanted.size)
    if wanted.circle:
        posts = posts.filter(circle=wanted.circle)
    if wanted.state:
        posts = posts.filter(_in_state(member, wanted.state), kind__in=ASKING)
    return posts


def _in_state(member: Member, state: str) -> Any:
    if state == State.WAITING:
        return ~_helped(member)
    if state == State.WRITING:
        return Exists(Claim.objects.filter(post=OuterRef("pk"), until__gt=now()).order_by())
    return _helped(member) if state == State.HELPED else summed_up(member)


# Not for 「だれかが書いています」: what is being written now is a question of the moment.
FITTING = {state: _prepared_fitting(state) for state in ("", "waiting", "helped", "summarised")}


def _page(lines: list[Line]) -> Listing:
    return Listing(lines[:A_PAGE], cursor_of(lines[A_PAGE - 1].at, lines[A_PAGE - 1].id) if len(lines) > A_PAGE else "")


def _in_order(member: Any, posts: QuerySet[Post], limit: int) -> QuerySet[Any, Any]:
    claim = Claim.objects.filter(post=OuterRef("pk")).order_by().values("until")[:1]
    told = {"helped": _helped(member), "claimed": Subquery(claim), "summarised": summed_up(member)}
    return posts.annotate(**told).order_by("-created_at", "-id").values_list(*COLUMNS)[:limit]


@prepared
def _newest(member_id: int, home: int, host: int) -> QuerySet[Any, Any]:
    reader = plain_reader(member_id, home, host)
    return _in_order(reader, listed_posts(reader), A_PAGE + 1)


def _bookmarked(member: Member, posts: QuerySet[Post], after: str) -> Listing:
    marks = Bookmark.objects.filter(member=member, post__in=posts.order_by())
    place = read_cursor(after)
    if place is not None:
        marks = marks.filter(Q(created_at__lt=place[0]) | Q(created_at=place[0], id__lt=place[1]))
    rows = list(marks.order_by("-created_at", "-id").values_list("post_id", "created_at", "id")[: A_PAGE + 1])
    order = {post_id: place for place, (post_id, _, _) in enumerate(rows[:A_PAGE])}
    kept = _in_order(member, Post.objects.filter(pk__in=order), A_PAGE)
    lines = sorted(_lines(member, kept), key=lambda line: order[line.id])
    return Listing(lines, cursor_of(*rows[A_PAGE - 1][1:]) if len(rows) > A_PAGE else "")


def latest_posts(member: Member, limit: int = 5) -> list[Line]:
    """The newest posts, for the member's first page."""
    if limit <= A_PAGE and reads_plainly(member):
        return _lines(member, _newest(*seen_as(member))[:limit])
    return _lines(member, _in_order(member, listed_posts(member), limit))


def waiting_posts(member: Member) -> list[tuple[int, str]]:
    """(id, title) of three questions of others that wait for an answer, newest first."""
    return _waiting(*seen_as(member)) if reads_plainly(member) else list(_asked(member))


@prepared
def _waiting(member_id: int, home: int, host: int) -> QuerySet[Any, Any]:
    return _asked(plain_reader(member_id, home, host))


def _asked(member: Member) -> QuerySet[Any, Any]:
    asked = listed_posts(member).filter(~_helped(member), kind=Kind.QUESTION).exclude(author=member.pk)
    return asked.order_by("-created_at", "-id").values_list("id", "title")[:WAITING]


def drafts_of(member: Member, limit: int = 100) -> list[Draft]:
    """The member's own drafts, last touched first, with their words where the member's secret is at hand."""
    key = draft_key(member)
    return [draft.opened(key) for draft in own_drafts(member).order_by("-updated_at", "-id")[:limit]]


def own_drafts_found(member: Member, q: str, *, after: str, limit: int) -> tuple[list[Draft], str]:
    """The member's own drafts with every word of `q` in title or text, last touched first; and the cursor of the next page.

    There are a hundred at most, so that widths and cases can meet here, in both databases alike. In what is closed no word is found.
    """
    terms, place = terms_of(q), read_cursor(after)
    found = []
    for draft in drafts_of(member):
        words = fold(f"{draft.words.title}\n{draft.words.source}") if draft.words else ""
        if all(term in words for term in terms) and (place is None or (draft.updated_at, draft.pk) < place):
            found.append(draft)
    return found[:limit], cursor_of(found[limit - 1].updated_at, found[limit - 1].pk) if len(found) > limit else ""


def large_duties() -> list[tuple[Any, ...]]:
    return _large_duties()


@prepared
def _large_duties() -> QuerySet[Any, Any]:
    return Duty.objects.filter(parent__isnull=True).values_list("slug", "name")


def duty_name(slug: str) -> str:
    """Empty for an unknown one."""
    return "".join(Duty.objects.filter(pk=slug).values_list("name", flat=True))


def duty_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """For a select: every large field as a group, itself first."""
    rows = list(Duty.objects.values_list("slug", "name", "parent_id"))
    groups: list[tuple[str, str | list[tuple[str, str]]]] = [("", "選ばない")]
    for slug, name, parent in rows:
        if parent is None:
            groups.append((name, [(slug, f"{name}（全般）"), *((part, title) for part, title, of in rows if of == slug)]))
    return groups


def _lines(member: Member, found: Iterable[tuple[Any, ...]]) -> list[Line]:
    rows = list(found)
    read = _read(member, rows)
    since = max(now() - NEWS_FOR, member.joined_at or now() - NEWS_FOR, *(until for (until,) in _read_until(member.pk)))
    lines = []
    for row in rows:
        pk, title, kind, at, last, hidden, helped, claimed, summarised, author, name, byline_detail, standing, label, shown = row
        writing = claimed is not None and claimed > now()
        unread = author != member.pk and last > since and (pk not in read or read[pk] < last)
        if label is not None:  # no marks of reading are kept under a mask, so there is no dot
            signed, unread = (label, "・".join(shown)), False
        else:
            signed = (name_with_san(name, standing), byline_detail)
        state = {"writing": writing, "summarised": bool(summarised), "masked": label is not None}
        lines.append(Line(pk, title, kind, at, *signed, bool(helped), hidden is not None, unread, **state))
    return lines


@prepared
def _read_until(member_id: int) -> QuerySet[Any, Any]:
    return ReadUntil.objects.filter(member=member_id).values_list("until")


def _read(member: Member, rows: Sequence[tuple[Any, ...]]) -> dict[int, datetime]:
    ids = [row[0] for row in rows]
    return dict(ReadMark.objects.filter(member=member, post_id__in=ids).values_list("post_id", "seen_until")) if ids else {}


def for_api(member: Member, posts: QuerySet[Post]) -> QuerySet[Post]:
    """With all that the API says of a post, as far as this member may know it."""
    return posts.select_related("author", "mask", "duty").annotate(helped=_helped(member))


def posts_for_api(member: Member, *, after: str, limit: int, duty: str = "", kind: str = "") -> tuple[list[Post], str]:
    """Newest first with authors and fields; the second value is the cursor of the next page."""
    posts = for_api(member, listed_posts(member))
    if duty:
        posts = posts.filter(Q(duty=duty) | Q(duty__parent=duty))
    if kind:
        posts = posts.filter(kind=kind)
    place = read_cursor(after)
    if place is not None:
        posts = posts.filter(Q(created_at__lt=place[0]) | Q(created_at=place[0], id__lt=place[1]))
    rows = list(posts.order_by("-created_at", "-id")[: limit + 1])
    return rows[:limit], cursor_of(rows[limit - 1].created_at, rows[limit - 1].pk) if len(rows) > limit else ""
