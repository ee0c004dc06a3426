"""What a feed reader is given, and the addresses a member has made."""

from django.db.models import Q, QuerySet

from chosha.board.access import listed_posts
from chosha.board.engine.atom import FeedEntry
from chosha.board.models import FeedAddress
from chosha.board.queries.names import name_of
from chosha.members.actions import token_digest
from chosha.members.models import Member
from chosha.talk.engine.prose import plain_text

NEWEST = 30
FIRST_LINES = 160


def feeds_of(member: Member) -> QuerySet[FeedAddress]:
    """The member's living addresses, newest first."""
    return FeedAddress.objects.filter(member=member, ended_at__isnull=True).select_related("duty")


def feed_behind(secret: str) -> FeedAddress | None:
    """An address by its secret, an ended one too, with its member."""
    return FeedAddress.objects.filter(digest=token_digest(secret)).select_related("member", "duty").first()


def feed_entries(feed: FeedAddress) -> list[FeedEntry]:
    """The newest posts that the member may read at this moment; nothing that is covered, whatever role the member holds."""
    posts = listed_posts(feed.member).filter(hidden_at__isnull=True).select_related("author", "mask")
    if feed.duty_id:
        posts = posts.filter(Q(duty=feed.duty_id) | Q(duty__parent=feed.duty_id))
    rows = posts.order_by("-created_at", "-id")[:NEWEST]
    return [
        FeedEntry(
            row.pk, row.title, _first_lines(row.html), name_of(row), row.get_kind_display(), row.created_at, row.edited_at or row.created_at
        )
        for row in rows
    ]


def _first_lines(html: str) -> str:
    words = plain_text(html)
    return words if len(words) <= FIRST_LINES else f"{words[: FIRST_LINES - 1]}…"
