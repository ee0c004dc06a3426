"""Towns, real ones and ones nobody has a list of, where something happened that is not yet told, or from where somebody came."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import ANY_PLACE, HEARSAY, LARGE, PUBLIC, is_municipality
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.wordlists import one_of

TOWN = re2.compile(r"[\p{Han}ヶケ]{2,6}[市町村]|[\p{Hiragana}\p{Katakana}ー]{2,5}[市町村]")
HUSHED = re2.compile(one_of("hushed"))
BEFELL = re2.compile(rf"^(?:の|で|から|に)[^、。\n]{{0,14}}?(?:{one_of('befell')})")
MOVED = re2.compile(rf"^(?:{one_of('moved')})")
HOME_BEFORE = re2.compile(rf"(?:{one_of('home_before')})(?:の|は|が|:|、|「| )?$")
ITS_DESK = re2.compile(
    r"^の(?:農業委員会|教育委員会|町議会|村議会|市議会|議会|担当|福祉課|町民課|住民課|税務課|保健師|社協|消防団|職員|臨時職員)"
)


SAID = re2.compile("^(?:の|で|に|から|へ|、)")
FAR = 90  # signs, within which it is said that nobody may know yet


class Towns:
    def find(self, reading: Reading) -> Iterable[Span]:
        hushed = [found.start() for found in HUSHED.finditer(reading.folded)]
        for found in TOWN.finditer(reading.folded):
            end = found.end()
            soon = bisect_left(hushed, end)
            said = SAID.match(reading.folded[end : end + 4]) is not None
            is_hushed = said and soon < len(hushed) and hushed[soon] < end + FAR
            behind = reading.folded[end : end + 26] if said else ""
            before = reading.folded[max(0, found.start() - 12) : found.start()]
            if is_hushed or (behind and (MOVED.match(behind) or BEFELL.match(behind))) or HOME_BEFORE.search(before):
                yield from _told(reading, found.start(), end, is_hushed=is_hushed)


def _told(reading: Reading, start: int, end: int, *, is_hushed: bool) -> Iterator[Span]:
    first, known = _name(reading, start, end)
    if first >= 0 and _is_told(reading, first, end, known=known, is_hushed=is_hushed):
        kind = reading.folded[end - 1]
        yield reading.mark(first, end, Kind.MUNICIPALITY, Level.ASK, "場所が分かります", f"ある{kind}")


def _name(reading: Reading, start: int, end: int) -> tuple[int, bool]:
    """Where the name begins and whether it is on the list; -1 where it is no name of a town: 「港町」, 「同村」."""
    name = reading.folded[start:end]
    for first in range(start, end - 1):
        if is_municipality(reading.folded[first:end]) and reading.folded[first:end] not in ANY_PLACE:
            longer = first > start and len(name) <= 4 and reading.folded[first - 1] not in "県郡都府道"  # 「南平村」 is not 「平村」
            return (start, False) if longer and reading.starting_at(start) >= 0 else (first, True)
    at = reading.starting_at(start)
    invented = at >= 0 and 3 <= len(name) <= 4 and "一" <= name[0] <= "龥" and name not in ANY_PLACE and name[-2:] not in ANY_PLACE
    if not invented or reading.folded[end : end + 1] in ("内", "役", "民", "長", "議", "道", "税", "営", "立", "外", "会", "場"):
        return -1, False
    word = reading.words[at]
    return (start, False) if word.is_proper or (word.is_noun and word.kind[1] != "数詞" and word.kind[2] == "一般") else (-1, False)


def _is_told(reading: Reading, start: int, end: int, *, known: bool, is_hushed: bool) -> bool:
    text = reading.folded
    behind, before = text[end : end + 26], text[max(0, start - 12) : start]
    if known and is_hushed:
        return True
    if HEARSAY.match(behind) or PUBLIC.search(reading.around(start, end, 30)):
        return False
    large = text[start : end - 1] in LARGE
    if MOVED.match(behind) or HOME_BEFORE.search(before):
        return True
    if known:
        return not large and BEFELL.match(behind) is not None
    return BEFELL.match(behind) is not None and (text[end - 1] != "町" or ITS_DESK.match(behind) is not None or "委員会" in text)
