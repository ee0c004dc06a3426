"""Two people changed the same text: both changes, line by line. Where they changed the same lines differently, both stay."""

from collections.abc import Iterator
from difflib import SequenceMatcher


def merge(base: str, theirs: str, mine: str) -> str:
    """`theirs` stands already, `mine` was written from `base`. Nothing that either wrote is lost."""
    if theirs in (base, mine):
        return mine
    if mine == base:
        return theirs
    lines = [text.split("\n") for text in (base, theirs, mine)]
    return "\n".join(line for part in _parts(*lines) for line in part)


def _parts(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[list[str]]:
    at, at_theirs, at_mine = 0, 0, 0
    for start, in_theirs, in_mine, size in [*_unchanged(base, theirs, mine), (len(base), len(theirs), len(mine), 0)]:
        yield _one(base[at:start], theirs[at_theirs:in_theirs], mine[at_mine:in_mine])
        yield base[start : start + size]
        at, at_theirs, at_mine = start + size, in_theirs + size, in_mine + size


def _unchanged(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of lines that all three have: (start in base, in theirs, in mine, how many)."""
    one, other = (SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks() for text in (theirs, mine))
    for first in one:
        for second in other:
            start = max(first.a, second.a)
            end = min(first.a + first.size, second.a + second.size)
            if start < end:
                yield start, first.b + start - first.a, second.b + start - second.a, end - start


def _one(base: list[str], theirs: list[str], mine: list[str]) -> list[str]:
    if theirs in (base, mine):
        return mine
    if mine == base:
        return theirs
    for whole, other in ((theirs, mine), (mine, theirs)):  # one added around what the other changed
        for at in range(len(whole) - len(base) + 1) if base else ():
            if whole[at : at + len(base)] == base:
                return [*whole[:at], *other, *whole[at + len(base) :]]
    kept = set(theirs) | set(base)
    return [*theirs, *(line for line in mine if line not in kept)]
