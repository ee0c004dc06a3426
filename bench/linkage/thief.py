"""All attacks, one after another."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.linkage import attacks, raw
from bench.linkage.days import by_days
from bench.linkage.keyfiles import by_keys
from bench.linkage.loot import take
from bench.linkage.targets import Target, targets


class Result(NamedTuple):
    attack: str
    said: int  # texts about which it names somebody
    right: int  # of them, rightly
    chance: float  # how many of those lots would get right
    all_right: float  # over all texts, with lots for the rest
    texts: int
    all_chance: float


def steal(home: Path, url: str, log: Path, truth: dict[str, Any], *, with_keys: bool, seed: int) -> Iterator[Result]:
    loot = take(home, url, log)
    found, dice = targets(loot, truth), random.Random(seed + 1)
    nearest = attacks.Nearest(loot)
    ways = [
        *attacks.by_time(loot, found, nearest),
        *attacks.by_order(loot, found, nearest),
        *attacks.by_transaction(loot, found, nearest),
        *raw.by_pages(loot, found, nearest),
        *raw.by_log(loot, found, nearest),
        *raw.by_remains(loot, found),
        *attacks.by_join(loot, found, dice),
        *attacks.by_gap(loot, found, nearest, dice),
        *attacks.by_habit(loot, found, dice),
        *by_days(found, truth, dice),
        *raw.by_media(loot, found, nearest, truth),
        *raw.by_paper(loot, found),
        *(by_keys(loot, found) if with_keys else ()),
    ]
    for name, guess in ways:
        yield _tried(name, guess, found)


def _tried(name: str, guess: attacks.Guess, found: list[Target]) -> Result:
    said = right = 0
    chance = others = 0.0
    for target in found:
        named = guess(target)
        if named is None:
            others += 1 / len(target.crowd)
            continue
        said, right, chance = said + 1, right + (named == target.by), chance + 1 / len(target.crowd)
    return Result(name, said, right, chance, right + others, len(found), chance + others)
