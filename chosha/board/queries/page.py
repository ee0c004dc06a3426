"""One post and what belongs to it, for its page."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from chosha.board.access import KEY, gone_posts, listed_posts, may_accept, visible_posts, worn_post
from chosha.board.models import Attachment, Bookmark, Claim, Kind, Post, ReadMark, Revision, SizeBand
from chosha.board.queries.answers import helped_by, helpful, summed_up
from chosha.board.queries.names import name_with_san
from chosha.kernel.circles import circle_words
from chosha.kernel.clock import now
from chosha.kernel.prepared import prepared
from chosha.media.models.stored_file import WORDS
from chosha.members.access import blocks_of, seen_as, visible_members
from chosha.members.models import Member
from chosha.moderation.access import may_cover
from chosha.talk.access import is_own
from chosha.talk.engine.spoken import Conversation
from chosha.talk.models import Reaction
from chosha.talk.queries import conversation, plain_reader, reads_plainly

RELATED = 4
FEW = 3  # below this, nothing is said of how many have the same trouble


class Opened(NamedTuple):
    """A post as its page needs it, with what the reader did to it."""

    pk: int
    kind: str
    title: str
    html: str
    tags: list[str]
    created_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    deleted_at: datetime | None
    last_activity_at: datetime
    author_id: int | None
    author_name: str
    author_standing: str
    author_detail: str
    mask_id: int | None
    mask_label: str
    mask_shown: list[str]
    mask_proof: str | None
    duty_id: str | None
    duty_name: str | None
    large_duty_name: str | None
    closed_home_id: int
    size_band: str
    for_field: bool
    polled: bool
    circle: str
    helped: bool
    summarised: bool
    claimed_until: datetime | None
    claim_holder: str | None
    third_same: int | None  # a row when at least three have the same trouble
    meets: bool  # whether the reader may open the author's page
    away: bool  # whether the author keeps away from the reader

    @property
    def asks(self) -> bool:
        return self.kind in (Kind.QUESTION, Kind.ISSUE)

    @property
    def writing_until(self) -> datetime | None:
        """While somebody writes an answer."""
        return self.claimed_until if self.claimed_until and self.claimed_until > now() else None

    @property
    def size_words(self) -> str:
        return str(SizeBand(self.size_band).label) if self.size_band else ""

    @property
    def circle_words(self) -> str:
        """「長野県の人だけ」."""
        return circle_words(self.circle)

    @property
    def name(self) -> str:
        return name_with_san(self.author_name, self.author_standing) if self.mask_id is None else self.mask_label

    @property
    def byline_detail(self) -> str:
        return self.author_detail if self.mask_id is None else "・".join(self.mask_shown)

    @property
    def path_of_author(self) -> str:
        return f"/members/{self.author_id}/" if self.meets else ""

    @property
    def duty_words(self) -> str:
        """「税務・収納」: the large field and its part."""
        return "・".join(filter(None, (self.large_duty_name, self.duty_name)))


OPENED = (
    *("id", "kind", "title", "html", "tags", "created_at", "edited_at", "hidden_at", "deleted_at", "last_activity_at"),
    *("author_id", "author__display_name", "author__standing", "author__byline_detail"),
    *("mask_id", "mask__label", "mask__shown", "mask__proof"),
    *(
        "duty_id",
        "duty__name",
        "duty__parent__name",
        "closed_home_id",
        "size_band",
        "for_field",
        "polled",
        "circle",
        "helped",
        "summarised",
    ),
    *("claimed_until", "claim_holder", "third_same", "meets", "away"),
)


def _whole(member: Any, posts: QuerySet[Post]) -> QuerySet[Any, Any]:
    """With whether an answer helped and the author's page, as far as the reader may know of them."""
    claim = Claim.objects.filter(post=OuterRef("pk")).order_by()
    same = Reaction.objects.filter(thing_key=KEY, thing_id=OuterRef("pk"), kind=Reaction.Kind.SAME).order_by()
    known = {
        "helped": Exists(helpful(member, OuterRef("pk"))),
        "summarised": summed_up(member),
        "claimed_until": Subquery(claim.values("until")[:1]),
        "claim_holder": Subquery(claim.values("holder")[:1]),
        "third_same": Subquery(same.values("pk")[FEW - 1 : FEW]),
    }
    meets = Exists(visible_members(member).filter(pk=OuterRef("author_id")).order_by())
    away = Exists(blocks_of(OuterRef("author_id"), member.pk))
    return posts.order_by().annotate(**known, meets=meets, away=away).values_list(*OPENED)


def open_post(member: Member, post_id: int) -> Opened | None:
    """A post that stands on the board for this member; None for all others."""
    if reads_plainly(member):
        rows = _opened(*seen_as(member), post_id)
    else:
        rows = list(_whole(member, visible_posts(member).filter(pk=post_id)))
    rows = rows or list(_whole(member, worn_post(member, post_id)))
    return Opened(*rows[0]) if rows else None


@prepared
def _opened(member_id: int, home: int, host: int, post_id: int) -> QuerySet[Any, Any]:
    reader = plain_reader(member_id, home, host)
    return _whole(reader, visible_posts(reader).filter(pk=post_id))


