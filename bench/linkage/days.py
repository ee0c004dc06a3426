"""Days cut each other: whoever is known to have been there on each of several days is one of fewer."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bench.linkage.loot import JST
from bench.linkage.targets import Target

Guess = Callable[[Target], int | None]


def by_days(found: list[Target], truth: dict[str, Any], dice: random.Random) -> Iterator[tuple[str, Guess]]:
    """A mask that wrote on several days; and, for a thief with a backup of every day, the days on which a text changed.

    The thief is told who was there on which day: more than the house itself keeps.
    """
    wrote: defaultdict[int, set[str]] = defaultdict(set)
    for target in found:
        wrote[target.mask].add(target.day)  # type: ignore[attr-defined]
    there = {day: set(people) for day, people in truth["there"].items()}

    def left(target: Target, days: set[str]) -> int | None:
        if days <= {target.day}:
            return None
        people = set(target.crowd).intersection(*(there.get(day, set()) for day in days))
        return dice.choice(sorted(people)) if people else None

    yield "days: one mask wrote on several", lambda target: left(target, wrote[target.mask])  # type: ignore[attr-defined]
    changed: defaultdict[int, set[str]] = defaultdict(set)
    for row in truth["texts"]:
        changed[row["id"]] |= {datetime.fromtimestamp(at, JST).date().isoformat() for _, at in row["acts"]}
    yield "days: the text changed between two backups", lambda target: left(target, changed[target.id])
