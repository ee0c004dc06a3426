"""A guest's seat that waits for the nearest show of the demo world: whoever hosts it can make a link for a second browser and try."""

from chosha.broadcasts.actions import make_seat
from chosha.broadcasts.models import Episode, State
from chosha.members.models import Member

LABEL = "一年目の話をする方"


def build_seats(people: dict[str, Member]) -> int:
    """Returns how many were made."""
    nearest = Episode.objects.filter(state=State.SCHEDULED, slot_on__isnull=True).order_by("starts_at").first()
    host = nearest.hosts.filter(standing="active").first() if nearest else None
    if nearest is None or host is None:
        return 0
    make_seat(nearest, label=LABEL, by=host)
    return 1
