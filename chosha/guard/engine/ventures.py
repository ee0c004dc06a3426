"""Firms in short form: 「北陸みなと管工の件」, 「メディカル八雲の接待」, 「民宿磯の家たちばな」, where the firm itself is dealt with."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.homes import longest
from chosha.guard.engine.lexicon import Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import is_municipality, is_prefecture
from chosha.guard.engine.reading import Reading

LAST = longest("venture_ends", after=rf"(?:{lists.one_of('branches')})?")
ENDS_SO = longest("venture_ends")
FIRST = longest("front_trades")
DEALT = re2.compile(lists.one_of("dealt_with"))
WEAK = lists.words("weak_trades")
NO_FRONT = lists.words("no_front")
LUCKY = lists.words("lucky")
PLAIN = lists.words("plain_kana") | lists.words("no_firm_core")
BEHIND = re2.compile(r"^(?:[、。,()」』:/ _・]|$|\n|の|が|は|を|に|と|も|で|から|へ|より|さん|あて|宛|って|という|ね|や|でした|です|だ)")
LINKED = tuple("家宿里湯華花風海浜森音郷蔵庵館木月星空丘杜郎助")
KANA = re2.compile(r"^[\p{Hiragana}\p{Katakana}ー]+$")
LONGEST = 16
NEAR = 44


class Ventures:
    def find(self, reading: Reading) -> Iterable[Span]:
        text = reading.folded
        dealt = [found.start() for found in DEALT.finditer(text)]
        if not dealt and "_" not in text and " " not in text:
            return
        for found in LAST.finditer(text):
            if BEHIND.match(text[found.end() : found.end() + 4]):
                yield from _named_before(reading, *found.span())
        for found in FIRST.finditer(text):
            yield from _named_behind(reading, *found.span())


def _mark(reading: Reading, start: int, end: int) -> Span:
    return reading.mark(start, end, Kind.COMPANY, Level.ASK, "会社や団体の名前です", "ある会社")


def _is_dealt_with(reading: Reading, start: int, end: int) -> bool:
    text = reading.folded
    first, last = reading.sentence(start)
    return DEALT.search(text[max(first, start - NEAR) : start] + "|" + text[end : min(max(last, end), end + NEAR)]) is not None


def _named_before(reading: Reading, start: int, end: int) -> Iterator[Span]:
    words = reading.words
    at = reading.ending_at(end)
    if at < 0:
        return
    while at >= 0 and words[at].start > start:
        at -= 1
    first = _first(words, at, start)
    begin = words[first].start
    core = reading.folded[begin:start]
    if len(core) < 2 or core in lists.GENERIC or core in PLAIN or is_municipality(core) or lists.BIG_COMPANIES.search(core):
        return
    trade = ENDS_SO.match(reading.folded[start:end])
    weak = trade is not None and trade.group() in WEAK
    inner = [word for word in words[first : at + 1] if word.start < start]
    if inner and _is_named(inner, start, weak=weak) and (_is_dealt_with(reading, begin, end) or _is_of_file(reading, end)):
        yield _mark(reading, begin, end)


def _is_of_file(reading: Reading, end: int) -> bool:
    """A part of the name of a file stands between strokes, and is what the file is about."""
    return reading.folded[end : end + 1] == "_"


def _first(words: list[Word], at: int, start: int) -> int:
    """The first token of the noun that leads up to the trade."""
    first = at
    while (
        first > 0
        and words[first - 1].end == words[first].start
        and start - words[first - 1].start <= LONGEST
        and _is_part(words[first - 1], words[first])
    ):
        first -= 1
    return first


def _is_part(word: Word, behind: Word) -> bool:
    if word.text in ("ヶ", "が", "ケ") and behind.text in ("丘", "浜", "原", "沢", "台", "崎"):
        return True
    if word.kind[0] == "感動詞" or (word.kind[0] in ("動詞", "形容詞", "副詞") and len(word.text) > 2 and KANA.match(word.text)):
        return len(word.text) > 2
    return (
        (word.is_noun or word.text in ("・", "&"))
        and word.kind[1] not in ("数詞", "副詞可能")
        and word.kind[2] not in ("副詞可能", "助数詞")
        and word.text not in ("さん", "様", "方", "氏")
        and word.text not in lists.COMMON_BEFORE_SAN
    )


def _is_named(inner: list[Word], start: int, *, weak: bool) -> bool:
    """Something in the core is a name: 「湖南」, 「みなと」, 「共栄」; one that is a place says too little before a weak trade."""
    strong = loose = added = 0
    for word in inner:
        text = word.text if word.end <= start else word.text[: start - word.start]
        if text in PLAIN or text in lists.GENERIC or is_prefecture(text):
            continue
        if text in LUCKY or text in lists.NAMEY:
            strong += 1
        elif word.is_place or (word.is_proper and not weak) or _is_elsewhere_a_name(text):
            loose += 1
        elif word.is_proper or (len(text) > 2 and not senses(text)):
            strong += 1
        else:
            added += len(text) > 2 and KANA.match(text) is not None  # 「ゴールド湖南運輸」
    loose += min(loose, added)
    return strong > 0 if weak and len(inner) == 1 else strong + loose > (1 if weak and not strong else 0)


def _named_behind(reading: Reading, start: int, end: int) -> Iterator[Span]:
    """A trade and then a name: 「民宿磯の家たちばな」, not 「民宿組合」."""
    words, at = reading.words, reading.starting_at(end)
    before = reading.folded[start - 1 : start]
    if at < 0 or reading.starting_at(start) < 0 or ("ァ" <= before <= "ー" and before != "・"):
        return
    last = _last(words, at, end)
    inner = words[at : last + 1]
    if not inner or inner[0].text in NO_FRONT or inner[-1].text in NO_FRONT:
        return
    stop = inner[-1].end
    named = any(
        word.is_proper or word.text in lists.NAMEY or word.text in LUCKY or _is_strange(word) or _is_elsewhere_a_name(word.text)
        for word in inner
    )
    linked = any(word.text == "の" for word in inner)
    if (named or linked) and stop - end > 1 and BEHIND.match(reading.folded[stop : stop + 4]) and _is_dealt_with(reading, start, stop):
        yield _mark(reading, start, stop)


def _last(words: list[Word], at: int, end: int) -> int:
    """The last token of the name that begins there."""
    last = at - 1
    while last + 1 < len(words) and words[last + 1].end - end <= 12 and (last < at or words[last].end == words[last + 1].start):
        word, after = words[last + 1], words[last + 2].text if last + 2 < len(words) else ""
        joined = word.text == "の" and last >= at and after.startswith(LINKED)
        if not (joined or (word.is_noun and word.kind[1] != "数詞" and word.text not in ("さん", "様", "方"))):
            break
        last += 1
    return last


def _is_elsewhere_a_name(text: str) -> bool:
    """「八雲」, 「湖南」: a place or a family, too; no word of one sign and none in daily use."""
    return len(text) == 2 and "一" <= text[0] <= "龥" and text not in lists.GENERIC and len({"地名", "姓"} & senses(text)) > 0


def _is_strange(word: Word) -> bool:
    return len(word.text) > 2 and KANA.match(word.text) is not None and not senses(word.text)
