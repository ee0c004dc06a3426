"""What tells nothing alone and tells who it is beside a weighty mark: a town, a home, a firm, an old day in a row, a postal code."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.affairs import short_schools
from chosha.guard.engine.figures import FREE_DIAL
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.numbers import decade, has_check_digit
from chosha.guard.engine.places import HEARSAY, HIGHER, LARGE, is_prefecture
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.sheets import DAY as OLD_DAY
from chosha.guard.engine.sheets import TWELVE, old_days, postals
from chosha.guard.engine.towns import named, towns_in
from chosha.guard.engine.wordlists import one_of

TELLING = (Kind.PERSON, Kind.FACILITY, Kind.COMPANY, Kind.ADDRESS, Kind.WHO, Kind.MY_NUMBER, Kind.BANK, Kind.BIRTH, Kind.CASE)
NEAR = 100  # signs between the town and what it stands beside
CLOSE, BY = 40, 24
CELL, CELL_ENDS = "|/,、\t", "|/,、。\t\n"
CELL_SIGNS = tuple(CELL)
OF_HOMES = ((Kind.ADDRESS,), (Kind.PERSON, Kind.BIRTH))
HALLS = ("役場", "役所")
OF_CASES = (Kind.PERSON, Kind.BIRTH, Kind.WHO, Kind.MY_NUMBER, Kind.EMAIL, Kind.PHONE, Kind.ADDRESS, Kind.BANK, Kind.POSTAL)
CODE = re2.compile(
    r"(?:No\.? ?)?(?:[\p{Han}\p{Katakana}]{1,5}-?|[A-Z]{1,3}-?)?(?:[RHS][0-9]{1,2}|20[0-9]{2}|[0-9]{2})[\p{Han}A-Z]{0,4}"
    r"-(?:[\p{Han}A-Z]{1,4}-)?[0-9]{3,7}号?|[\p{Han}]{2,5}[0-9]-[0-9]{4,7}号?"
    r"|[A-Z]{1,2}[0-9]{0,2}-[0-9]{3,7}|No\.? ?[0-9]{5,10}"
)
GLUED = re2.compile(r"[0-9A-Za-z\-./@]\||\|[0-9A-Za-z\-./@]|[ -~]_\||^_\||\|_(?:[ -~]|$)")
OTHER_CODES = re2.compile(one_of("other_codes"))
KANJI_DAY = re2.compile(
    r"(?:明治|大正|昭和|平成|令和)[元〇一二三四五六七八九十]{1,4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
NEW_DAY = re2.compile(r"(?:[RHrh]|令和|平成)[.・]?[0-9元]{1,2}(?:年|[./-])[0-9]{1,2}(?:月|[./-])[0-9]{1,2}日?")
FIRM = re2.compile(rf"([\p{{Han}}]{{2,4}}?|[\p{{Katakana}}ー]{{2,8}}?)(?:{one_of('kanji_trades')}|{one_of('trades')}){{1,2}}")
FIRM_ENDS = re2.compile("^(?:[のがはをにでともへから、。」)_ (]|$)")
HOME = re2.compile(rf"([\p{{Han}}]{{2,3}}?|[\p{{Hiragana}}]{{3,5}}?|[\p{{Katakana}}ー]{{2,6}}?)(?:{one_of('homes_beside')})")
HOME_FIRST = re2.compile(
    rf"(?:{one_of('homes_first')})[ 「『]?([\p{{Hiragana}}\p{{Katakana}}ー]{{3,8}}[\p{{Han}}]{{0,2}}?|[\p{{Han}}]{{2,4}}?)[」』]?"
    r"(?:の|に|で|から|へ|を|が|は|と|、|。|$)"
)
PARTICLES = "はがをにでとへもの"
ENDS_PLAINLY = re2.compile("(?:[はがをにでとへもてたのいるだ]|から|まで|など|より|って|した|する|ない|いる|ある)$")
PLAIN_CORE = re2.compile(one_of("plain_core"))
LEARNT = re2.compile(rf"^(?:[のがはもをで]|から)?[^、。\n]{{0,6}}?(?:{one_of('learnt_from')})")


def beside(reading: Reading, marks: Iterable[Span]) -> Iterator[Span]:
    """Marks for the towns, firms and homes of a text that stand near a weighty mark of another kind."""
    marks = list(marks)
    telling = sorted((span.start, span.kind) for span in marks if span.kind in TELLING and span.level is not Level.HINT)
    if telling:
        yield from _towns(reading, _near([start for start, _ in telling]))
        yield from _firms(reading, _near([start for start, kind in telling if kind is not Kind.COMPANY]))
        yield from _homes(reading, _near([start for start, kind in telling if kind is not Kind.FACILITY]))
        yield from _schools(reading, _near([start for start, kind in telling if kind is Kind.PERSON]))
        yield from _new_days(reading, {span.end for span in marks if span.kind is Kind.PERSON})
        yield from _next_days(reading, marks)
        yield from _my_numbers(reading, _near([start for start, kind in telling if kind is Kind.PERSON], CLOSE))
        yield from _days(reading, _near([start for start, kind in telling if kind in (Kind.PERSON, Kind.MY_NUMBER)], CLOSE))
        yield from _free_dials(reading, _near([start for start, kind in telling if kind in (Kind.PERSON, Kind.COMPANY)], BY))
        yield from _postals(reading, *(_near([start for start, kind in telling if kind in kinds], CLOSE) for kinds in OF_HOMES))

    reached = sorted(span.start for span in marks if span.kind in OF_CASES and span.level is not Level.HINT)
    if reached:
        yield from _codes(reading, _near(reached, CLOSE))


def _near(places: list[int], reach: int = NEAR) -> Callable[[int, int], bool]:
    """Whether one of these places lies near a stretch."""

    def is_near(start: int, end: int) -> bool:
        at = bisect_left(places, start - reach)
        return at < len(places) and places[at] <= end + reach

    return is_near


def _towns(reading: Reading, is_near: Callable[[int, int], bool]) -> Iterator[Span]:
    for first, end in towns_in(reading):
        start, _known = named(reading, first, end) if is_near(first, end) else (-1, False)
        if start >= 0 and not _is_public(reading, start, end):
            less = f"ある{reading.folded[end - 1]}"
            last = end + 2 if reading.folded.startswith(HALLS, end) else end
            yield reading.mark(start, last, Kind.MUNICIPALITY, Level.ASK, "場所が分かります", less)


def _firms(reading: Reading, is_near: Callable[[int, int], bool]) -> Iterator[Span]:
    """「大森鉄工」 beside an account or a number."""
    for found in FIRM.finditer(reading.folded):
        start, end = found.span()
        if is_near(start, end) and _is_firm(reading, start, found.end(1), end):
            yield reading.mark(start, end, Kind.COMPANY, Level.ASK, "会社や団体の名前です", "ある会社")


def _homes(reading: Reading, is_near: Callable[[int, int], bool]) -> Iterator[Span]:
    """「東雲児童館」 beside a name: what stands before the kind need not be known as one."""
    for found in HOME.finditer(reading.folded):
        start, end = found.span()
        core = found.group(1)
        if core[0] in PARTICLES and len(core) > 3:
            start, core = start + 1, core[1:]  # 「さんはうみかぜ助産院」
        if is_near(start, end) and _names_home(reading, core, start) and FIRM_ENDS.match(reading.folded[end : end + 2]):
            yield reading.mark(start, end, Kind.FACILITY, Level.ASK, "施設の名前です", "ある施設")
    for found in HOME_FIRST.finditer(reading.folded):
        start, end = found.start(), found.end(1)
        if is_near(start, end) and reading.starting_at(start) >= 0 and _names_home(reading, found.group(1), found.start(1)):
            yield reading.mark(start, end, Kind.FACILITY, Level.ASK, "施設の名前です", "ある施設")


def _schools(reading: Reading, is_near: Callable[[int, int], bool]) -> Iterator[Span]:
    """「第二青葉中」 beside a name."""
    return (mark for mark in reading.kept(short_schools) if is_near(mark.start, mark.end))


def _days(reading: Reading, is_near: Callable[[int, int], bool]) -> Iterator[Span]:
    """「木皿千鶴|S31.11.4|…」: a day of old in a cell of its own, in the row of somebody."""
    text = reading.folded
    for start, end in old_days(reading):
        if _is_cell(text, start, end) and is_near(start, end):
            yield reading.mark(start, end, Kind.BIRTH, Level.STOP, "生年月日のようです", decade(text[start:end]))


def _next_days(reading: Reading, marks: list[Span]) -> Iterator[Span]:
    """「5831 …、昭40.12.19まで丸見え」: a day of old next to a number or a name; a second one near a day of birth."""
    text = reading.folded
    ends = {span.end for span in marks if span.kind in (Kind.PERSON, Kind.MY_NUMBER) and text[span.end : span.end + 1] in CELL_SIGNS}
    born = _near(sorted(span.end for span in marks if span.kind is Kind.BIRTH), BY)
    beside_them = [found.span() for end in ends if (found := OLD_DAY.match(text, end + 1))]
    for start, end in (*beside_them, *(day for day in old_days(reading) if born(day[0], day[0]))):
        if not text[end : end + 1].isdecimal():
            yield reading.mark(start, end, Kind.BIRTH, Level.STOP, "生年月日のようです", decade(reading.folded[start:end]))


def _my_numbers(reading: Reading, is_near: Callable[[int, int], bool]) -> Iterator[Span]:
    """Twelve figures that check, in a cell of somebody's row."""
    for found in TWELVE.finditer(reading.folded):
        start, end = found.span()
        if has_check_digit(found.group()) and _is_cell(reading.folded, start, end) and is_near(start, end):
            yield reading.mark(start, end, Kind.MY_NUMBER, Level.STOP, "マイナンバーのような12けたの番号です", "（個人番号）")


