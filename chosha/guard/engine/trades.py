"""Firms named by their trade: a name in kana or a chosen word, and 商店, 電工, 林業; in the name of a file, too."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.affairs import kana_core
from chosha.guard.engine.lexicon import senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading

TRADE = lists.one_of("trades")
KANA = re2.compile(rf"([\p{{Hiragana}}ー]{{2,8}}|[\p{{Katakana}}ー・]{{2,9}})({TRADE})")
KANJI = re2.compile(rf"([\p{{Han}}]{{2,5}}?)({lists.one_of('kanji_trades')})")
SHOP = re2.compile(
    rf"(?:{lists.one_of('shop_first')})[ ]?([\p{{Hiragana}}]{{2,7}}|[\p{{Katakana}}ー]{{2,8}})(?:の|が|は|を|に|から|で|へ|も|と|、|。|$)"
)
DEALT = re2.compile(lists.one_of("dealt"))
DEALT_BEFORE = re2.compile(rf"(?:{lists.one_of('firm_before')}|{lists.one_of('more_before')})(?:の|は|が|:|、|・| |→)? ?[「『]?$")
DEALT_AFTER = re2.compile(rf"^[」』]?(?:さん|様)?(?:が|は|も|から|の|へ|に|を|と)[^、。\n]{{0,12}}?(?:{lists.one_of('dealt')})")
LUCKY = lists.words("lucky")
NO_FIRM = lists.words("no_firm_core")
OVER = re2.compile(
    r"^(?:組合|協会|連合|会館|高校|大学|課|係|部|局|団地|試験場|センター|学校|費|法|業務|士|計画|振興|補助|関係|者|用|事業|事務所長|技術|基準|許可|会議所)"
)
PUT_TOGETHER = re2.compile("^組[みまむめんもっ立織]")


class Trades:
    def find(self, reading: Reading) -> Iterable[Span]:
        for found in KANA.finditer(reading.folded):
            first = kana_core(reading, *found.span(1))
            if first >= 0 and _is_free(reading, found.group(1), found.end()) and reading.says(DEALT, first, found.end(), 36):
                yield _mark(reading, first, found.end())
        yield from _in_kanji(reading)
        for found in SHOP.finditer(reading.folded):
            name = found.group(1)
            known = name in lists.NAMEY or not senses(name)
            if known and kana_core(reading, *found.span(1)) >= 0 and reading.says(DEALT, found.start(), found.end(), 36):
                yield _mark(reading, found.start(), found.end(1))


def _mark(reading: Reading, start: int, end: int) -> Span:
    return reading.mark(start, end, Kind.COMPANY, Level.ASK, "会社や団体の名前です", "ある会社")


def _is_free(reading: Reading, core: str, end: int) -> bool:
    return (
        core not in NO_FIRM and not OVER.match(reading.folded[end : end + 5]) and not PUT_TOGETHER.match(reading.folded[end - 1 : end + 1])
    )


def _in_kanji(reading: Reading) -> Iterator[Span]:
    """「勤め先は阿波第一生コン」: beside what is done with firms alone, for kanji before a trade may be one more kind."""
    text = reading.folded
    for found in KANJI.finditer(text):
        start, end = found.span()
        dealt = DEALT_BEFORE.search(text[max(0, start - 14) : start]) or DEALT_AFTER.match(text[end : end + 22])
        if dealt and _is_free(reading, found.group(1), end) and _is_named(reading, start, found.end(1)):
            yield _mark(reading, start, end)


def _is_named(reading: Reading, start: int, end: int) -> bool:
    """Whether some word of the core is a name or is in no dictionary: 「魚金」, not 「公共」."""
    core = reading.folded[start:end]
    if core in lists.GENERIC or reading.starting_at(start) < 0:
        return False
    at = reading.starting_at(start)
    while at < len(reading.words) and reading.words[at].start < end:
        word = reading.words[at]
        if word.is_proper or word.text in lists.NAMEY or word.text in LUCKY:
            return True
        at += 1
    return "普通名詞" not in senses(core)
