"""Names the tokens do not show: family and given name parted by a space, a title the tokeniser cut elsewhere."""

import re
from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import FAMILY, GIVEN, Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import is_given_reading

SPACED = re2.compile(
    r"([\p{Han}々ヶ]{1,4}|[\p{Katakana}ー]{2,6}|[\p{Hiragana}]{2,6})"
    r" ([\p{Han}々]{1,4}|[\p{Hiragana}]{1,5}|[\p{Katakana}ー]{1,6})"
)
CHILD = re2.compile(r"(?:^|[^\p{Han}々])([\p{Han}々]{2,3})(?:ちゃん|くん)")
OLD_FOLK = re2.compile(r"(?:^|[^\p{Han}])([\p{Han}々]{2,3})のお?(?:(?:じい|ばあ)(?:さん|さま|ちゃん|ば)|(?:じっ|ばっ|ばん)ちゃ)")
OF_FIRMS = frozenset({"ビル", "ガス", "バス", "パン", "ゴム", "ホテル", "テレビ", "タイヤ", "ネジ", "カメラ", "メガネ"})
OLD_GIVEN = re2.compile(r"([\p{Han}々]{2,3}) ?([\p{Katakana}]{2,3})(?:さん|様|さま|氏|殿)")
HONOUR = re2.compile(r"^ ?(さん|様|さま|サマ|サン|氏|殿|くん|君|ちゃん)")
NEXT = re2.compile(r"^(?:[ \t、。,()/:・|]|$|の|が|は|を|に|と|も|から|へ|宛|あて|ほか|外|他[0-9])")
COUNTED = re2.compile("^ ?[0-9]")
CUT = re2.compile(rf"([\p{{Han}}々ヶケ]{{2,3}}?)({lists.one_of('cut_titles')})")


OF_KIN = re2.compile(
    rf"(?:{lists.RELATIONS}|本児|きょうだい|上の子|下の子)(?:は|の|が|、|:) ?"
    r"([\p{Han}]{1,4}|[\p{Hiragana}]{2,5}|[\p{Katakana}ー]{2,6}) ?"
    r"\((?:小|中|高|年[少中長]|[0-9]{1,2}(?:歳|才|か月|ヶ月|ヵ月)|保育園|幼稚園|未就学|大学)[^)]{0,6}\)"
)
CALLER = re2.compile(r"[0-9]{3,4}\)?[ \t/、]{1,2}(?:担当)?[ :]?([\p{Han}々]{2,4})(?:まで|へ|宛|あて|が|、|。|\)|」|$|\n)")
NOBODY = lists.COMMON_BEFORE_SAN | lists.words("prefectures")
CALLED = re2.compile(
    r"([\p{Han}々]{2,4})[ \t/:,、(]{1,2}(?:TEL|電話|携帯|直通|\(代\)|内線)?[ :]?"
    r"(?:0[0-9]{1,4}[-(. ]{1,2}[0-9]{2,4}|0[789]0[0-9]{8})"
)
ROW = re2.compile(r"[^\n]*[ \t/|][^\n]*[0-9]{2}[^\n]*|[^\n]*[0-9]{2}[^\n]*[ \t/|][^\n]*")
CELL = re.compile(r"[^ \t/|\n]+")


MAY_NAME = frozenset({FAMILY, GIVEN, "地名"})


class SpacedNames:
    def find(self, reading: Reading) -> Iterable[Span]:
        yield from _spaced(reading)
        yield from _old_given(reading)
        yield from _two_lands(reading)
        for found in CHILD.finditer(reading.folded):
            if found.group(1) not in NOBODY and "普通名詞" not in senses(found.group(1)):
                yield reading.mark(found.start(1), found.end(), Kind.PERSON, Level.STOP, "お名前です")
        for found in OLD_FOLK.finditer(reading.folded):
            if FAMILY in senses(found.group(1)) and "普通名詞" not in senses(found.group(1)) and found.group(1) not in NOBODY:
                yield reading.mark(found.start(1), found.end(), Kind.PERSON, Level.STOP, "お名前です")
        yield from _cut(reading)
        yield from _cells(reading)
        for found in (*CALLED.finditer(reading.folded), *CALLER.finditer(reading.folded)):
            at = reading.ending_at(found.end(1))
            if at >= 0 and reading.words[at].is_family and reading.words[at].text not in NOBODY:
                yield reading.mark(reading.words[at].start, found.end(1), Kind.PERSON, Level.ASK, "お名前のようです")
        for found in OF_KIN.finditer(reading.folded):
            if "普通名詞" not in senses(found.group(1)) and found.group(1) not in lists.COMMON_BEFORE_SAN:
                yield reading.over(found.span(1), Kind.PERSON, Level.STOP, "お名前です")


