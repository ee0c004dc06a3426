"""Names, days and numbers that no rule knows: weighed by what stands around them, as learnt from marked posts.

What was learnt lies in learnt.json; bench/guard_learning.py writes it.
"""

import json
import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from chosha.guard.engine.clues import Neighbours, around, own, talk
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.numbers import decade
from chosha.guard.engine.persons import HONORED, is_human, is_middle
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.stretches import stretches

WEIGHTS = Path(__file__).parent / "learnt.json"
KINDS = (Kind.BIRTH, Kind.CASE, Kind.PERSON)
FIGURES = (Kind.BIRTH, Kind.CASE)
TALK = "talk"
LONE = (Kind.PERSON, Kind.FACILITY, Kind.MUNICIPALITY, Kind.COMPANY, Kind.WHO)
MENTION = "](/members/"  # a member who is called
SURE = 0.5  # a day or number less likely asks, a likelier one stops
HOPELESS = -5.0  # the weight of a stretch itself which no surroundings make up for
MOST = 400  # stretches weighed in one go
SAYS = {
    Kind.BIRTH: "生年月日のようです",
    Kind.CASE: "番号からだれのことか分かるようです",
    Kind.PERSON: "お名前のようです",
}


@dataclass(frozen=True)
class Scales:
    """Logistic regression: the weight of each clue, and from what probability on a stretch is marked."""

    bias: float
    line: float
    weights: Mapping[str, float]

    def weight(self, found: Iterable[str]) -> float:
        weight = self.weights.get
        return sum(weight(clue, 0.0) for clue in found)


@cache
def scales() -> dict[str, Scales]:
    """By kind of mark, and for TALK."""
    return {kind: Scales(**held) for kind, held in json.loads(WEIGHTS.read_text(encoding="utf-8")).items()}


def calmed(reading: Reading, marks: list[Span]) -> list[Span]:
    """Marks of a whole text; a lone name or place in talk of books, laws, food or events becomes a hint: it is an author's, a venue's.

    So does a lone number that was merely held to be likely.
    """
    held = [span for span in marks if span.level is not Level.HINT]
    if len(held) != 1 or not _may_be_calmed(held[0]) or not _is_open_talk(reading, marks):
        return marks
    return [span._replace(level=Level.HINT) if span is held[0] else span for span in marks]


def _may_be_calmed(span: Span) -> bool:
    return span.kind in LONE or (span.kind in FIGURES and span.level is Level.ASK)


def _is_open_talk(reading: Reading, marks: list[Span]) -> bool:
    weighing = scales()[TALK]
    return 1 / (1 + math.exp(-weighing.bias - weighing.weight(talk(reading, marks)))) >= weighing.line


def figures(reading: Reading, marks: list[Span]) -> Iterator[Span]:
    """Days and numbers that no mark touches."""
    neighbours = Neighbours(marks)
    taken = _taken((span.start, span.end) for span in marks)
    for kind in FIGURES:
        likely = list(_likely(reading, kind, taken, neighbours.clues))
        for start, end, chance in likely:
            level = Level.STOP if chance >= SURE else Level.ASK
            replacement = decade(reading.folded[start:end]) if kind is Kind.BIRTH else "（番号）"
            yield reading.mark(start, end, kind, level, SAYS[kind], replacement)
        taken = _taken([*taken, *((start, end) for start, end, _ in likely)]) if likely else taken


def names(reading: Reading, marks: Iterable[Span]) -> list[Span]:
    """Names that no mark touches, the likeliest of those that lie over one another."""
    found: list[tuple[int, int, float]] = []
    taken = _taken((span.start, span.end) for span in marks)
    for start, end, chance in sorted(_likely(reading, Kind.PERSON, taken, _alone), key=lambda each: -each[2]):
        if all(end <= first or last <= start for first, last, _ in found):
            found.append((start, end, chance))
    likely = [_with_honorific(reading, start, end) for start, end, _ in found if not _is_piece(reading, start, end)]
    return [mark for mark in likely if is_human(reading.folded, mark) and not reading.folded.startswith(MENTION, mark.end)]


def _is_piece(reading: Reading, start: int, end: int) -> bool:
    """Of a longer noun: 「県立|中央」, 「水|道屋」."""
    of_trade = reading.folded[end - 1] == "屋" and "一" <= reading.folded[start - 1 : start] <= "鿿"
    return of_trade or is_middle(reading.words, reading.starting_at(start))


def _with_honorific(reading: Reading, start: int, end: int) -> Span:
    honoured = HONORED.match(reading.folded[end : end + 8])
    return reading.mark(start, end + (honoured.end() if honoured else 0), Kind.PERSON, Level.ASK, SAYS[Kind.PERSON])


def _alone(_start: int, _end: int) -> list[str]:
    """A name is weighed without its neighbours."""
    return []


def _likely(
    reading: Reading, kind: Kind, taken: list[tuple[int, int]], beside: Callable[[int, int], list[str]]
) -> Iterator[tuple[int, int, float]]:
    weighing = scales()[kind]
    untouched = ((start, end) for start, end in stretches(reading, kind, taken) if not _touched(taken, start, end))
    for start, end in islice(untouched, MOST):
        weight = weighing.bias + weighing.weight(own(reading, kind, start, end))
        if weight < HOPELESS:
            continue
        weight += weighing.weight(around(reading, kind, start, end) + beside(start, end))
        chance = 1 / (1 + math.exp(-weight))
        if chance >= weighing.line:
            yield start, end, chance


def _taken(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In the order of the text, none over another."""
    apart: list[tuple[int, int]] = []
    last = -1
    for start, end in sorted(set(places)):
        if start < last:
            start, _ = apart.pop()
            end = max(end, last)
        apart.append((start, end))
        last = end
    return apart


def _touched(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (end,)) - 1
    return at >= 0 and taken[at][1] > start
