"""The minutes of an episode: as they are, as they were, and for an export."""

from typing import Any

from django.db.models import QuerySet

from chosha.broadcasts.access import readable_minutes
from chosha.broadcasts.models import Episode, Minutes, MinutesVersion
from chosha.kernel.belongings import Box
from chosha.kernel.clock import long_moment
from chosha.members.models import Member


def newest_of(episode: Episode) -> MinutesVersion | None:
    """The version that is read, with its minutes; None where no host began them."""
    return MinutesVersion.objects.filter(minutes=episode.pk).select_related("minutes", "by").first()


def newest_for(member: Any, episode: Episode) -> MinutesVersion | None:
    """The same for one member; None where it is not for them, too."""
    shown = MinutesVersion.objects.filter(minutes__in=readable_minutes(member).filter(pk=episode.pk))
    return shown.select_related("minutes", "by").first()


def newest_by_id(episode_id: int) -> MinutesVersion | None:
    return newest_of(Episode(pk=episode_id))


def history_of(minutes: Minutes) -> QuerySet[MinutesVersion]:
    """The newest first."""
    return MinutesVersion.objects.filter(minutes=minutes).select_related("by").defer("text")


def box_of_minutes(member: Member) -> Box:
    """Where the member wrote along, and when."""
    rows = MinutesVersion.objects.filter(by=member).select_related("minutes__episode").order_by("at", "id").defer("text")
    return Box("minutes", "書いた議事録", [{"回": row.minutes.episode.title, "日時": long_moment(row.at)} for row in rows])