def _codes(reading: Reading, is_near: Callable[[int, int], bool]) -> Iterator[Span]:
    """「消セ東三-06-00318、相談者の…さん」: a year and a number as offices write them, near somebody; no order, form or voucher."""
    text = reading.folded
    for found in CODE.finditer(text):
        start, end = found.span()
        if GLUED.search(text[max(0, start - 2) : start] + "|" + text[end : end + 2]) or not is_near(start, end):
            continue
        if not OTHER_CODES.search(text[max(0, start - 14) : end + 10]):
            yield reading.mark(start, end, Kind.CASE, Level.STOP, "番号からだれのことか分かります", "（番号）")


def _new_days(reading: Reading, ends: set[int]) -> Iterator[Span]:
    """「佐古 ひなた/R4.9.15/…」: of somebody young, in the cell behind the name."""
    for found in NEW_DAY.finditer(reading.folded):
        start, end = found.span()
        sides = reading.folded[start - 1 : start], reading.folded[end : end + 1]
        if start - 1 in ends and (sides == ("(", ")") or (sides[0] in CELL and sides[1] in (*CELL_ENDS, ""))):
            yield reading.mark(start, end, Kind.BIRTH, Level.STOP, "生年月日のようです", decade(reading.folded[start:end]))
    for found in KANJI_DAY.finditer(reading.folded):  # 「笹尾千代(大正十五年四月八日)」
        start, end = found.span()
        if start - 1 in ends and reading.folded[start - 1] + reading.folded[end : end + 1] in ("()", "  ", " ", "//", "||"):
            yield reading.mark(start, end, Kind.BIRTH, Level.STOP, "生年月日のようです", decade(reading.folded[start:end]))