def _spaced(reading: Reading) -> Iterator[Span]:
    """「森 とめさん」 by the honorific, 「李 承浩」 by a given name within the second part."""
    text = reading.folded
    for found in SPACED.finditer(text):
        start, end = found.span()
        middle = found.start(2)
        if _is_seen(reading, middle, end) and not text.endswith(("さん", "サマ"), middle, end):
            continue
        family, given = text[start : middle - 1], text[middle:end]
        if _runs_on(text, start, family) or family in lists.COMMON_BEFORE_SAN or not senses(family) & MAY_NAME:
            continue
        honour = HONOUR.match(text[end : end + 4])
        own, length = _cut_honour(given)
        if FAMILY not in senses(family) and not ((honour or length) and GIVEN in senses(own) and senses(family) <= MAY_NAME):
            continue
        if (family + given) in lists.SAMPLE_NAMES or (family + given) in lists.FAMOUS:
            continue
        if honour or length:
            last = middle + len(own) + length if length else end + (honour.end() if honour else 0)
            yield reading.mark(start, last, Kind.PERSON, Level.STOP, "お名前です")
        elif (_is_cell(text, start, end) and is_given_reading(given)) or (
            NEXT.match(text[end : end + 3])
            and (_holds_given(reading, middle, end) or is_given_reading(given))
            and "普通名詞" not in senses(own)
        ):
            yield reading.mark(start, end, Kind.PERSON, Level.STOP, "お名前です")


def _old_given(reading: Reading) -> Iterator[Span]:
    """「三好トメ様」: a family name and a given name in katakana, a thing to the dictionary."""
    for found in OLD_GIVEN.finditer(reading.folded):
        family, given = found.groups()
        known = FAMILY in senses(family) and family not in NOBODY and given not in OF_FIRMS
        if known and not _runs_on(reading.folded, found.start(), family):
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")


def _two_lands(reading: Reading) -> Iterator[Span]:
    """「マルティネス 恵里奈」: a family name of one land, a given name of another."""
    words = reading.words
    for family, gap, given in zip(words, words[1:], words[2:], strict=False):
        if gap.text == " " and family.is_person and len(family.text) > 2 and "ァ" <= family.text[0] <= "ー" and given.is_given:
            honour = HONOUR.match(reading.folded[given.end : given.end + 4])
            yield reading.mark(family.start, given.end + (honour.end() if honour else 0), Kind.PERSON, Level.STOP, "お名前です")


def _is_cell(text: str, start: int, end: int) -> bool:
    """A stretch between strokes or tabs, as in a row of a list."""
    return text[start - 1 : start] in ("/", "\t", "|") and text[end : end + 1] in ("/", "\t", "|", "\n", "")


def _is_seen(reading: Reading, start: int, end: int) -> bool:
    """Both parts are tokens of a name as they stand, so that Persons marks them."""
    at = reading.starting_at(start)
    return at > 1 and reading.words[at].end == end and reading.words[at].is_given and reading.words[at - 2].is_family


def _runs_on(text: str, start: int, family: str) -> bool:
    """The first part grows out of a longer word to its left."""
    before = text[start - 1 : start]
    return bool(before) and re2.match(r"[\p{Han}\p{Katakana}々ー]" if family[0] >= "ァ" else r"[\p{Hiragana}]", before) is not None


def _cut_honour(given: str) -> tuple[str, int]:
    """The given name without an honorific that was written in the same script, and how long that was."""
    if len(given) > 1 and given[-1] in "様氏殿":
        return given[:-1], 1
    for ending in ("さん", "さま", "くん", "ちゃん", "サマ", "サン"):
        if given.endswith(ending) and len(given) > len(ending):
            return given[: -len(ending)], len(ending)
        at = given.find(ending, 1)
        if at > 0 and given[at + len(ending) :] in ("ノ", "ハ", "ガ", "ニ", "ヲ", "の", "は", "が", "に", "を", "から", "と", "も"):
            return given[:at], len(ending)
    return given, 0


def _holds_given(reading: Reading, start: int, end: int) -> bool:
    at = reading.starting_at(start)
    while 0 <= at < len(reading.words) and reading.words[at].start < end:
        if reading.words[at].is_given or (reading.words[at].is_person and GIVEN in senses(reading.words[at].text)):
            return True
        at += 1
    return False


def _cut(reading: Reading) -> Iterator[Span]:
    """「今野分団長」, which the dictionary cuts as 今・野分・団長."""
    text = reading.folded
    for found in CUT.finditer(text):
        start, middle = found.span(1)
        if reading.starting_at(middle) >= 0 or "一" <= text[start - 1 : start] <= "鿿":  # the tokens show it already
            continue
        if FAMILY in senses(text[start:middle]) and "普通名詞" not in senses(text[start:middle]):
            yield reading.mark(start, found.end(), Kind.PERSON, Level.STOP, "お名前です")


def _cells(reading: Reading) -> Iterator[Span]:
    """A family name with a cell of its own in a row of three and more that holds figures, too."""
    for row in ROW.finditer(reading.folded):
        cells = list(CELL.finditer(row.group()))
        named = [word for cell in cells if len(cells) > 2 for word in _family_in(reading, row.start() + cell.start(), cell.group())]
        if len(named) > 3 and all(COUNTED.match(reading.folded[word.end : word.end + 2]) for word in named):
            continue  # 「川崎 22.1/幸 22.0/中原 15.3/…」
        for word in named:
            yield reading.mark(word.start, word.end, Kind.PERSON, Level.ASK, "お名前のようです")


def _family_in(reading: Reading, start: int, cell: str) -> list[Word]:
    """The word that fills a cell, if it is a family name."""
    at = reading.starting_at(start)
    if at < 0 or not 2 <= len(cell) <= 4:
        return []
    word = reading.words[at]
    return [word] if word.is_family and word.text == cell and word.text not in NOBODY else []
