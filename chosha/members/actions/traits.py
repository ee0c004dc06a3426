"""Keeping what members can be found by. Every write that changes a profile or a body ends here, in its own transaction."""

from collections.abc import Iterable

from django.db import transaction

from chosha.members.models import Trait
from chosha.members.queries.traits import members_without_traits, traits_of

BATCH = 500


@transaction.atomic
def refresh_traits(members: Iterable[int]) -> int:
    """Write anew what these members (by key) can be found by. Returns how many rows there are now."""
    wanted, written = list(members), 0
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        Trait.objects.filter(member__in=some).delete()
        written += len(Trait.objects.bulk_create(traits_of(some), batch_size=BATCH))
    return written


def write_missing_traits() -> int:
    """Once a day, a batch at a time: members from before there was a directory. Returns how many members."""
    written = 0
    while some := list(members_without_traits(BATCH)):
        if not refresh_traits(some):
            break
        written += len(some)
    return written