def _free_dials(reading: Reading, is_near: Callable[[int, int], bool]) -> Iterator[Span]:
    """A free dial is that of a desk, but for one beside a small firm or somebody."""
    for found in FREE_DIAL.finditer(reading.folded):
        if is_near(*found.span()) and not reading.folded[found.end() : found.end() + 1].isdecimal():
            yield reading.over(found.span(), Kind.PHONE, Level.STOP, "電話番号です", "（電話番号）")


def _is_cell(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start] == " " and text[end : end + 1] in (" ", "\n", "", "。", "、", "/"):
        return True
    before, behind = text[max(0, start - 3) : start].rstrip(" ")[-1:], text[end : end + 2].lstrip(" ")[:1]
    return before in CELL and behind in CELL_ENDS and bool(before or behind)


def _postals(reading: Reading, is_near: Callable[[int, int], bool], is_of: Callable[[int, int], bool]) -> Iterator[Span]:
    """「仏生山町乙212-9に変えました。761-8911です」: beside the address it belongs to, or in a cell of somebody's row."""
    for start, end in postals(reading.folded):
        if is_near(start, end) or (_is_cell(reading.folded, start, end) and is_of(start, end)):
            yield reading.mark(start, end, Kind.POSTAL, Level.STOP, "郵便番号です", "（郵便番号）")


def _names_home(reading: Reading, core: str, start: int) -> bool:
    """A word that can be what one home is called, and no more of its kind or of the sentence."""
    at = reading.starting_at(start)
    if at < 0 or core in lists.GENERIC or core in lists.COMMON_BEFORE_SAN or PLAIN_CORE.search(core) or ENDS_PLAINLY.search(core):
        return False
    return reading.words[at].kind[0] not in ("助詞", "助動詞", "動詞", "形容詞", "副詞", "代名詞", "連体詞", "接続詞")


def _is_firm(reading: Reading, start: int, name_end: int, end: int) -> bool:
    """A family or a place and a trade, and no more signs of the noun behind them."""
    at = reading.starting_at(start)
    if at < 0 or reading.words[at].end != name_end or FIRM_ENDS.match(reading.folded[end : end + 2]) is None:
        return False
    return (
        reading.words[at].is_proper and reading.words[at].text not in lists.COMMON_BEFORE_SAN and not is_prefecture(reading.words[at].text)
    )


def _is_public(reading: Reading, start: int, end: int) -> bool:
    """Spoken of as others speak of it: what it has published, what one may learn there."""
    behind = reading.folded[end : end + 24]
    return (
        reading.folded[start : end - 1] in LARGE
        or HEARSAY.match(behind) is not None
        or HIGHER.match(behind) is not None
        or LEARNT.match(behind) is not None
    )
