"""A member's own notes."""

from typing import Any

from chosha.broadcasts.access import own_notes
from chosha.broadcasts.models import Episode, SelfNote


def notes_in(member: Any, episode: Episode) -> list[SelfNote]:
    """In the order of the show."""
    return list(own_notes(member).filter(episode=episode))
