"""Reads for pages. Names of authors leave the hall only here: a mask is put on in `_signed`, and everywhere at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.kernel.beside import Slip, slips_beside
from chosha.kernel.clock import now
from chosha.kernel.content import Card, passport
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.kernel.prepared import prepared
from chosha.links.queries import cards_among
from chosha.members.access import is_inside, may_write, not_kept_off, seen_as, visible_members
from chosha.members.engine.keyring import salt_of_no_code
from chosha.members.models import Member, SecretWrap, Standing
from chosha.members.queries.mentions import as_read
from chosha.moderation.access import may_cover
from chosha.talk.access import KEY, UNDO, called_masks, is_own, may_comment, may_guard, own_masks, proof, readable, thanks_for
from chosha.talk.engine.spoken import Conversation, Said
from chosha.talk.models import Comment, Mask, Reaction, Revision, Thanks
from chosha.talk.queries.openings import notes_in_thread

A_PAGE = 20
MOST_THANKS = 100
MOST_A_MINUTE = 20
COLUMNS = (
    *("id", "html", "created_at", "edited_at", "hidden_at", "deleted_at"),
    *("author_id", "author__display_name", "author__byline_detail", "author__standing"),
    *("mask__label", "mask__shown", "mask__proof", "meets", "heard"),
)


def conversation(
    member: Member, key: str, thing: Any, *, helped: Sequence[int] = (), after: str = "", accept_path: str = "", **shown: Any
) -> Conversation:
    """Twenty comments in the order of time, those that helped first. The caller has asked that the member sees `thing`.

    `shown` says how it looks: `word`, `nobody`, `reacts` of a Conversation.
    """
    mine = proof(member, key, thing.pk) if getattr(thing, "mask_id", None) else ""
    rows = _with_mentions(member, _said(member, key, thing.pk, after, mine))
    cursor = cursor_of(rows[A_PAGE - 1].at, rows[A_PAGE - 1].id) if len(rows) > A_PAGE else ""
    said = rows[:A_PAGE]
    if helped and not after:  # on later pages it stands once more at its own time, where links to it lead
        first = {row.id: row for row in said if row.id in helped}
        away = [pk for pk in helped if pk not in first]
        first |= {row.id: row for row in (_with_mentions(member, _those(member, key, thing.pk, away, mine)) if away else ())}
        said = [*(first[pk] for pk in helped if pk in first), *(row for row in said if row.id not in first)]
    masks = _about_masks(member, key, thing, mine)
    stopped = masks.pop("stopped", False)
    if masks.get("masked") == "worn":  # a word of thanks would stand there with the wearer's name
        shown["reacts"] = ()
    return Conversation(
        key=key,
        thing_id=thing.pk,
        said=_with_cards(said),
        reactions=own_reactions(member, key, thing.pk),
        thanked=thanked_among(member, KEY, [row.id for row in said if row.own and not row.gone]),
        cursor=cursor,
        later_page=bool(after),
        may_write=may_comment(member, key, thing) and not stopped,
        reads_only=not may_write(member),
        moderator=may_cover(member),
        **masks,
        helped=helped,
        accept_path=accept_path,
        **shown,
        spares=member.spares_own_body,
    )


def _about_masks(member: Member, key: str, thing: Any, mine: str) -> dict[str, Any]:
    """How the reader may sign here, what the wearer is told, and whether the reader guards seals; nothing where nobody wears a mask."""
    if getattr(thing, "mask_id", None) is None:
        return {}
    mask = Mask.objects.filter(proof=mine).first() if mine else None
    told = notes_in_thread(mask, key, thing.pk)
    closed = any(note.mask_id == 0 for note in told)
    signing = "worn" if mask else "" if closed else "offered"
    stopped = mask is not None and (closed or mask.silenced)  # whoever wears one here never goes on by name
    return {"stopped": stopped, "masked": signing, "notes": [(note.sign, note.words) for note in told], "guards": may_guard(member)}


def conversation_about(member: Member, comment: Comment) -> Conversation:
    """The same for one comment of the member's own alone, right after it was written or taken away."""
    stamps = (comment.created_at, comment.edited_at, comment.hidden_at, comment.deleted_at)
    mask, mine = comment.mask, ""
    author: tuple[Any, ...] = (comment.author_id, member.display_name, member.byline_detail, member.standing, None, None, None, True, True)
    if mask is not None:
        author, mine = (None, "", "", "", mask.label, mask.shown, mask.proof, False, True), mask.proof
    said = _signed(member, now() - UNDO, mine, comment.pk, comment.html, *stamps, *author)
    said = _with_cards(_with_mentions(member, [said]))[0]
    return Conversation(comment.thing_key, comment.thing_id, [said], frozenset(), may_write=True)


def _with_mentions(member: Member, rows: list[Said]) -> list[Said]:
    """Members named in what was said, as this reader may meet them."""
    return [row._replace(html=html) for row, html in zip(rows, as_read(member, [row.html for row in rows]), strict=True)]


def _with_cards(rows: Sequence[Said]) -> list[Said]:
    """Links are cards under the words, with one question for all of this page."""
    return [row._replace(cards=cards) if cards else row for row, cards in zip(rows, cards_among([row.html for row in rows]), strict=True)]


