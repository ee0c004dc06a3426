"""A name whole: the given name behind a family name, the family name before a given one. Half a name exchanged still tells who it is."""

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.kana import ENDINGS, HONOUR, HONOURS
from chosha.guard.engine.lexicon import FAMILY, GIVEN, Word, senses
from chosha.guard.engine.marks import Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import is_given_reading

GAP = " "
LONGEST = 4  # signs of either half
SIGNS = re2.compile(r"^[\p{Han}々ヶ\p{Hiragana}\p{Katakana}ー]+$")
HAN = re2.compile(r"^[\p{Han}々ヶノ]+$")
KANA_ENDED = re2.compile(r"^([\p{Hiragana}\p{Katakana}]{2,3})([子江枝恵代美乃])$")
CUT = re2.compile(r"^[\p{Hiragana}\p{Katakana}]{2}[子江枝]$")
NUMERALS = re2.compile(r"^[一二三四五六七八九十]$")
PART_OF_TOWN = re2.compile("[都道府県市区町村郡駅]$")
HONOURED = re2.compile(rf" ?(?:{HONOUR}|{lists.TITLES})$")
KATAKANA = re2.compile(r"^[\p{Katakana}ー]")


def whole(reading: Reading, mark: Span) -> Span:
    """The mark of a person, with the other half of the name if that stands beside it."""
    name = HONOURED.sub("", mark.text)
    start, end = mark.start, mark.end
    if name == mark.text and CUT.match(name[-2:] + reading.folded[end : end + 1]):
        end, name = end + 1, name + reading.folded[end]  # 「知念ヨシ|子」
    if name == mark.text and reading.once(_is_family, name):
        end = _given_end(reading, end)
    elif reading.once(_is_given, name):
        start = _family_start(reading, start)
    return mark if (start, end) == (mark.start, mark.end) else mark._replace(start=start, end=end, text=reading.text[start:end])


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
