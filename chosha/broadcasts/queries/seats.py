"""ゲストの席 as the desk and the one who sits there see them."""

from typing import Any

from django.db.models import QuerySet

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.models import NOT_OVER, Episode, Seat
from chosha.members.actions import token_digest


def seats_of(episode: Episode) -> QuerySet[Seat]:
    """Those of an episode that are not ended, in the order they were made, with whoever sits there."""
    return Seat.objects.filter(episode=episode, ended_at__isnull=True).select_related("member")


def seat_behind(episode: Episode, secret: str) -> Seat | None:
    """A seat of the episode by the word of its link, an ended one too; None for a word nobody made."""
    found = Seat.objects.filter(digest=token_digest(secret), episode=episode).select_related("episode__programme", "member")
    return found.first()


def own_seat(member: Any, seat_id: int) -> Seat | None:
    """The seat while this member may be on it: taken by them, not ended, of a show that is not over."""
    found = Seat.objects.filter(pk=seat_id, member=member.pk, ended_at__isnull=True, episode__state__in=NOT_OVER)
    return found.filter(episode__in=visible_episodes(member)).select_related("episode").first()
