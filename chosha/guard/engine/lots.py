"""Addresses in the spellings of every region: quarters and blocks in kanji, lots of villages, 条丁目, 上ル下ル, a flat and its number."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.lexicon import senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.wordlists import one_of

F = r"[0-9〇一二三四五六七八九十百]{1,5}"
# Numbers no one but an address has, with or without the name of a place before them.
SURE = re2.compile(
    rf"{F}丁目の?{F}(?:番地?の?{F}(?:号|の{F})?|番|の{F}|-[0-9]{{1,4}})(?:-[0-9]{{1,4}})*(?:号室?)?"
    rf"|第?{F}地割(?:字[\p{{Han}}]{{1,4}})?{F}(?:番地?|-)?(?:の?{F})?|{F}番{F}号|{F}番地の{F}"
    rf"|[東西南北]?{F}条(?:通り?)?[東西南北]?{F}丁目(?:{F}(?:番地?(?:の?{F})?(?:号)?|-[0-9]{{1,4}})?(?:-[0-9]{{1,4}})*)?"
)
KYOTO = re2.compile(
    r"[\p{Han}\p{Katakana}]{2,12}(?:通|筋|大路|町|路)?[\p{Han}\p{Katakana}]{0,8}(?:上ル|下ル|[東西]入ル|上る|下る|[東西]入る?)"
    r"[\p{Han}\p{Katakana}]{0,8}(?:町|丁)?(?:[0-9]{1,4}(?:番地)?(?:の?-?[0-9]{1,3})?)?"
)
AZA = re2.compile(
    r"(?:大字|字)[\p{Han}\p{Katakana}ヶノ]{1,8} ?[甲乙丙丁]?[0-9]{1,5}(?:番地?|の[0-9]{1,4}|-[0-9]{1,4})?(?:の?[0-9]{1,4})?[イロハニホ]?"
)
NO_AZA = "漢文数太赤黒十名外活略誤脱細点苗題英横縦一二三四五六七八九"
LOT = re2.compile(
    r"[\p{Han}ヶケノ]{1,10}[市町村区郡大字][\p{Han}ヶケノの]{1,8}?[0-9]{1,5}(?:の[0-9]{1,4}|番の?[0-9]{0,4}|番地の?[0-9]{0,4})"
)
OF_TOWN = re2.compile(
    r"([\p{Han}ヶケノ]{1,8}[町村区条])((?:[0-9]{1,3}|[〇一二三四五六七八九十]{1,3})(?:の(?:[0-9]{1,3}|[〇一二三四五六七八九十]{1,3})){1,2})"
    r"(?:号|番)?(?:の|に|は|が|で|から|へ|、|。|[ /|\t\n)」]|$)"
)
BY_LETTER = re2.compile(
    r"(?:(?:[\p{Han}]{1,4}[市町村区])?[\p{Han}ヶケノ]{1,6}[町村字]|[\p{Han}]{1,4}[市町村区][\p{Han}ヶケノ]{1,4})(?:[イロハニホヘトチリヌルヲワカヨタレソツネナラム]|[いろはにほへとちりぬるをわかよたれそつ])の?"
    r"[0-9]{1,5}(?:番地|番|-[0-9]{1,4})(?:の?[0-9]{1,4})?"
)
LETTERED = re2.compile(
    r"[\p{Han}ヶケノ]{0,8}[甲乙丙丁](?:[〇一二三四五六七八九十百千]{1,8}番地|[0-9]{1,5}番地?(?:第[0-9]{1,3}|の[0-9]{1,3}|-[0-9]{1,3})?|[0-9]{2,5}(?:-[0-9]{1,3}|の[0-9]{1,3})?)"
    r"(?:の|に|は|が|で|から|へ|を|、|。|[ /|\t\n]|$)"
)
LINES = re2.compile(r"[東西南北][0-9]{1,3}線[東西南北]?[0-9]{1,4}(?:号|番地?)?")
THREE = re2.compile(r"[0-9]{1,3}の[0-9]{1,3}の[0-9]{1,3}")
FLAT = re2.compile(
    r"[\p{Han}\p{Katakana}ー・]{0,10}(?:ハイツ|コーポ|メゾン|レジデンス|パレス|ハイム|ビラ|マンション|アパート|団地|住宅|荘|寮|コーポラス|ヴィラ|カーサ|シャトー)"
    r"[\p{Han}\p{Katakana}\p{Hiragana}ー]{0,6}?(?:の| )?(?:[A-Z0-9]棟)?[A-Z]?-?([0-9]{3,4})(?:号室|号)?(?:の|に|で|が|は|へ|、|。|から|$)"
)
LOOKS = re2.compile(
    rf"^の?[^、。\n]{{0,10}}?(?:{one_of('looks')})[^、。\n]{{0,6}}?(?:家|アパート|店|マンション|建物|屋敷|お宅|空き家|平屋|住宅)"
)
QUARTER = re2.compile(rf"{F}丁目|[0-9]{{1,4}}番地")
GRAMMAR = ("助詞", "助動詞", "動詞", "補助記号", "空白", "接続詞", "連体詞", "代名詞", "感動詞", "形容詞", "副詞")
BEFORE = (
    "自宅",
    "住所",
    "本籍",
    "実家",
    "現地",
    "所在",
    "現住所",
    "送付先",
    "転出先",
    "転入先",
    "転居先",
    "居所",
    "職員",
    "住まい",
    "訪問先",
)
LAW = re2.compile("(?:条例|法|規則|要綱|第|附則|別表|議案|様式|項|告示|政令|省令)$")
LONGEST = 16


class Lots:
    def find(self, reading: Reading) -> Iterable[Span]:
        return (mark for mark in _all(reading) if not _is_order(reading, mark.end))


def _all(reading: Reading) -> Iterator[Span]:
    for found in SURE.finditer(reading.folded):
        start = _place_before(reading, found.start())
        if not LAW.search(reading.folded[max(0, start - 4) : found.start()]):
            yield _mark(reading, start, found.end())
    for found in KYOTO.finditer(reading.folded):
        yield _mark(reading, *found.span())
    yield from _villages(reading)
    for found in FLAT.finditer(reading.folded):
        if len(found.group(1)) < 4 or not found.group(1).startswith(("19", "20")) or "号" in found.group():
            end = found.end(1)
            yield _mark(reading, _place_before(reading, found.start()), end)
    for found in QUARTER.finditer(reading.folded):
        near = reading.folded[found.end() : found.end() + 1] in ("の", "角", "裏")
        looks = LOOKS.match(reading.folded[found.end() : found.end() + 28]) if near else None
        if looks:
            yield _mark(reading, _place_before(reading, found.start()), found.end() + looks.end())


def _is_order(reading: Reading, end: int) -> bool:
    """「6番目」 is a place in a row, no lot."""
    return reading.folded[end : end + 1] == "目"


def _mark(reading: Reading, start: int, end: int) -> Span:
    return reading.mark(start, end, Kind.ADDRESS, Level.STOP, "住所です", "ある場所")


def _villages(reading: Reading) -> Iterator[Span]:
    for found in AZA.finditer(reading.folded):
        if reading.folded[found.start() - 1 : found.start()] not in tuple(NO_AZA):
            yield _mark(reading, _place_before(reading, found.start()), found.end())
    for found in LOT.finditer(reading.folded):
        if "丁目" not in found.group() and not LAW.search(re2.sub("[0-9].*", "", found.group())):
            said = next((word for word in BEFORE if found.group().startswith(word)), "")
            yield _mark(reading, found.start() + len(said), found.end())
    for found in BY_LETTER.finditer(reading.folded):
        yield _mark(reading, *found.span())
    for found in LINES.finditer(reading.folded):
        yield _mark(reading, *found.span())
    for found in OF_TOWN.finditer(reading.folded):
        if re2.search("第$|^[同当各全本][町村区]$", found.group(1)) is None and not LAW.search(found.group(1)):
            yield _mark(reading, found.start(), found.end(2))
    for found in LETTERED.finditer(reading.folded):
        end = found.end() - len(re2.search(r"(?:から|[のにはがでへを、。 /|\t\n]|)$", found.group()).group())
        if reading.folded[found.start()] not in "甲乙丙丁" or "番" in found.group():
            yield _mark(reading, found.start(), end)
    for found in THREE.finditer(reading.folded):
        at = reading.ending_at(found.start())
        if at >= 0 and reading.words[at].is_noun and {"地名", "姓"} & senses(reading.words[at].text):
            yield _mark(reading, reading.words[at].start, found.end())


def _place_before(reading: Reading, start: int) -> int:
    """Where the name of the place begins that leads up to a number: the noun before it, without 自宅 or 住所."""
    at, first = reading.ending_at(start), start
    if at < 0:  # 「旭町三丁目」 is one word to the dictionary
        first = next((start - back for back in range(1, 8) if reading.starting_at(start - back) >= 0), start)
        at = reading.ending_at(first) if first < start else -1
    while at >= 0 and start - reading.words[at].start <= LONGEST and reading.words[at].end == first:
        word = reading.words[at]
        inside = (
            word.text in ("が", "の", "ノ") and at and first < start and reading.words[at + 1].text in ("丘", "台", "原", "沢", "浜", "里")
        )
        if (word.kind[0] in GRAMMAR and not inside) or word.text in BEFORE or word.kind[1] == "数詞":
            break
        first = word.start
        at -= 1
    return first
