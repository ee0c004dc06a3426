"""Where something stands that may be a name, a day or a number: what is weighed, and what was learnt from."""

from collections.abc import Iterator, Sequence
from typing import Any

import re2

from chosha.guard.engine.figures import NOT_PERSONAL
from chosha.guard.engine.lexicon import FAMILY, GIVEN, Word, senses
from chosha.guard.engine.marks import Kind
from chosha.guard.engine.numbers import EXAMPLES, OTHER_TWELVE
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import is_family_reading, is_given_reading
from chosha.guard.engine.wordlists import one_of

ERA = "(?:明治|大正|昭和|平成|令和|[明大昭平令MTSHRmtshr])"
NUMERAL = "[0-9〇一二三四五六七八九十元壱弐参拾廿]{1,4}"
SIGN = r"[\p{Han}\p{Hiragana}\p{Katakana}]"
DAY = re2.compile(
    rf"{ERA}[.・ ]?{NUMERAL} ?(?:年|[./・-]) ?{NUMERAL} ?(?:月|[./・-]) ?{NUMERAL}(?: ?日)?"
    r"|(?:19|20)[0-9]{2} ?(?:年|[./・-]) ?[0-9]{1,2} ?(?:月|[./・-]) ?[0-9]{1,2}(?: ?日)?"
    r"|\b[0-9]{2}[./][0-9]{1,2}[./][0-9]{1,2}\b|\b[MTSHRmtshr][0-9]{6}\b|[0-9]{1,2}月[0-9]{1,2}日"
)
NUMBER = re2.compile(
    r"[0-9]{4}(?: [0-9]{4}){1,3}|No[.]? ?[0-9]{2}\b|"
    rf"(?:第 ?)?(?:[\p{{Han}}]{{1,4}}第|(?:{SIGN}{{1,3}}-)?(?:[A-Za-z]{{1,4}}[-_]?)?)[0-9]+"
    rf"(?:[-・]?(?:[\p{{Han}}]{{0,4}}第|{SIGN}{{1,4}}-|[A-Za-z]{{1,4}}-?|[-・])[0-9]+){{0,5}}(?:号|[A-Za-z]{{1,2}})?"
)
OPEN_TO_ALL = ("0570-", "0120-", "0800-", "978-4-")  # lines of services, books
FIGURES = 3  # of a number worth weighing, or one less where it has parts or is called one
CALLED = ("-", "No")
ROOMS = ("室", "棟")  # 「304号|室」
INVOICES = 13  # figures behind a T: who makes out invoices stands in a public register
BEFORE, BEHIND = 14, 10
OFFICIAL_DAYS = re2.compile(rf"{one_of('official_days')}|(?:{one_of('days_of_affairs')})(?:の?(?:日|年月日))?[、:はが・( ]{{0,2}}[|]")
OTHER_NUMBERS = re2.compile(rf"{one_of('other_codes')}|{NOT_PERSONAL.pattern}|{EXAMPLES.pattern}|{OTHER_TWELVE.pattern[:-1]}[|]")
SCRIPTS = (("han", "一", "鿿", "々ヶ", 1, 4), ("katakana", "ァ", "ヺ", "ー", 2, 9), ("hiragana", "ぁ", "ゖ", "", 2, 5))  # of so many signs
LATIN = 12
NOT_WRITTEN = ("助詞", "助動詞", "補助記号", "空白")
HONOURS = ("さん", "さま", "様", "氏", "くん", "君", "ちゃん", "殿")
JOINTS = (" ", "・")
LONGEST = 10  # signs of two words that touch


def stretches(reading: Reading, kind: Kind, taken: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Those of a text; names begin with no word that lies in a place `taken`, in order and apart."""
    if kind is Kind.PERSON:
        return ((reading.words[first].start, reading.words[last].end) for first, last in _names(reading, taken))
    text = reading.folded
    if kind is Kind.BIRTH:
        days = (found.span() for found in DAY.finditer(text))
        return ((start, end) for start, end in days if not _says(OFFICIAL_DAYS, text, start, end))
    numbers = (found.span() for found in NUMBER.finditer(text) if _is_worth_weighing(found.group()))
    return (
        (start, end)
        for start, end in numbers
        if not _says(OTHER_NUMBERS, text, start, end)
        and text[start - 1 : start] != "/"
        and text[end : end + 1] not in ROOMS
        and not text.startswith(OPEN_TO_ALL, start)
    )


def _is_worth_weighing(number: str) -> bool:
    figures = sum(map(str.isdecimal, number))
    if figures == INVOICES and number[0] == "T":
        return False
    return figures >= FIGURES or (figures == FIGURES - 1 and number[-1].isdecimal() and any(sign in number for sign in CALLED))


def _says(said: Any, text: str, start: int, end: int) -> bool:
    return said.search(text[max(0, start - BEFORE) : start] + "|" + text[end : end + BEHIND]) is not None


def may_be_name(reading: Reading, at: int) -> bool:
    """Whether the word of this number may be a name or a part of one."""
    known = reading.kept(_asked)
    if at not in known:
        known[at] = _may_be_name(reading.words[at], _written(reading, at))
    return known[at]


def _asked(_reading: Reading) -> dict[int, bool]:
    """Asked word by word: in a long text, few of them."""
    return {}


def _written(reading: Reading, at: int) -> str:
    """How a word is written that may stand in a name, or nothing."""
    word = reading.words[at] if at < len(reading.words) else None
    return "" if word is None or word.kind[0] in NOT_WRITTEN or word.text in HONOURS else reading.once(_script, word.text)


def _script(word: str) -> str:
    if word.isascii():
        return "latin" if word[0].isalpha() and len(word) <= LATIN and (word[0].isupper() or len(word) > 1) else ""
    for script, first, last, further, least, most in SCRIPTS:
        if first <= word[0] <= last:
            whole = least <= len(word) <= most and all(first <= sign <= last or sign in further for sign in word)
            return script if whole else ""
    return ""


def _may_be_name(word: Word, script: str) -> bool:
    if script == "han":
        return word.is_person or not senses(word.text).isdisjoint((FAMILY, GIVEN))
    if script == "katakana":
        return word.kind[1] != "普通名詞" or is_given_reading(word.text) or is_family_reading(word.text)
    if script == "hiragana":
        return word.is_person or is_given_reading(word.text)
    return script == "latin"


def _names(reading: Reading, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """One word, two that touch, two with a joint between, three with a joint behind the first: the numbers of first and last."""
    words, place = reading.words, 0
    for at, word in enumerate(words):
        while place < len(taken) and taken[place][1] <= word.start:
            place += 1
        if place < len(taken) and taken[place][0] < word.end:
            continue
        may = may_be_name(reading, at)
        if may:
            yield at, at
        if not _written(reading, at):
            continue
        if _written(reading, at + 1):
            if (may or may_be_name(reading, at + 1)) and len(word.text) + len(words[at + 1].text) <= LONGEST:
                yield at, at + 1
        elif _written(reading, at + 2) and words[at + 1].text in JOINTS and (may or may_be_name(reading, at + 2)):
            yield at, at + 2
            if _written(reading, at + 3):
                yield at, at + 3
