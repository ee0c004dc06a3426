"""A kept show as it is read: each page that was shown, with the words that were said while it stood."""

from dataclasses import dataclass

from chosha.broadcasts.models import Caption, Episode
from chosha.broadcasts.queries.slides import Leaf, leaves_in_step


@dataclass(frozen=True)
class Spread:
    """A page and its words; what was said before the first page has none."""

    leaf: Leaf | None
    lines: list[Caption]


def spreads_of(episode: Episode, *, turned: bool) -> list[Spread]:
    """In the order of the show; none without captions. `turned`: whether pages were shown, so that none are asked for otherwise."""
    lines = list(episode.captions.all())
    if not lines:
        return []
    leaves = leaves_in_step(episode) if turned else []
    ends = [*(leaf.at_sec for leaf in leaves), float("inf")]
    found = [Spread(None, [line for line in lines if line.start < ends[0]])]
    for leaf, end in zip(leaves, ends[1:], strict=True):
        found.append(Spread(leaf, [line for line in lines if leaf.at_sec <= line.start < end]))
    return [spread for spread in found if spread.leaf is not None or spread.lines]
