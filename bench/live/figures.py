"""The arithmetic of the live benches, apart from everything that takes time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

WRAP = 2**32  # the drawn clock shows so many milliseconds
BYTES = 5


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so many per cent of all do not exceed; nan of nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]


def age(shown_at: float, clock: int) -> float:
    """Seconds between what a drawn clock shows and the moment (milliseconds since 1970) at which it was seen."""
    return ((shown_at - clock + WRAP / 2) % WRAP - WRAP / 2) / 1000


def read_clock(cells: Sequence[int]) -> int | None:
    """Milliseconds out of 40 brightnesses, row by row; None where the check does not fit: no clock, or a torn picture."""
    bits = [1 if cell > 127 else 0 for cell in cells]
    rows = [sum(bit << 7 - place for place, bit in enumerate(bits[row * 8 : row * 8 + 8])) for row in range(BYTES)]
    check = 7
    for byte in rows[:4]:
        check = (check * 31 + byte) & 255
    return int.from_bytes(bytes(rows[:4]), "big") if check == rows[4] else None


@dataclass(frozen=True)
class Gap:
    """A stretch in which nothing came: seconds on whichever clock the moments were on."""

    begins: float
    ends: float

    @property
    def seconds(self) -> float:
        return self.ends - self.begins


def gaps(moments: Sequence[float], longer_than: float = 0.0) -> list[Gap]:
    """Every stretch between two neighbours longer than so many seconds, in order. Moments need not be sorted."""
    ordered = sorted(moments)
    return [Gap(one, other) for one, other in pairwise(ordered) if other - one > longer_than]


def largest(moments: Sequence[float]) -> float:
    """Seconds of the longest gap; nan where fewer than two moments are known."""
    return max((gap.seconds for gap in gaps(moments)), default=math.nan)


def resumed_after(moments: Sequence[float], begins: float, ends: float, *, freeze: float = 1.0) -> float:
    """Seconds from the end of a cause until pictures came again; 0.0 where they did not stop for longer than `freeze` seconds.

    Counted are freezes that begin after the cause does and before ten seconds after its end; the last one decides. Where pictures
    never come again, inf.
    """
    after = [moment for moment in moments if moment > ends]
    if not after:
        return math.inf
    stops = [gap for gap in gaps(moments, freeze) if begins - freeze <= gap.begins <= ends + 10 and gap.ends > ends]
    return max(0.0, stops[-1].ends - ends) if stops else 0.0


@dataclass
class Line:
    """One figure and what it must keep to."""

    name: str
    value: float
    limit: float
    unit: str = "s"
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign, word = ("≥" if self.at_least else "≤"), ("holds" if self.holds else "MISSED")
        return f"| {self.name} | {self.value:.4g} {self.unit} | {sign} {self.limit:g} {self.unit} | {word} |"


@dataclass
class Report:
    """What one measurement found: lines that count, and words beside them."""

    title: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, value: float, limit: float, unit: str = "s", *, at_least: bool = False) -> None:
        self.lines.append(Line(name, value, limit, unit, at_least))

    def note(self, words: str) -> None:
        self.notes.append(words)

    @property
    def holds(self) -> bool:
        return bool(self.lines) and all(line.holds for line in self.lines)

    def show(self) -> None:
        print(f"\n### {self.title}", flush=True)
        for words in self.notes:
            print(f"- {words}")
        print("| figure | measured | line | |\n| --- | --- | --- | --- |")
        print("\n".join(map(str, self.lines)), flush=True)


def verdict(reports: Sequence[Report]) -> int:
    """0 when every line of every report holds; says which do not."""
    missed = [f"{report.title}: {line.name}" for report in reports for line in report.lines if not line.holds]
    missed += [f"{report.title}: no figure" for report in reports if not report.lines]
    print("\n" + ("MISSED: " + "; ".join(missed) if missed else "every line holds"))
    return 1 if missed else 0
