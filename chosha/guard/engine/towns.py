"""Towns, real ones and ones nobody has a list of, where something happened that is not yet told, or from where somebody came."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import ANY_PLACE, HEARSAY, LARGE, OF_A_TITLE, PUBLIC, is_municipality
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.telling import holds, matching
from chosha.guard.engine.wordlists import one_of

TOWN = re2.compile(r"[\p{Han}ヶケ]{2,6}[市町村]|\p{Han}[のノ]\p{Han}{1,3}[市町村]|[\p{Hiragana}\p{Katakana}ー]{2,5}[市町村]")
HUSHED = re2.compile(one_of("hushed"))
BEFELL = re2.compile(rf"^(?:の|で|から|に)[^、。\n]{{0,14}}?(?:{one_of('befell')})")
MOVED = re2.compile(rf"^(?:{one_of('moved')})")
HOME_BEFORE = re2.compile(rf"(?:{one_of('home_before')})(?:の|は|が|:|、|「| )?$")
DISCLOSED = re2.compile(
    r"^で、?[^。\n]{4,60}?(?:ことが(?:分か|わか|判明|発覚|明るみ)|が(?:発覚|明るみ)|と内部の)|^の[^。\n]{0,40}?(?:使い込|着服|横領した|流用し|水増し|改ざん)"
)
PREFECTURE = matching(re2.compile(r"^\p{Han}{2,3}[都道府県]"))
ITS_DESK = re2.compile(
    r"^の(?:農業委員会|教育委員会|町議会|村議会|市議会|議会|担当|福祉課|町民課|住民課|税務課|保健師|社協|消防団|職員|臨時職員)"
)


SAID = ("の", "で", "に", "から", "へ", "、")
OF_SOMEBODY = "家妻夫父母兄弟姉妹娘親方者人員側元先"
LIVED = holds(HOME_BEFORE)
HUSH_BEFORE = 36  # signs from such words to the end of the name
FAR = 90  # signs, within which it is said that nobody may know yet


class Towns:
    def find(self, reading: Reading) -> Iterable[Span]:
        hushed = [found.start() for found in HUSHED.finditer(reading.folded)]
        for start, end in towns_in(reading):
            soon = bisect_left(hushed, end)
            said = reading.folded.startswith(SAID, end)
            is_hushed = said and any(end - HUSH_BEFORE < place < end + FAR for place in hushed[max(0, soon - 1) : soon + 1])
            behind = reading.folded[end : end + FAR] if said else ""
            before = reading.folded[max(0, start - 12) : start]
            if is_hushed or (behind and reading.once(_moved_or_befell, behind)) or reading.once(LIVED, before):
                yield from _told(reading, start, end, is_hushed=is_hushed)


def towns_in(reading: Reading) -> list[tuple[int, int]]:
    """Where something stands that may be the name of a town."""
    return reading.once(_places, reading.folded)


def _places(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in TOWN.finditer(text)]


def _told(reading: Reading, start: int, end: int, *, is_hushed: bool) -> Iterator[Span]:
    first, known = named(reading, start, end)
    if first >= 0 and _is_told(reading, first, end, known=known, is_hushed=is_hushed):
        kind = reading.folded[end - 1]
        yield reading.mark(first, end, Kind.MUNICIPALITY, Level.ASK, "場所が分かります", f"ある{kind}")


def named(reading: Reading, start: int, end: int) -> tuple[int, bool]:
    """Where the name begins and whether it is on the list; -1 where it is no name of a town: 「港町」, 「同村」."""
    if reading.folded[start + 1] in "のノ" and (reading.starting_at(start) < 0 or reading.folded[start] in OF_SOMEBODY):
        start += 2  # 「実家の五木谷町」
    prefecture = PREFECTURE(reading.folded[start : end - 2])
    if prefecture and reading.starting_at(start + prefecture.end()) >= 0:
        inner, known = named(reading, start + prefecture.end(), end)
        return (start if inner == start + prefecture.end() else inner), known
    name = reading.folded[start:end]
    for first in range(start, end - 1):
        if is_municipality(reading.folded[first:end]) and reading.folded[first:end] not in ANY_PLACE:
            longer = first > start and len(name) <= 4 and reading.folded[first - 1] not in "県郡都府道"  # 「南平村」 is not 「平村」
            return (start, False) if longer and reading.starting_at(start) >= 0 else (first, True)
    at = reading.starting_at(start)
    invented = at >= 0 and 3 <= len(name) <= 4 and "一" <= name[0] <= "龥" and name not in ANY_PLACE and name[-2:] not in ANY_PLACE
    if not invented or reading.folded[end : end + 1] in (
        "内",
        "役",
        "民",
        "長",
        "議",
        "道",
        "税",
        "営",
        "立",
        "外",
        "会",
        "場",
        "有",
        "販",
    ):
        return -1, False
    word = reading.words[at]
    return (start, False) if word.is_proper or (word.is_noun and word.kind[1] != "数詞" and word.kind[2] == "一般") else (-1, False)


def _is_told(reading: Reading, start: int, end: int, *, known: bool, is_hushed: bool) -> bool:
    text = reading.folded
    behind, before = text[end : end + FAR], text[max(0, start - 12) : start]
    if OF_A_TITLE.match(behind):
        return False
    if is_hushed and (known or text[end - 1] != "町" or ITS_DESK.match(behind)):
        return True
    if HEARSAY.match(behind) or PUBLIC.search(reading.around(start, end, 30)):
        return False
    large = text[start : end - 1] in LARGE
    if MOVED.match(behind) or HOME_BEFORE.search(before):
        return True
    if known:
        return not large and _befell(behind)
    if DISCLOSED.match(behind):
        return True
    return _befell(behind) and (text[end - 1] != "町" or ITS_DESK.match(behind) is not None or "委員会" in text)


def _moved_or_befell(behind: str) -> bool:
    return MOVED.match(behind) is not None or _befell(behind)


def _befell(behind: str) -> bool:
    return BEFELL.match(behind) is not None or DISCLOSED.match(behind) is not None
