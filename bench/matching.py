"""How well loosely spelt names are matched: all spellings made by rule from the official lists, without a database.

`python -m bench.matching [--show N]`: a table by rule; right (as the rule means it, asking where one must), asks (too careful),
silently wrong. N of the asks and all the wrong ones are shown below it.
"""

import argparse
import time
from collections import Counter

from chosha.members.engine.bodies import bodies, former_bodies, parents_of_ministries
from chosha.members.engine.matching import Index, Known, build_index, match
from chosha.members.tests.spellings import ASKS, Rules, Spelling

LEAST, RIGHT = 5_000, 0.98


def index_of_lists() -> Index:
    parents = parents_of_ministries()
    today = [
        Known(b.code, b.name, b.kana, b.prefecture, b.kind, tuple(domain for domain, _ in b.domains), parent=parents.get(b.code, ""))
        for b in bodies()
    ]
    gone = [Known(f"former:{n}", body.name, "", body.prefecture, successor=body.successor) for n, body in enumerate(former_bodies())]
    return build_index(today, gone)


def verdict(spelling: Spelling, index: Index) -> str:
    found = match(spelling.text, index)
    if found.kind in ("sure", "moved"):
        return "right" if found.code == spelling.means else "wrong"
    return "right" if spelling.means == ASKS else "asks"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    began = time.perf_counter()
    index = index_of_lists()
    built = time.perf_counter() - began
    spellings = list(Rules().all())
    began = time.perf_counter()
    verdicts = [verdict(spelling, index) for spelling in spellings]
    each = (time.perf_counter() - began) / len(spellings)
    print("| rule | spellings | right | asks | silently wrong |\n| --- | --- | --- | --- | --- |")
    counts: dict[str, Counter[str]] = {}
    for spelling, word in zip(spellings, verdicts, strict=True):
        counts.setdefault(spelling.rule, Counter())[word] += 1
    total: Counter[str] = sum(counts.values(), Counter())
    for rule, count in [*sorted(counts.items()), ("all", total)]:
        size = sum(count.values())
        print(f"| {rule} | {size:,} | {count['right'] / size:.2%} | {count['asks']:,} | {count['wrong']} |")
    must_ask = sum(spelling.means == ASKS for spelling in spellings)
    print(f"\n{must_ask:,} of them must ask. Index {built * 1000:.0f} ms, one match {each * 1000:.2f} ms.")
    shown = Counter()
    for spelling, word in zip(spellings, verdicts, strict=True):
        shown[word] += 1
        if word == "wrong" or (word == "asks" and shown[word] <= options.show):
            print(word, spelling, match(spelling.text, index).candidates[:3])
    holds = len(spellings) >= LEAST and total["right"] / len(spellings) >= RIGHT and not total["wrong"]
    print("holds" if holds else "MISSES")
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
