"""Firms by what is done with them: 「キャピタル東海から入金」「委託先のネクストビジョン」, whatever their names end with."""

import re
from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import is_municipality
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.telling import begins, holds

# A run of signs cannot run away, and the standard library finds many of them in a tenth of the time.
NAME = re.compile("[々〇㐀-䶿一-鿿豈-龎\U00020000-\U000323afァ-ヺー-ヿ・A-Za-z&]{3,18}")
AFTER = re2.compile(
    rf"^[」』]?(?:(?:が|は|も)[^、。\n]{{0,12}}?(?:{lists.one_of('deals_agent')})|から[^、。\n]{{0,10}}?(?:{lists.one_of('deals_from')})"
    rf"|(?:に|と|へ)[^、。\n]{{0,8}}?(?:{lists.one_of('deals_to')})|の(?:{lists.one_of('deals_of')})|を指名停止|という(?:業者|会社|店|企業|不動産屋|社名))"
)
BEFORE = re2.compile(rf"(?:{lists.one_of('firm_before')})(?:の|は|が|:|、|・| )? ?[「『]?$")
ENDS = re2.compile(r"^(?:[、。,()」』:/ ]|$|\n|の|が|は|を|に|と|も|で|から|へ|より)")
NO_ENDS = re2.compile(rf"(?:{lists.one_of('no_firm_ends')})$")
FIRM_ENDS = re2.compile(rf"(?:{lists.one_of('firm_ends')}|{lists.one_of('company')})$")
FORMS = re2.compile(
    r"(?:NPO法人|NPO|N\.P\.O\.|特活|\((?:株|有|同|合|資|名|社|財|学|宗|福|医|特非|一社|公社|一財|公財|独)\)|[㈱㈲㈳㈶㈻㈾㈴㈷]) ?[「『]?"
    r"([\p{Han}\p{Hiragana}\p{Katakana}ーA-Za-z0-9・]{2,16})"
)
BANK_KANA = re2.compile(r"(?:カ\)|ユ\)|ド\)|\(カ|\(ユ|\(カ\)|\(ユ\)) ?([\p{Katakana}ー]{3,16})")
LATIN = re2.compile(r"\b[A-Z][A-Za-z]{2,20}(?: [A-Z][A-Za-z]{1,20}){0,3},? (?:Co\.?,? ?Ltd\.?|Inc\.?|LLC|K\.K\.|Corp\.?|Corporation)")
DISHES = re2.compile(
    "(?:ラーメン|そば|うどん|カレー|餃子|ギョウザ|焼き?そば|カツ丼|ちゃんぽん|からあげ|コロッケ|バーガー|りんご|みかん|米|牛|茶|豆腐|野菜)$"
)
OF_MANY = re2.compile("^(?:民間|地元|近隣|既存|[市町村県区]内)")
IS_DEALT_WITH, IS_DEALT = begins(AFTER), holds(BEFORE)
BODIES = re2.compile("^(?:協会|学会|連盟|連合|機構|基金|新聞|大学|会議)")
PLAIN = lists.words("plain_kana")


class Firms:
    def find(self, reading: Reading) -> Iterable[Span]:
        for found in NAME.finditer(reading.folded):
            start, end = found.span()
            behind, before = reading.folded[end : end + 24], reading.folded[max(0, start - 12) : start]
            dealt = reading.once(IS_DEALT_WITH, behind)
            if dealt or (reading.once(IS_DEALT, before) and ENDS.match(behind)):
                yield from _dealt_with(reading, start, end, dealt=dealt)
        for found in FORMS.finditer(reading.folded):
            end = _form_end(reading, found.start(1), found.end(1))
            if end >= found.start(1) + 2 and not lists.BIG_COMPANIES.search(found.group()):
                yield _mark(reading, found.start(), end)
        for pattern in (BANK_KANA, LATIN):
            for found in pattern.finditer(reading.folded):
                yield _mark(reading, *found.span())


def _mark(reading: Reading, start: int, end: int) -> Span:
    return reading.mark(start, end, Kind.COMPANY, Level.ASK, "会社や団体の名前です", "ある会社")


def _dealt_with(reading: Reading, start: int, end: int, *, dealt: bool) -> Iterator[Span]:
    words = reading.words
    last = reading.ending_at(end)
    if last < 0:
        return
    first = last
    while first > 0 and words[first - 1].end == words[first].start and words[first - 1].start >= start and _is_part(words[first - 1]):
        first -= 1
    name = reading.folded[words[first].start : end]
    if OF_MANY.match(name) or DISHES.search(name) or BODIES.match(reading.folded[end : end + 3]):
        return
    if len(name) < 3 or NO_ENDS.search(name) or is_municipality(name) or lists.BIG_COMPANIES.search(name) or not _is_part(words[last]):
        return
    named = sum(_names(word) for word in words[first : last + 1])
    ending = FIRM_ENDS.search(name)
    if named and (ending or first < last or not dealt or _is_strange(words[last])) and not _is_person(words[first : last + 1]):
        yield _mark(reading, words[first].start, end)


def _is_part(word: Word) -> bool:
    return (
        (word.is_noun or word.kind[0] in ("記号", "補助記号", "感動詞"))
        and word.kind[1] != "数詞"
        and word.kind[2] != "副詞可能"
        and word.text not in lists.COMMON_BEFORE_SAN
    )


def _names(word: Word) -> bool:
    text = word.text
    if len(text) < 2 or text in lists.GENERIC or text in PLAIN or lists.PLAIN_WORDS.search(text):
        return False
    if word.is_proper or text in lists.NAMEY:
        return True
    if all("ァ" <= sign <= "ー" for sign in text):
        return len(text) > 2
    return not text.isascii() and not senses(text)


def _is_strange(word: Word) -> bool:
    return (word.is_proper and not word.is_person and not word.is_place) or not senses(word.text)


def _is_person(words: list[Word]) -> bool:
    """Family name, or family and given name, and nothing else: a person's mark."""
    return all(word.is_person for word in words)


def _form_end(reading: Reading, start: int, end: int) -> int:
    """Where the name behind a short form ends: before the first particle that is no part of it."""
    at, last = reading.starting_at(start), start
    while 0 <= at < len(reading.words) and reading.words[at].start < end:
        word = reading.words[at]
        linked = word.text == "の" and at + 1 < len(reading.words) and len(reading.words[at + 1].text) <= 3 and last - start <= 4
        if not (linked and last > start) and (
            (word.kind[0] in ("助詞", "助動詞") and word.text in "のがはをにでとへもからまでより")
            or word.text in ("さん", "様", "社長", "代表")
        ):
            break
        last = word.end
        at += 1
    return min(last, end)
