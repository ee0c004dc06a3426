"""Secret addresses of feeds: made and ended."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.board.models import FeedAddress
from chosha.members.actions import end_address, make_address
from chosha.members.models import Duty, Member


@transaction.atomic
def make_feed(*, by: Member, name: str, duty: Duty | None = None) -> tuple[FeedAddress, str]:
    """A new address and its secret, which is shown this once. `duty` narrows it to a field and its parts."""
    made, secret = make_address(FeedAddress, by=by, name=name, duty=duty)
    record("board.feed.made", made, by=by)
    return made, secret


@transaction.atomic
def end_feed(feed: FeedAddress, *, by: Member) -> None:
    """From now on the address answers that it is gone. Ending twice does nothing."""
    if end_address(feed, by=by):
        record("board.feed.ended", feed, by=by)


@transaction.atomic
def end_feeds(member: Member) -> int:
    """End all of the member's addresses: whoever knew the old password may have made some. Returns how many."""
    living = list(FeedAddress.objects.filter(member=member, ended_at__isnull=True))
    for feed in living:
        end_feed(feed, by=member)
    return len(living)
