"""Names and addresses whole: half a name that is exchanged, or a door without its house, still tells who it is."""

from collections.abc import Iterable

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.kana import ENDINGS, HONOUR, HONOURS
from chosha.guard.engine.lexicon import FAMILY, GIVEN, Word, senses
from chosha.guard.engine.marks import Kind, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import is_given_reading

GAP = " "
LONGEST = 4  # signs of either half
SIGNS = re2.compile(r"^[\p{Han}々ヶ\p{Hiragana}\p{Katakana}ー]+$")
HAN = re2.compile(r"^[\p{Han}々ヶノ]+$")
KANA_ENDED = re2.compile(r"^([\p{Hiragana}\p{Katakana}]{2,3})([子江枝恵代美乃])$")
CUT_OFF = ("子", "江", "枝")
KANA = re2.compile(r"^[\p{Hiragana}\p{Katakana}]{2}$")
NUMERALS = re2.compile(r"^[一二三四五六七八九十]$")
PART_OF_TOWN = re2.compile("[都道府県市区町村郡駅]$")
HONOURED = re2.compile(rf" ?(?:{HONOUR}|{lists.TITLES})$")
KATAKANA = re2.compile(r"^[\p{Katakana}ー]")
FIGURES = "[0-9〇一二三四五六七八九十]"
ROOM = rf"(?:[A-ZⅠ-Ⅹ](?:棟| )?| )?{FIGURES}{{1,5}}(?:(?:号棟|棟)-?{FIGURES}{{1,5}}|-[A-Z0-9]{{1,4}})?(?:号室?|階)?"
DOOR = re2.compile(  # what an address goes on with: 「地の5」, 「甲」, 「 コーポ泉B棟105」, 「 402号室」
    rf"^(?:(?:番?地)?(?:[のノ-]{FIGURES}{{1,4}}){{0,2}}(?:号|番)?[甲乙丙丁]?)"
    rf"(?: ?(?:第?{FIGURES})?[\p{{Han}}\p{{Katakana}}ー][\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー]{{0,8}}?"
    rf"(?:{lists.one_of('doors')})[\p{{Han}}\p{{Katakana}}ー]{{0,5}}?{ROOM}|(?:{lists.one_of('doors')})[\p{{Han}}\p{{Katakana}}ー]{{0,5}}?{ROOM}"
    rf"| ?{FIGURES}{{3,4}}号室)?"
)
HILLS, OF_HILLS = ("丘", "岡", "浜", "峰"), ("が", "ヶ", "ケ")


def whole_places(reading: Reading, marks: Iterable[Span]) -> list[Span]:
    """The marks, those of addresses with the door they lead to, those of homes with what stands before 「が丘」."""
    grown = {Kind.ADDRESS: _to_the_door, Kind.FACILITY: _up_the_hill}
    return [grown[mark.kind](reading, mark) if mark.kind in grown else mark for mark in marks]


def _up_the_hill(reading: Reading, mark: Span) -> Span:
    """「みどりが|丘小学校」."""
    at = reading.ending_at(mark.start) if reading.folded[mark.start : mark.start + 1] in HILLS else -1
    if at < 1 or reading.words[at].text not in OF_HILLS or reading.words[at - 1].kind[0] != "名詞":
        return mark
    start = reading.words[at - 1].start
    return mark._replace(start=start, text=reading.text[start : mark.end])


def _to_the_door(reading: Reading, mark: Span) -> Span:
    found = DOOR.match(reading.folded[mark.end : mark.end + 40])
    end = mark.end + (found.end() if found else 0)
    return mark if end == mark.end else mark._replace(end=end, text=reading.text[mark.start : end])


def whole_person(reading: Reading, mark: Span) -> Span:
    """The mark of a person, with the other half of the name if that stands beside it."""
    name = reading.once(_bare, mark.text)
    start, end = mark.start, mark.end
    if reading.folded[end : end + 1] in CUT_OFF and name == mark.text and KANA.match(name[-2:]):
        end, name = end + 1, name + reading.folded[end]  # 「知念ヨシ|子」
    if name == mark.text and reading.once(_is_family, name):
        end = _given_end(reading, end)
    elif reading.once(_is_given, name):
        start = _family_start(reading, start)
    return mark if (start, end) == (mark.start, mark.end) else mark._replace(start=start, end=end, text=reading.text[start:end])


def _bare(name: str) -> str:
    return str(HONOURED.sub("", name))


def _given_end(reading: Reading, end: int) -> int:
    text = reading.folded
    gap = text[end : end + 1] == GAP
    first = end + gap
    at = reading.starting_at(first)
    if not gap and (at < 0 or reading.words[at].kind[0] in ("助詞", "助動詞")):
        return end
    for length in range(LONGEST, 0 if gap else 1, -1):
        given = text[first : first + length]
        if len(given) == length and reading.once(_is_given, given) and _ends(reading, first + length):
            return first + length
    return end


def _ends(reading: Reading, end: int) -> bool:
    """A word begins there, or an honorific, and no katakana runs on."""
    behind = reading.folded[end : end + 3]
    return (
        not behind
        or behind.startswith(tuple(HONOURS))
        or (reading.starting_at(end) >= 0 and not (KATAKANA.match(behind) and KATAKANA.match(reading.folded[end - 1 : end])))
    )


def _family_start(reading: Reading, start: int) -> int:
    text = reading.folded
    last = start - (text[start - 1 : start] == GAP)
    for length in range(LONGEST, 1 if last == start else 0, -1):
        first = last - length
        at = reading.starting_at(first) if first >= 0 else -1
        if at >= 0 and (reading.once(_is_family, text[first:last]) or _is_homely(reading.words[at], last)):
            return first
    return start


def _is_homely(word: Word, end: int) -> bool:
    """A place that no particle parts from a given name is a family: 「荻窪節子」."""
    return word.end == end and word.is_place and HAN.match(word.text) is not None and not PART_OF_TOWN.search(word.text)


def _is_family(name: str) -> bool:
    return HAN.match(name) is not None and FAMILY in senses(name)


def _is_given(name: str) -> bool:
    if SIGNS.match(name) is None or NUMERALS.match(name):
        return False
    ended = KANA_ENDED.match(name)
    if ended:
        return is_given_reading(ended.group(1) + ENDINGS[ended.group(2)])
    return GIVEN in senses(name) or is_given_reading(name)