def own_reactions(member: Member, key: str, thing_id: int) -> frozenset[tuple[str, int, str]]:
    """(key, id, kind) of what this member put to the content and to what was said about it."""
    return frozenset(_reactions(member.pk, key, thing_id, KEY))


@prepared
def _reactions(member_id: int, key: str, thing_id: int, comment_key: str) -> QuerySet[Any, Any]:
    comments = Comment.objects.filter(thing_key=key, thing_id=thing_id).order_by().values("pk")
    given = Q(thing_key=key, thing_id=thing_id) | Q(thing_key=comment_key, thing_id__in=comments)
    return Reaction.objects.filter(given, member_id=member_id).values_list("thing_key", "thing_id", "kind")


def thanked_among(member: Member, key: str, ids: Sequence[int]) -> frozenset[int]:
    """Which of the member's own texts were thanked for, by whom and how often is not asked. Nothing is asked where there are none."""
    given = Reaction.objects.filter(not_kept_off(member, "member_id"), thing_key=key, thing_id__in=ids, kind=Reaction.Kind.THANKS)
    return frozenset(given.exclude(member=member.pk).values_list("thing_id", flat=True)) if ids else frozenset()


def own_thanks(member: Member, key: str, thing_id: int) -> Thanks | None:
    return Thanks.objects.filter(author=member, thing_key=key, thing_id=thing_id).first()


def thanks_received(member: Member, key: str, thing_id: int) -> QuerySet[Thanks]:
    """The sentences said to one text, newest first. The caller has asked that the text is the member's own."""
    return thanks_for(member, key, thing_id).select_related("author").order_by("-at", "-id")[:MOST_THANKS]


def plain_reader(member_id: int, home: int = 0, host: int = 0) -> Member:
    """Stands for any member inside who holds no role, so that a prepared query asks the same access rules as all others.

    The arguments are those of `members.access.seen_as`.
    """
    return Member(pk=member_id, standing=Standing.ACTIVE, home_body_id=home, host_body_id=host)


def reads_plainly(member: Member) -> bool:
    return is_inside(member) and not member.holds_role


def page_of(comment: Comment, member: Member) -> str:
    """The cursor of the page a comment stands on for this reader; empty for the first page."""
    before = Q(created_at__lt=comment.created_at) | Q(created_at=comment.created_at, id__lt=comment.pk)
    rows = _of(comment.thing_key, comment.thing_id, member, proof(member, comment.thing_key, comment.thing_id)).filter(before)
    earlier = list(rows.order_by("-created_at", "-id").values_list("created_at", "id")[:A_PAGE])
    return cursor_of(*earlier[0]) if len(earlier) == A_PAGE else ""


def versions(comment: Comment, member: Member) -> QuerySet[Revision]:
    """What stood before, the latest first; what was covered then is for its author and the moderators."""
    kept = Revision.objects.filter(comment=comment)
    return kept if is_own(member, comment, comment.thing_key, comment.thing_id) or may_cover(member) else kept.filter(hidden=False)


class Word(NamedTuple):
    """A comment as its listeners ask of it: whom to tell, never whom to show."""

    author_id: int | None  # None under a mask
    at: datetime
    closed: tuple[int, int]  # the bodies it is closed to
    bodies: tuple[int, int]  # those its author serves today

    @property
    def is_closed(self) -> bool:
        return self.closed[0] != 0


def said_in(comment_id: int) -> Word | None:
    """For listeners of CommentPosted. None when it is gone."""
    rows = _word(comment_id)
    if not rows:
        return None
    author, at, *bodies = rows[0]
    return Word(author, at, closed=(bodies[0], bodies[1]), bodies=(bodies[2] or 0, bodies[3] or 0))


@prepared
def _word(comment_id: int) -> QuerySet[Any, Any]:
    columns = ("author_id", "created_at", "closed_home_id", "closed_host_id", "author__home_body_id", "author__host_body_id")
    return Comment.objects.filter(pk=comment_id, deleted_at__isnull=True).order_by().values_list(*columns)


def who_has_the_same(key: str, thing_id: int, limit: int = 500) -> list[int]:
    """Members who said to have the same trouble, to be told when it is solved. Shown to nobody."""
    given = Reaction.objects.filter(thing_key=key, thing_id=thing_id, kind=Reaction.Kind.SAME).order_by("pk")
    return list(given.values_list("member_id", flat=True)[:limit])


def keys_of_last_minute(member: Member) -> list[str]:
    """The form keys of what the member said within a minute, up to the limit of one."""
    since = now() - timedelta(minutes=1)
    return [key for key, at in _last_said(member.pk) if at > since]


@prepared
def _last_said(member_id: int) -> QuerySet[Any, Any]:
    return Comment.objects.filter(author=member_id).order_by("-created_at").values_list("client_key", "created_at")[:MOST_A_MINUTE]


def name_of(comment: Comment) -> str:
    """Who signed it, as shown to everybody."""
    if comment.author is None:
        return comment.mask.label if comment.mask else ""
    return _name_with_san(comment.author.display_name, comment.author.standing)


