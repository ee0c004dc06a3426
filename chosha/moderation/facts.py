from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class CoverChanged(Fact):
    """A content is covered now, or shown again."""

    key: str
    thing_id: int
