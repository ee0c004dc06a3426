"""Addresses in towns nobody lists: a town, a quarter and a lot, with or without 丁目 and 字, and the flat behind it."""

from collections.abc import Iterable

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.wordlists import one_of

NUMBER = (
    r"[0-9一二三四五六七八九十]{1,4}丁目?[0-9]{1,4}(?:(?:番地?の?|-|の)[0-9]{1,4}){0,3}(?:番地?|号)?"
    r"|[0-9]{1,5}(?:-[0-9]{1,4}){1,3}(?:号)?|[0-9]{1,5}番地?(?:の?[0-9]{1,4})?(?:号)?|[0-9]{1,5}の[0-9]{1,4}|[0-9]{2,5}"
)
PLACE = re2.compile(
    rf"((?:[\p{{Han}}]{{2,3}}[都道府県])?(?:[\p{{Han}}ヶケ]{{1,5}}|[\p{{Hiragana}}]{{2,4}})[市町村区郡])"
    rf"([\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ーヶケノ]{{1,12}}?)({NUMBER})"
)
NO_STREET = re2.compile(one_of("no_street"))
ENDS = re2.compile(r"^(?:[のにはがでへをとも、。」』)( :/|]|です|から|まで|宅|方|様|付近|あて|宛|$|\n)")
LIVE = re2.compile(rf"^の?[^、。\n]{{0,6}}?(?:{one_of('live_there')})")
DATES = re2.compile("^(?:年|月|日|人|件|円|%|時|分|台|線|枚|回|戸|世帯|km|m|kg|歳|才|名|個|位|票|度|点|割|世紀|票|周年)")
FLAT = re2.compile(
    rf"^(?:[ 、]?[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}A-Za-zー・]{{0,10}}?"
    rf"(?:{one_of('doors')})[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}A-Za-zー・]{{0,10}}?"
    r"|[ ][\p{Han}\p{Hiragana}\p{Katakana}A-Za-zー・]{1,12}) ?(?:[A-Z0-9]{1,2}号?棟)?(?:[0-9]{1,2}階)?[A-Z]?-?[0-9]{2,4}(?:号室?)?"
)
CALLS = re2.compile("電話|携帯|TEL|Tel|tel|FAX|連絡先|直通|0[0-9]{2,3}$")
LEADS = re2.compile("^(?:自宅|住所|本籍地?|実家|現地|所在地?|現住所|送付先|転出先|転入先|転居先|居所|訪問先|場所|新住所|旧住所|宛先)")
GRAMMAR = ("助詞", "助動詞", "動詞", "補助記号", "接続詞", "連体詞", "代名詞", "感動詞", "副詞")
INSIDE = ("が", "の", "ノ")
HILLS = ("丘", "台", "原", "沢", "浜", "里", "谷", "森", "杜", "島")


class Streets:
    def find(self, reading: Reading) -> Iterable[Span]:
        text = reading.folded
        for found in PLACE.finditer(text):
            end = found.end()
            if not _is_free(text, end) or NO_STREET.search(_quarter(found.group(1)[-1], found.group(2))):
                continue
            bare = found.group(3).isdecimal()
            if (bare and not _is_lot(found.group(1)[-1], found.group(2), text[end : end + 16])) or not _is_name(reading, found.span(2)):
                continue
            flat = FLAT.match(text[end : end + 34])
            if flat and CALLS.search(flat.group()):
                flat = None
            lead = LEADS.match(found.group(1))
            start = found.start() + (lead.end() if lead else 0)
            yield reading.mark(start, end + (flat.end() if flat else 0), Kind.ADDRESS, Level.STOP, "住所です", "ある場所")


def _quarter(kind: str, name: str) -> str:
    """What stands between the town and the number, with the sign of the town's kind: 「市営」 begins there."""
    return kind + name


def _is_free(text: str, end: int) -> bool:
    behind = text[end : end + 4]
    return not (behind[:1].isdecimal() or behind[:1] in ("-", ".", ",") or DATES.match(behind))


def _is_lot(kind: str, quarter: str, behind: str) -> bool:
    """A bare number is a lot behind a quarter that calls itself one, or where somebody lives: 「柏野町東奥1203の独居の方」."""
    if not ENDS.match(behind):
        return False
    return any(sign in quarter[1:] for sign in "町村字区") or (kind in "町村郡" and LIVE.match(behind) is not None)


def _is_name(reading: Reading, place: tuple[int, int]) -> bool:
    """No grammar inside: 「みどり野」, 「あかねが丘」, not 「は昨年」."""
    at = reading.starting_at(place[0])
    while 0 <= at < len(reading.words) and reading.words[at].start < place[1]:
        word, after = reading.words[at], reading.words[at + 1].text if at + 1 < len(reading.words) else ""
        if word.kind[0] in GRAMMAR and not (word.text in INSIDE and after.startswith(HILLS)):
            return False
        at += 1
    return not reading.folded[place[0]].isspace()
