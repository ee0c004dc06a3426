"""What a podcast player is given, and the addresses a member has made."""

from typing import Any

from django.db.models import QuerySet

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.engine.podcast import Item
from chosha.broadcasts.models import Episode, PodcastAddress, State
from chosha.broadcasts.queries.calendars import followed_by
from chosha.media.queries import sound_of_archive
from chosha.members.actions import token_digest

NEWEST = 100


def podcasts_of(member: Any) -> QuerySet[PodcastAddress]:
    """The member's living addresses, newest first."""
    return PodcastAddress.objects.filter(member=member.pk, ended_at__isnull=True)


def podcast_behind(secret: str) -> PodcastAddress | None:
    """An address by its secret, an ended one too, with its member."""
    return PodcastAddress.objects.filter(digest=token_digest(secret)).select_related("member").first()


def episodes_to_hear(address: PodcastAddress) -> QuerySet[Episode]:
    """Recorded shows the member may hear at this moment; nothing covered, whatever the role."""
    shown = visible_episodes(address.member).filter(hidden_at__isnull=True, state=State.ARCHIVED, no_recording=False)
    return shown.filter(followed_by(address.member)) if address.followed_only else shown


def podcast_items(address: PodcastAddress) -> list[Item]:
    """The newest shows whose sound lies ready."""
    found = episodes_to_hear(address).select_related("programme", "recording").order_by("-starts_at", "-id")[:NEWEST]
    return [item for episode in found if (item := _item(episode)) is not None]


def _item(episode: Episode) -> Item | None:
    sound = sound_of_archive(episode.pk)
    if sound is None:
        return None
    recording = getattr(episode, "recording", None)
    seconds = round(recording.seconds) if recording else 0
    words = {"title": episode.title, "programme": episode.programme.title, "about": episode.summary}
    return Item(id=episode.pk, aired_at=episode.aired_at, seconds=seconds, size=sound.stat().st_size, **words)
