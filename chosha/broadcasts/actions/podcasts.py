"""Secret addresses of podcasts: made and ended."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.models import PodcastAddress
from chosha.members.actions import end_address, make_address
from chosha.members.models import Member


@transaction.atomic
def make_podcast(*, by: Member, name: str, followed_only: bool = False) -> tuple[PodcastAddress, str]:
    """A new address and its secret, which is shown this once. Raises NotAllowed or Refused."""
    made, secret = make_address(PodcastAddress, by=by, name=name, followed_only=followed_only)
    record("broadcasts.podcast.made", made, by=by)
    return made, secret


@transaction.atomic
def end_podcast(address: PodcastAddress, *, by: Member) -> None:
    """From now on the address answers that it is gone, and gives no sound. Ending twice does nothing."""
    if end_address(address, by=by):
        record("broadcasts.podcast.ended", address, by=by)


@transaction.atomic
def end_podcasts(member: Member) -> int:
    """End all of the member's addresses: whoever knew the old password may have made some. Returns how many."""
    living = list(PodcastAddress.objects.filter(member=member, ended_at__isnull=True))
    for address in living:
        end_podcast(address, by=member)
    return len(living)