ACTED_ON = ("id", "author_id", "mask_id", "hidden_at", "deleted_at")


def post_to_act_on(member: Any, post_id: int) -> Post | None:
    """The post with what its access rules ask, if the member sees it; the rest of it is read when asked for."""
    if reads_plainly(member):
        rows = _acted_on(*seen_as(member), post_id)
    else:
        rows = list(visible_posts(member).filter(pk=post_id).order_by().values_list(*ACTED_ON))
    return Post.from_db("default", ACTED_ON, rows[0]) if rows else None


@prepared
def _acted_on(member_id: int, home: int, host: int, post_id: int) -> QuerySet[Any, Any]:
    return visible_posts(plain_reader(member_id, home, host)).filter(pk=post_id).order_by().values_list(*ACTED_ON)


@prepared
def _bookmark(member_id: int, post_id: int) -> QuerySet[Any, Any]:
    return Bookmark.objects.filter(member=member_id, post=post_id).order_by().values_list("id")


@prepared
def _read_mark(member_id: int, post_id: int) -> QuerySet[Any, Any]:
    return ReadMark.objects.filter(member=member_id, post=post_id).values_list("seen_until")


def has_bookmark(member: Member, post_id: int) -> bool:
    return bool(_bookmark(member.pk, post_id))


def has_news(member: Member, post: Opened) -> bool:
    """Whether something was said since the member had it open last."""
    if post.mask_id is not None:  # the first mark, or the missing one, would be the author's
        return False
    rows = _read_mark(member.pk, post.pk)
    return not rows or rows[0][0] < post.last_activity_at


class Shown(NamedTuple):
    """A file with a post."""

    pk: int
    alt: str
    kind: str
    name: str
    bytes: int
    width: int | None
    height: int | None
    mime: str

    @property
    def is_image(self) -> bool:
        return self.kind == "image"

    @property
    def opens_here(self) -> bool:
        """Whether its page shows what is in it; a PDF is shown by the browser itself."""
        return self.kind not in ("image", "pdf")

    @property
    def words(self) -> str:
        return WORDS.get(self.mime, "PDF")


def files_of(post_id: int) -> list[Shown]:
    """Pictures and documents in their order. The caller has asked that the post is visible."""
    return [Shown(*row) for row in _files(post_id)]


@prepared
def _files(post_id: int) -> QuerySet[Any, Any]:
    columns = ("id", "alt", "file__kind", "file__name", "file__bytes", "file__width", "file__height", "file__mime")
    return Attachment.objects.filter(post=post_id).order_by("position", "id").values_list(*columns)


def talk_about(member: Member, post: Opened, after: str = "") -> Conversation:
    """The comments on a post, those that helped first."""
    return conversation(
        member,
        KEY,
        post,
        helped=helped_by(member, post),
        after=after,
        accept_path=f"/board/{post.pk}/acceptance/" if may_accept(member, post) else "",
        word="答え" if post.asks else "コメント",
    )


def open_gone_post(member: Member, post_id: int) -> Opened | None:
    """A post its author took away, for the page that says so."""
    rows = list(_whole(member, gone_posts(member).filter(pk=post_id)))
    return Opened(*rows[0]) if rows else None


def related_posts(member: Member, post: Opened) -> list[tuple[int, str]]:
    """(id, title) of up to four other posts of the same field, newest first."""
    if post.duty_id is None:
        return []
    rows = _of_duty(*seen_as(member), post.duty_id) if reads_plainly(member) else _newest_of_duty(member, post.duty_id)
    return [row for row in rows if row[0] != post.pk][:RELATED]


@prepared
def _of_duty(member_id: int, home: int, host: int, duty_id: str) -> QuerySet[Any, Any]:
    return _newest_of_duty(plain_reader(member_id, home, host), duty_id)


def _newest_of_duty(member: Member, duty_id: str) -> QuerySet[Any, Any]:
    return listed_posts(member).filter(duty=duty_id).order_by("-created_at", "-id").values_list("id", "title")[: RELATED + 1]


def versions(post: Post, member: Member) -> QuerySet[Revision]:
    """What stood before, the latest first; what was covered then is for its author and the moderators."""
    kept = Revision.objects.filter(post=post)
    return kept if is_own(member, post, KEY, post.pk) or may_cover(member) else kept.filter(hidden=False)


TOLD = ("author_id", "title", "kind", "closed_home_id", "closed_host_id", "author__home_body_id", "author__host_body_id")


class Told(NamedTuple):
    """Whom to tell about a post, never whom to show."""

    author_id: int | None
    title: str
    kind: str
    closed: tuple[int, int]  # the bodies it is closed to
    bodies: tuple[int, int]  # those the author serves today

    @property
    def answer_word(self) -> str:
        return "答え" if self.kind in (Kind.QUESTION, Kind.ISSUE) else "コメント"


def author_of(post_id: int) -> Told | None:
    """None when the post is gone."""
    rows = _author(post_id)
    return Told(*rows[0][:3], closed=rows[0][3:5], bodies=(rows[0][5] or 0, rows[0][6] or 0)) if rows else None


@prepared
def _author(post_id: int) -> QuerySet[Any, Any]:
    return Post.objects.filter(pk=post_id, deleted_at__isnull=True).order_by().values_list(*TOLD)
