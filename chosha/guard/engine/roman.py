"""Names in Latin letters in the names of files: `sato_kenta`, `KentaSato`, in the ways they are spelt."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import is_deed, is_family_key, is_given_key, key_of

PIECE = re2.compile("[A-Z]?[a-z]+|[A-Z]+")
NEXT = frozenset(("", " ", "_", "-", ".", ",", ", ", "　", "・"))
IN_POST = re2.compile(r"[A-Za-z]{2,14}_[A-Za-z]{2,14}")
ADDRESS = re2.compile(r"[@/=&?]")
LEAST = 9  # signs of a whole name; shorter ones are too often words of other languages


class RomanNames:
    """In a post only where a sign of a file's name binds them."""

    def find(self, reading: Reading) -> Iterable[Span]:
        text = reading.folded
        for found in IN_POST.finditer(text):
            if not ADDRESS.search(text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]):
                yield from whole_names(text, *found.span())


def whole_names(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Family and given name side by side, in either order; the surest pair first where pairs share a word."""
    pieces = [found.span() for found in PIECE.finditer(text[start:end])]
    pairs = []
    for (first, middle), (after, last) in pairwise(pieces):
        if text[start + middle : start + after] in NEXT:
            weight = _weight(text[start + first : start + middle], text[start + after : start + last])
            if weight:
                pairs.append((-weight, start + first, start + last))
    taken: list[tuple[int, int]] = []
    for _, first, last in sorted(pairs):
        if all(last <= other[0] or other[1] <= first for other in taken):
            taken.append((first, last))
            yield Span(first, last, Kind.PERSON, Level.ASK, text[first:last], "お名前のようです", "A")


def _weight(one: str, other: str) -> int:
    """How surely two words are a name; 0 for none."""
    if len(one) + len(other) < LEAST or min(len(one), len(other)) < 3:
        return 0
    first, second = key_of(one), key_of(other)
    if not first or not second:
        return 0
    if is_family_key(first) and is_given_key(second) and (one.lower() in lists.ROMAJI or not is_deed(first)):
        return 4 if not is_deed(second) else 0
    if is_given_key(first) and is_family_key(second) and not is_deed(second) and not is_deed(first):
        return 2
    return 0


def family_names(text: str) -> Iterator[Span]:
    """Family names standing alone, as hints."""
    for found in PIECE.finditer(text):
        word = found.group()
        if (word.lower() in lists.ROMAJI and key_of(word)) or (len(word) > 5 and _is_plainly_family(key_of(word))):
            yield Span(found.start(), found.end(), Kind.PERSON, Level.HINT, word, "お名前かもしれません", "A")


def _is_plainly_family(key: str) -> bool:
    return is_family_key(key) and not is_given_key(key) and not is_deed(key)
