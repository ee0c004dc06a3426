"""The table: how often each attack is right, against lots, with an interval of 95 %."""

from collections.abc import Iterable
from math import sqrt
from typing import Any

from bench.linkage.thief import Result

MOST = 1.5  # times what lots would get right


def interval(right: float, of: int) -> tuple[float, float]:
    """Wilson's, for 95 %."""
    if not of:
        return 0.0, 1.0
    share, z = right / of, 1.96
    middle, half = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def verdict(result: Result) -> str:
    """Over all texts, and by itself over those about which the attack says something: few found for certain are found too."""
    if "said beforehand" in result.attack:
        return "as the page says before"
    whole = result.all_right / result.texts
    least, _ = interval(result.right, result.said)
    lots = result.chance / result.said if result.said else 0.0
    if result.said and least > MOST * lots:
        return "LEAKS"
    if whole <= MOST * result.all_chance / result.texts:
        return "holds"
    return "above the line, within what chance does" if least <= lots else "LEAKS"


def show(results: Iterable[Result], truth: dict[str, Any]) -> int:
    """Prints all; returns how many attacks found more than they may."""
    leaks = 0
    print(", ".join(f"{name} {number:,}" for name, number in sorted(truth["done"].items())))
    print("| attack | says something about | right | of those, % (95 %) | by lots % | over all texts % | line % | |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for result in results:
        said, leaks = verdict(result), leaks + (verdict(result) == "LEAKS")
        low, high = interval(result.right, result.said)
        share = f"{100 * result.right / result.said:.2f} ({100 * low:.2f} to {100 * high:.2f})" if result.said else "–"
        lots = f"{100 * result.chance / result.said:.2f}" if result.said else "–"
        whole, line = 100 * result.all_right / result.texts, 100 * MOST * result.all_chance / result.texts
        print(
            f"| {result.attack} | {result.said:,} | {result.right:,} | {share} | {lots} | {whole:.2f} | {line:.2f} | {said} |", flush=True
        )
    return min(leaks, 100)
