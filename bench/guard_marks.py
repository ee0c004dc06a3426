"""Reading the marked posts, and holding what the guard finds against them."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from chosha.guard.engine.checking import check, check_name
from chosha.guard.engine.marks import Level, Span

TEXTS = Path(__file__).parent / "guard_texts"
MARK = re.compile(r"\[\[(\w+)\|(.*?)\]\]")


@dataclass(frozen=True)
class Item:
    """A post or the name of a file; `truth` are (start, end, kind) in code points."""

    text: str
    truth: tuple[tuple[int, int, str], ...]
    is_name: bool

    def found(self) -> list[Span]:
        return check_name(self.text) if self.is_name else check(self.text)


@dataclass
class Tally:
    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wrong: int = 0
    clean: int = 0
    clean_flagged: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / max(sum(self.wanted.values()), 1)


def read(name: str) -> list[Item]:
    """A line is an item; `\\n` in it is a line of its own."""
    return [_item(line.replace("\\n", "\n")) for line in (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line.strip()]


def _item(line: str) -> Item:
    is_name = line.startswith("file: ")
    line = line.removeprefix("file: ")
    text, truth, last = "", [], 0
    for mark in MARK.finditer(line):
        text += line[last : mark.start()]
        truth.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        last = mark.end()
    return Item(text + line[last:], tuple(truth), is_name)


def tally(items: list[Item]) -> Tally:
    """Found: half of the wanted stretch is marked, by whatever kinds. Right: a mark that lies over something wanted."""
    told = Tally()
    for item in items:
        spans = item.found()
        covered = {place for span in spans for place in range(span.start, span.end)}
        for start, end, kind in item.truth:
            told.wanted[kind] += 1
            if 2 * len(covered & set(range(start, end))) >= end - start:
                told.found[kind] += 1
            else:
                told.missed.append((kind, item.text[start:end] + " ← " + item.text))
        for span in spans:
            if any(span.start < end and start < span.end for start, end, _ in item.truth):
                told.right += 1
            else:
                told.wrong += 1
                told.false.append((f"{span.kind}/{span.level}", span.text + " ← " + item.text))
        if not item.truth:
            told.clean += 1
            told.clean_flagged += any(span.level is not Level.HINT for span in spans)
    return told
