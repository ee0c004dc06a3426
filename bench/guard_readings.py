"""How the names of the dictionary are read: `python -m bench.guard_readings` writes chosha/guard/engine/lists/readings/*.txt anew.

Run it after another edition of the dictionary is pinned. A reading is kept where the dictionary's everyday part holds it or
several spellings share it; families that only one book knows are left out. `deeds` are readings of what offices do: 管理, 申請.
"""

import re
from collections import defaultdict
from pathlib import Path

import chosha.guard.engine

READINGS = Path(chosha.guard.engine.__file__).parent / "lists" / "readings"
KANJI = re.compile("^[一-鿿々ヶ]{1,4}$")
READ = re.compile("^[ァ-ヴー]{2,8}$")
FEWEST = {"family": 4, "given": 3}
KINDS = {"姓": "family", "名": "given"}


def main() -> None:
    found, common, deeds = _gathered()
    READINGS.mkdir(exist_ok=True)
    for kind, fewest in FEWEST.items():
        kept = {reading for reading, spelt in found[kind].items() if len(spelt) >= fewest or reading in common[kind]}
        _write(kind, kept)
    _write("deeds", deeds & (set(found["family"]) | set(found["given"])))


def _gathered() -> tuple[dict[str, dict[str, set[str]]], dict[str, set[str]], set[str]]:
    """Spellings of each reading; readings of the everyday part, which stands first and in order; readings of deeds."""
    from sudachipy import Dictionary

    found: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in FEWEST}
    common: dict[str, set[str]] = {kind: set() for kind in FEWEST}
    deeds, things, everyday, last = set[str](), set[str](), True, ""
    for entry in Dictionary().entries():
        spelt, reading, sort = entry.raw_surface(), entry.reading_form(), entry.part_of_speech()
        everyday = everyday and not (last > "鿿" and spelt < "ぁ")
        last = spelt
        if READ.match(reading) is None:
            continue
        if sort[2] == "人名" and sort[3] in KINDS:
            kind = KINDS[sort[3]]
            if KANJI.match(spelt):
                found[kind][reading].add(spelt)
            if everyday:
                common[kind].add(reading)
        elif everyday and sort[1] == "普通名詞":
            (deeds if sort[2] == "サ変可能" else things).add(reading)
    things = {reading for reading in things if len(found["given"].get(reading, ())) < 4} - set(found["family"])
    return found, common, {reading for reading in deeds if len(found["given"].get(reading, ())) < 12} | things


def _write(kind: str, readings: set[str]) -> None:
    lines = [" ".join(sorted(reading for reading in readings if reading[0] == sign)) for sign in sorted({one[0] for one in readings})]
    (READINGS / f"{kind}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