def _of(key: str, thing_id: int, member: Member, mine: str = "") -> QuerySet[Comment]:
    return Comment.objects.filter(readable(member, mine), thing_key=key, thing_id=thing_id)


def _said(member: Member, key: str, thing_id: int, after: str, mine: str) -> list[Said]:
    place = read_cursor(after)
    limit = now() - UNDO
    if place is None and not mine and reads_plainly(member):
        return [_signed(member, limit, mine, *row) for row in _first_page(key, thing_id, *seen_as(member))]
    comments = _of(key, thing_id, member, mine)
    if place is not None:
        comments = comments.filter(Q(created_at__gt=place[0]) | Q(created_at=place[0], id__gt=place[1]))
    return [_signed(member, limit, mine, *row) for row in _in_order(member, comments)]


@prepared
def _first_page(key: str, thing_id: int, member_id: int, home: int, host: int) -> QuerySet[Any, Any]:
    reader = plain_reader(member_id, home, host)
    return _in_order(reader, _of(key, thing_id, reader))


def _in_order(member: Member, comments: QuerySet[Comment]) -> QuerySet[Any, Any]:
    return _with_people(member, comments).order_by("created_at", "id").values_list(*COLUMNS)[: A_PAGE + 1]


def _with_people(member: Member, comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """With whether the reader may open the author's page, and whether the reader wants to hear the author."""
    meets = Exists(visible_members(member).filter(pk=OuterRef("author_id")).order_by())
    return comments.annotate(meets=meets, heard=not_kept_off(member))


def _those(member: Member, key: str, thing_id: int, comments: Sequence[int], mine: str) -> list[Said]:
    rows = _with_people(member, _of(key, thing_id, member, mine)).filter(pk__in=comments).values_list(*COLUMNS)
    return [_signed(member, now() - UNDO, mine, *row) for row in rows]


def _signed(
    member: Member,
    limit: datetime,
    mine: str,
    pk: int,
    html: str,
    at: datetime,
    edited: datetime | None,
    hidden: datetime | None,
    deleted: datetime | None,
    author: int | None,
    name: str,
    byline_detail: str,
    standing: str,
    label: str | None,
    shown: list[str] | None,
    worn: str | None,
    meets: bool,
    heard: bool,
) -> Said:
    own = author == member.pk if label is None else worn == (mine or None)
    if deleted is not None:
        return Said(pk, "", at, False, False, True, own and deleted > limit, own, "", "")
    if label is not None:
        return Said(pk, html, at, edited is not None, hidden is not None, False, False, own, label, "・".join(shown or []), masked=True)
    path = f"/members/{author}/" if meets else ""
    signed = (_name_with_san(name, standing), byline_detail, path, not heard)
    return Said(pk, html, at, edited is not None, hidden is not None, False, False, own, *signed)


@lru_cache(maxsize=4096)
def _name_with_san(name: str, standing: str) -> str:
    return Member(display_name=name, standing=standing).name_with_san


class Worn(NamedTuple):
    """One mask of the member's own, with the card of its thread."""

    id: int
    label: str
    silenced: bool
    called: bool  # by mail, while its wearer is away
    moved_at: datetime  # the last word in the thread
    card: Card
    beside: list[Slip]
    gone: bool  # its writer took it away


def worn_lines(member: Member) -> list[Worn]:
    """The threads in which the member wears a mask, the last moved first; those whose writer took them away as long as the member's own
    words stand there, to be mended or taken away.
    """
    masks = list(Mask.objects.filter(pk__in=own_masks(member)))
    called = called_masks(mask.pk for mask in masks)
    said = Comment.objects.filter(mask__in=masks, deleted_at__isnull=True).order_by().values_list("thing_id", flat=True)
    found = []
    for key in {mask.thing_key for mask in masks}:
        worn = {mask.thing_id: mask for mask in masks if mask.thing_key == key}
        beside = slips_beside(member, key, worn)
        there = Q(deleted_at__isnull=True) | Q(pk__in=set(said))
        about = list(passport(key).rows().filter(there, pk__in=worn))
        for row, card in zip(about, passport(key).cards(about), strict=True):
            mask, moved = worn[row.pk], getattr(row, "last_activity_at", row.created_at)
            gone = row.deleted_at is not None
            shown = replace(card, title="投稿者が消した題") if gone else card
            found.append(Worn(mask.pk, mask.label, mask.silenced, mask.pk in called, moved, shown, beside.get(row.pk, []), gone))
    return sorted(found, key=lambda line: line.moved_at, reverse=True)


def has_wraps(member: Member) -> bool:
    return SecretWrap.objects.filter(member=member).exists()


def has_code(member: Member) -> bool:
    """Whether a recovery code was printed; False while the masks are locked, since nobody else can tell."""
    if member.mask_secret is None:
        return False
    salts = SecretWrap.objects.filter(member=member, kind=SecretWrap.Kind.RECOVERY).values_list("salt", flat=True)
    return any(bytes(salt) != salt_of_no_code(member.mask_secret) for salt in salts)
