"""Belongings: what a room keeps of a member. Exports and leavings ask every room through these, and know none of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

NAMED, FORMER, DELETED = "named", "former", "deleted"  # what a leaving member chose for the own texts


@dataclass(frozen=True)
class Box:
    """One kind of things in an export.

    `name` is the file without ending, `title` the word on the screen. Rows have the words on the screen for keys and values that
    JSON can carry; a value of several lines is a text. `files` are (name in the archive, path on disk).
    """

    name: str
    title: str
    rows: list[dict[str, Any]]
    files: list[tuple[str, Path]] = field(default_factory=list)


class Belongings:
    """What one room keeps of a member. Subclass in the room's plugs.py and `keep()` one instance. Members are given by their row."""

    room: str

    def boxes(self, member: Any) -> Iterator[Box]:
        """All the member wrote, chose or that is about them; nothing private of others, no secret."""
        return iter(())

    def take_down(self, member: Any, at: datetime) -> None:
        """Leaving, texts to be deleted: from now on nobody sees them. `at` marks them, for `put_back`."""

    def put_back(self, member: Any, at: datetime) -> None:
        """The member came back: exactly what was taken down then is there again."""

    def let_go(self, member: Any, choice: str) -> None:
        """The days for coming back are over. What is private goes; the texts go where `choice` is DELETED. Others' answers stay."""


_kept: dict[str, Belongings] = {}


def keep(belongings: Belongings) -> Belongings:
    """Register a room. Two rooms of one name are a mistake of the house."""
    known = _kept.get(belongings.room)
    if known is not None and type(known) is not type(belongings):
        raise ValueError(f"belongings of {belongings.room} are already kept by {type(known).__name__}")
    _kept[belongings.room] = belongings
    return belongings


def all_belongings() -> list[Belongings]:
    """In the order the rooms stand in, from the ground up: whoever takes things apart goes through them backwards."""
    return list(_kept.values())
