"""What the guard has learnt: `python -m bench.guard_learning [--check] [--without SET…]` writes chosha/guard/engine/learnt.json.

Learnt from the marked sets of bench/guard_texts, from `plain`, sentences of the office in which nothing is to be marked, and days and
numbers also from the demo community, in which none is confidential. `--check` writes nothing: each tenth of the sets is weighed by what
the others teach. Needs requirements/learning.txt.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.guard import SETS
from bench.guard_marks import Item, read
from chosha.config.opening import open_house
from chosha.guard.engine.checking import before_figures, in_parts
from chosha.guard.engine.clues import Neighbours, around, own, talk
from chosha.guard.engine.learnt import FIGURES, TALK, WEIGHTS, names
from chosha.guard.engine.learnt import scales as learnt_scales
from chosha.guard.engine.marks import Kind
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.stretches import stretches

DEMO = Path(__file__).parents[1] / "demo" / "data"
LINES = {Kind.BIRTH: 0.3, Kind.CASE: 0.04, Kind.PERSON: 0.9}
OFTEN = {Kind.BIRTH: 3, Kind.CASE: 3, Kind.PERSON: 6}  # stretches that must share a clue
STRENGTH, PARTS = 1.0, 10
PLAIN = "plain"
OPEN_TALK, WORDS_OFTEN = 0.9, 3  # from what chance on a text is held to be clean; texts that must share a word
LEAST = {Kind.BIRTH: 0.02, Kind.CASE: 0.02, Kind.PERSON: 0.05, TALK: 0.05}  # of a weight worth keeping


class Lesson:
    """Stretches of one kind with what they are: `sorts` 1 where the kind is marked, `parts` the tenth a set belongs to."""

    def __init__(self, kind: Kind, sets: Iterable[str]) -> None:
        self.kind = kind
        self.clues: list[dict[str, int]] = []
        self.sorts: list[int] = []
        self.parts: list[int] = []
        for at, name in enumerate(sets):
            for item in read(name):
                if kind in FIGURES or not item.is_name:
                    self._take(item, at % PARTS)
        if kind in FIGURES:  # names stand in it, of people as believable as others
            for at, text in enumerate(sayings()):
                self._take(Item(text, (), False), at % PARTS)

    def _take(self, item: Item, part: int) -> None:
        meant = [place for *place, kind in item.truth if kind == self.kind.value]
        parted = [place for *place, kind in item.truth if self.kind in FIGURES or kind == self.kind.value]
        for reading in map(Reading, in_parts(item.text) if item.is_name else (item.text,)):
            neighbours = self._neighbours(reading, item)
            for start, end in stretches(reading, self.kind):
                place = reading, self.kind, start, end
                is_one = any(_is_same(start, end, *each) for each in meant)
                if not is_one and any(first < end and start < last for first, last in parted):
                    continue  # a part of what is marked
                self.clues.append(dict.fromkeys(own(*place) + around(*place) + neighbours(start, end), 1))
                self.sorts.append(int(is_one))
                self.parts.append(part)

    def _neighbours(self, reading: Reading, item: Item) -> Callable[[int, int], list[str]]:
        if self.kind not in FIGURES:
            return lambda _start, _end: []
        return Neighbours(before_figures(reading, None if item.is_name else names)).clues

    def matrix(self) -> tuple[Any, list[str]]:
        return _matrix(self.clues, OFTEN[self.kind])


def _matrix(clues: list[dict[str, int]], often: int) -> tuple[Any, list[str]]:
    vectors = DictVectorizer()
    whole = vectors.fit_transform(clues).tocsc()
    kept = np.flatnonzero(np.diff(whole.indptr) >= often)
    return whole[:, kept].tocsr(), [str(vectors.feature_names_[at]) for at in kept]


def open_talk(sets: Iterable[str]) -> dict[str, object]:
    """What texts are like in which nothing is confidential, by their words outside the guard's own marks."""
    items = [item for name in sets for item in read(name) if not item.is_name]
    matrix, names = _matrix([dict.fromkeys(talk(Reading(item.text), item.found()), 1) for item in items], WORDS_OFTEN)
    return _kept(taught(matrix, [int(not item.truth) for item in items]), names, LEAST[TALK], OPEN_TALK)


def _is_same(start: int, end: int, first: int, last: int) -> bool:
    """Half of either lies in the other."""
    both = min(end, last) - max(start, first)
    return 2 * both >= last - first and 2 * both >= end - start


def sayings() -> Iterator[str]:
    """The texts of the demo community."""
    for path in sorted(DEMO.glob("*.json*")):
        text = path.read_text(encoding="utf-8")
        for line in text.splitlines() if path.suffix == ".jsonl" else [text]:
            yield from _texts_in(json.loads(line))


def _texts_in(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict | list):
        for each in held.values() if isinstance(held, dict) else held:
            yield from _texts_in(each)


def taught(matrix: Any, sorts: Any) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=5000).fit(matrix, sorts)


def checked(lesson: Lesson) -> str:
    matrix, _ = lesson.matrix()
    sorts, parts = np.array(lesson.sorts), np.array(lesson.parts)
    chances = np.zeros(len(sorts))
    for part in range(PARTS):
        chances[parts == part] = taught(matrix[parts != part], sorts[parts != part]).predict_proba(matrix[parts == part])[:, 1]
    marked = chances >= LINES[lesson.kind]
    found, false = int((marked & (sorts == 1)).sum()), int((marked & (sorts == 0)).sum())
    return f"{lesson.kind.value}: found {found} of {(sorts == 1).sum()}, {false} of {(sorts == 0).sum()} others marked"


def scales(lesson: Lesson) -> dict[str, object]:
    matrix, names = lesson.matrix()
    return _kept(taught(matrix, lesson.sorts), names, LEAST[lesson.kind], LINES[lesson.kind])


def _kept(model: LogisticRegression, names: list[str], least: float, line: float) -> dict[str, object]:
    weights = {name: round(float(weight), 2) for name, weight in zip(names, model.coef_[0], strict=True) if abs(weight) >= least}
    return {"bias": round(float(model.intercept_[0]), 3), "line": line, "weights": weights}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--without", nargs="*", default=[], metavar="SET", help="sets to leave out")
    options = parser.parse_args()
    open_house()
    sets = [name for name in SETS if name not in options.without]
    told: dict[str, object] = {}
    for kind in (Kind.PERSON, *FIGURES):  # days and numbers are weighed beside the names that were found
        lesson = Lesson(kind, [*sets, PLAIN])
        if options.check:
            print(checked(lesson))
            continue
        told[kind.value] = scales(lesson)
        _write(told)
    if not options.check:
        _write(told | {TALK: {"bias": 0.0, "line": 1.0, "weights": {}}})  # calms nothing while its own texts are read
        _write(told | {TALK: open_talk(sets)})


def _write(told: dict[str, object]) -> None:
    WEIGHTS.write_text(json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    learnt_scales.cache_clear()


if __name__ == "__main__":
    main()
