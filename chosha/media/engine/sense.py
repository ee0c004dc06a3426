"""How likely a line of Japanese is, and which other writings of the same sound would be likelier."""

import re
from collections.abc import Iterator
from typing import Any

import jaconv
import numpy

from chosha.media.engine.homophones import Morpheme
from chosha.media.engine.writings import Writing, Writings

HIRAGANA, STOP = re.compile(r"[ぁ-んー]+"), re.compile(r"\W+")
RUN, LONGEST, TRIED = 5, 12, 6  # morphemes and kana of one change; writings tried of each half of a pair
STRANGE, STRANGE_SIGN = 4500, 1500  # what an unknown word costs, and each sign of it
OTHER = 2000  # figures, stops, letters
ENDS = 0  # the class of beginning and end


class Line:
    """A text in its morphemes; `cost` is that of its likeliest reading as words of the dictionary."""

    def __init__(self, parts: list[Morpheme], writings: Writings) -> None:
        self.writings = writings
        self.signs = [signs for signs, _, _ in parts]
        self.kana = ["" if STOP.fullmatch(signs) else _hiragana(reading) for signs, reading, _ in parts]
        self.offsets = [0]
        for signs in self.signs:
            self.offsets.append(self.offsets[-1] + len(signs))
        words = [list(self._words_from(first)) for first in range(len(parts))]
        self._before, self._behind = self._forwards(words), self._backwards(words)
        self.cost = int((self.writings.joins(ENDS, self._before[-1][0]) + self._before[-1][1]).min())

    def _words_from(self, first: int) -> Iterator[tuple[int, list[Writing]]]:
        """(until, the words of the dictionary that are written as the line writes them there)."""
        if not self.kana[first]:
            kind = ENDS if STOP.fullmatch(self.signs[first]) else self.writings.noun.left
            yield first + 1, [Writing(self.signs[first], kind, kind, OTHER)]
            return
        for until, kana, signs in self._runs(first, RUN + 1):
            words = [word for word in self.writings.of(kana) if word.signs == signs]
            if not words and until == first + 1:
                words = [self.writings.noun._replace(signs=signs, cost=STRANGE + STRANGE_SIGN * len(signs))]
            if words:
                yield until, words

    def _runs(self, first: int, most: int) -> Iterator[tuple[int, str, str]]:
        kana = signs = ""
        for number in range(first, min(len(self.kana), first + most)):
            if not self.kana[number]:
                return
            kana, signs = kana + self.kana[number], signs + self.signs[number]
            yield number + 1, kana, signs

    def _forwards(self, words: list[list[tuple[int, list[Writing]]]]) -> list[tuple[Any, Any]]:
        best: list[dict[int, int]] = [{ENDS: 0}, *({} for _ in words)]
        for first, runs in enumerate(words):
            classes, costs = _columns(best[first])
            for until, each in runs:
                for word in each:
                    cost = int((self.writings.joins(word.left, classes) + costs).min()) + word.cost
                    best[until][word.right] = min(cost, best[until].get(word.right, cost))
        return [_columns(column) for column in best]

    def _backwards(self, words: list[list[tuple[int, list[Writing]]]]) -> list[tuple[Any, Any]]:
        best: list[dict[int, int]] = [*({} for _ in words), {ENDS: 0}]
        for first in range(len(words) - 1, -1, -1):
            for until, each in words[first]:
                classes, costs = _columns(best[until])
                for word in each:
                    cost = int((self.writings.joins(classes, word.right) + costs).min()) + word.cost
                    best[first][word.left] = min(cost, best[first].get(word.left, cost))
        return [_columns(column) for column in best]

    def alternatives(self) -> dict[tuple[int, int, str], int]:
        """What else the same sound may be written as: (from, until, signs) -> how much cheaper the line becomes."""
        found: dict[tuple[int, int, str], int] = {}
        for first in range(len(self.kana)):
            for until, kana, signs in self._runs(first, RUN):
                if len(kana) > LONGEST:
                    break
                for cost, other in self._others(first, until, kana) if len(kana) > 1 else ():
                    place = (self.offsets[first], self.offsets[until], other)
                    if other != signs and self.cost - cost > found.get(place, self.cost - cost - 1):
                        found[place] = self.cost - cost
        return found

    def _others(self, first: int, until: int, kana: str) -> Iterator[tuple[int, str]]:
        for word in self.writings.of(kana):
            yield self._up_to(first, word) + self._from(until, word), word.signs
        for cut in range(1, len(kana)):
            ones, others = (sorted(self.writings.of(half), key=lambda word: word.cost)[:TRIED] for half in (kana[:cut], kana[cut:]))
            if not ones or not others:
                continue
            before = numpy.array([self._up_to(first, word) for word in ones])
            behind = numpy.array([self._from(until, word) + word.cost for word in others])
            lefts, rights = numpy.ix_([word.left for word in others], [word.right for word in ones])
            joined = self.writings.joins(lefts, rights)
            costs = joined + before[None, :] + behind[:, None]
            for row, other in enumerate(others):
                for column, one in enumerate(ones):
                    yield int(costs[row, column]), one.signs + other.signs

    def _up_to(self, first: int, word: Writing) -> int:
        classes, costs = self._before[first]
        return int((self.writings.joins(word.left, classes) + costs).min()) + word.cost

    def _from(self, until: int, word: Writing) -> int:
        classes, costs = self._behind[until]
        return int((self.writings.joins(classes, word.right) + costs).min())


def _columns(best: dict[int, int]) -> tuple[Any, Any]:
    return numpy.fromiter(best.keys(), numpy.intp, len(best)), numpy.fromiter(best.values(), numpy.int64, len(best))


def _hiragana(reading: str) -> str:
    kana = str(jaconv.kata2hira(reading))
    return kana if HIRAGANA.fullmatch(kana) else ""
