"""Who signed up for a show is thanked when it stands in the archive."""

from chosha.broadcasts.actions import thank_signed_up
from chosha.broadcasts.facts import EpisodeArchived
from chosha.broadcasts.models import Episode
from chosha.kernel.facts import on


@on(EpisodeArchived)
def thank(fact: EpisodeArchived) -> None:
    episode = Episode.objects.filter(pk=fact.episode_id, has_sign_up=True).first()
    if episode is not None:
        thank_signed_up(episode)
