"""What the front door tells in numbers and times."""

from chosha.broadcasts.queries import NextEpisode, next_episodes_public
from chosha.members.queries import numbers

ENOUGH = 100  # below this, a number would tell who they are


def totals() -> dict[str, int] | None:
    """Members and bodies of the building, or None while they are few."""
    found = numbers()
    return found if found["members"] >= ENOUGH else None


def next_programmes(limit: int = 3) -> list[NextEpisode]:
    """What is on next: titles and hours, no names."""
    return next_episodes_public(limit)
