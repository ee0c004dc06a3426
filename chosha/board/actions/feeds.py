"""Secret addresses of feeds: made, used, ended."""

import secrets

from django.db import transaction

from chosha.audit.actions import record
from chosha.board.models import FeedAddress
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import is_inside
from chosha.members.actions import token_digest
from chosha.members.models import Duty, Member

MOST_FEEDS = 10


@transaction.atomic
def make_feed(*, by: Member, name: str, duty: Duty | None = None) -> tuple[FeedAddress, str]:
    """A new address and its secret, which is shown this once. `duty` narrows it to a field and its parts."""
    if not is_inside(by):
        raise NotAllowed("Only members read the board.")
    if FeedAddress.objects.filter(member=by, ended_at__isnull=True).count() >= MOST_FEEDS:
        raise Refused(f"番地は{MOST_FEEDS}個までです。使わないものを止めると、また作れます。")
    secret = secrets.token_urlsafe(32)
    made = FeedAddress.objects.create(member=by, name=name[:60], duty=duty, digest=token_digest(secret), made_on=today())
    record("board.feed.made", made, by=by)
    return made, secret


@transaction.atomic
def end_feed(feed: FeedAddress, *, by: Member) -> None:
    """From now on the address answers that it is gone. Ending twice does nothing."""
    if feed.member_id != by.pk:
        raise NotAllowed("An address is its maker's alone.")
    if FeedAddress.objects.filter(pk=feed.pk, ended_at__isnull=True).update(ended_at=now()):
        record("board.feed.ended", feed, by=by)


@transaction.atomic
def end_feeds(member: Member) -> int:
    """End all of the member's addresses: whoever knew the old password may have made some. Returns how many."""
    living = list(FeedAddress.objects.filter(member=member, ended_at__isnull=True))
    for feed in living:
        end_feed(feed, by=member)
    return len(living)


def note_feed_used(feed: FeedAddress) -> None:
    """The day of the last use, written once a day."""
    if feed.last_used_on != today():
        FeedAddress.objects.filter(pk=feed.pk).update(last_used_on=today())
