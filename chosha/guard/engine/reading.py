"""A text as the detectors read it: folded, cut into tokens and clauses."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import re2

from chosha.guard.engine.folding import fold
from chosha.guard.engine.lexicon import Word, words_of
from chosha.guard.engine.marks import Kind, Level, Span

Answer = TypeVar("Answer")
SENTENCE_ENDS = re2.compile(r"[。！？!?\n]")
CLAUSE_ENDS = re2.compile(r"[、。，！？!?\n「」『』]")


class Reading:
    """`folded` is as long as the text it was made of."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self._answers: dict[Callable[[str], Any], dict[str, Any]] = {}
        self._kept: dict[Callable[[Reading], Any], Any] = {}
        self._said: dict[Any, tuple[list[int], list[int]]] = {}

    def once(self, ask: Callable[[str], Answer], words: str) -> Answer:
        """What a question about a short stretch answers; the same stretch is asked about once in a text, and forgotten with it."""
        try:
            answer: Answer = self._answers[ask][words]
        except KeyError:
            answer = self._answers.setdefault(ask, {})[words] = ask(words)
        return answer

    def kept(self, find: "Callable[[Reading], Answer]") -> Answer:
        """What is found in the whole text, looked for once whoever asks."""
        if find not in self._kept:
            self._kept[find] = find(self)
        answer: Answer = self._kept[find]
        return answer

    @cached_property
    def words(self) -> list[Word]:
        return words_of(self.folded)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _ends(self) -> list[int]:
        return [word.end for word in self.words]

    @cached_property
    def _sentence_cuts(self) -> list[int]:
        return [found.end() for found in SENTENCE_ENDS.finditer(self.folded)]

    @cached_property
    def _clause_cuts(self) -> list[int]:
        return [found.end() for found in CLAUSE_ENDS.finditer(self.folded)]

    def ending_at(self, place: int) -> int:
        """The number of the token that ends there, or -1."""
        at = bisect_left(self._ends, place)
        return at if at < len(self.words) and self._ends[at] == place else -1

    def starting_at(self, place: int) -> int:
        """The number of the token that begins there, or -1."""
        at = bisect_left(self._starts, place)
        return at if at < len(self.words) and self._starts[at] == place else -1

    def sentence(self, place: int) -> tuple[int, int]:
        return self._between(self._sentence_cuts, place)

    def clause(self, place: int) -> tuple[int, int]:
        return self._between(self._clause_cuts, place)

    def _between(self, cuts: list[int], place: int) -> tuple[int, int]:
        at = bisect_right(cuts, place)
        return (cuts[at - 1] if at else 0), (cuts[at] if at < len(cuts) else len(self.folded))

    def around(self, start: int, end: int, reach: int = 40) -> str:
        """The sentence around a mark, at most so far to both sides."""
        first, last = self.sentence(start)
        return self.folded[max(first, start - reach) : min(max(last, end), end + reach)]

    def says(self, pattern: Any, start: int, end: int, reach: int = 40) -> bool:
        """Whether a pattern stands in the sentence around a mark: the text is searched once, however many marks ask."""
        first, last = self.sentence(start)
        first, last = max(first, start - reach), min(max(last, end), end + reach)
        if pattern not in self._said:
            found = [match.span() for match in pattern.finditer(self.folded)]
            self._said[pattern] = [begin for begin, _ in found], [stop for _, stop in found]
        begins, stops = self._said[pattern]
        at = bisect_left(begins, first)
        return at < len(begins) and stops[at] <= last

    def mark(self, start: int, end: int, kind: Kind, level: Level, why: str, replacement: str = "") -> Span:
        return Span(start, end, kind, level, self.folded[start:end], why, replacement)

    def over(self, place: tuple[int, int], kind: Kind, level: Level, why: str, replacement: str = "") -> Span:
        """The mark over what a pattern found."""
        return self.mark(place[0], place[1], kind, level, why, replacement)
