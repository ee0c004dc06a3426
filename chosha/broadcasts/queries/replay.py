"""What a kept show is played with: the place where a member stopped, and the captions."""

from typing import Any

from django.db.models import QuerySet

from chosha.broadcasts.engine.subtitles import as_vtt
from chosha.broadcasts.models import Episode, Progress
from chosha.broadcasts.queries.transcript import cues_of
from chosha.kernel.prepared import prepared
from chosha.members.models import Member


def place_of(member: Member, episode: Episode) -> float:
    """The second at which the member stopped listening, 0.0 at first."""
    rows = _place(member.pk, episode.pk)
    return max(0.0, rows[0][0]) if rows else 0.0  # before the beginning of what was trimmed since


@prepared
def _place(member_id: int, episode_id: int) -> QuerySet[Any, Any]:
    return Progress.objects.filter(member=member_id, episode=episode_id).order_by().values_list("at_sec")


def captions_as_vtt(episode: Episode) -> str:
    """The captions as the player reads them."""
    return as_vtt(cues_of(episode), voices=False)
