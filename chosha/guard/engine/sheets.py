"""What stands on papers without its label: the day somebody was born, numbers and accounts of somebody, an order to a firm."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.numbers import MY_NUMBER_WORDS, decade, has_check_digit
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.wordlists import one_of

DAY = re2.compile(
    r"(明治|大正|昭和|平成|[明大昭平MTSHmtsh])[.・]?([0-9元]{1,2})(?:年|[./-])[0-9]{1,2}(?:月|[./-])[0-9]{1,2}日?"
    r"|((?:19[0-9]|200|201)[0-9])(?:年|[./-])[0-9]{1,2}(?:月|[./-])[0-9]{1,2}日?"
    r"|(?:明治|大正|昭和)[元〇一二三四五六七八九十壱弐参拾廿]{1,4}年[一二三四五六七八九十壱弐参拾廿]{1,3}月[一二三四五六七八九十壱弐参拾廿]{1,3}日"
)
ON_PAPER = re2.compile(one_of("born_papers"))
OFFICIAL_DAY = re2.compile(one_of("official_days"))
NOT_BORN = re2.compile(rf"^(?:{one_of('not_days_behind')})")
TELLS_WHEN = re2.compile("(?:[たる]のは|[たる]のが)、?$")
CELLS = ("\t", "|")
LATEST = {"平": 24, "H": 24, "h": 24}  # later years are those of papers more often than of people
LATEST_YEAR = 2012
TWELVE = re2.compile(r"[0-9]{12}")
OF_SOMEBODY = re2.compile(one_of("number_of_somebody"))
OF_MACHINES = re2.compile(one_of("machine_numbers"))
POSTAL = re2.compile(r"[0-9]{3} ?- ?[0-9]{4}")
OF_HOMES = re2.compile(rf"^の[^、。\n0-9]{{0,8}}?(?:{one_of('of_homes')})")
CALLED = re2.compile(r"(?:電話|TEL|Tel|tel|FAX|内線|携帯|直通|連絡先|番号)[^、。\n]{0,6}$")
ACCOUNT = re2.compile(
    r"(?:銀行|信用金庫|信用組合|信金|信組|農協|漁協|農業協同組合|漁業協同組合|労金|労働金庫|信連|信漁連)"
    r"[ 、・/の]{0,2}(?:[\p{Han}\p{Hiragana}\p{Katakana}ーヶA-Za-z0-9]{1,12}"
    r"(?:本店営業部|支店|支所|本店|本所|出張所|営業部|営業所|店|支部|センター))?"
    r"[ 、・/の(]{0,3}(?:普通|当座|貯蓄|総合|定期|普|当)?(?:預金|口座|貯金)?[ ):の]{0,2}(?:番号|No\.?)?[はが: ]{0,2}[0-9]{6,8}"
)
GRAMMAR = ("助詞", "助動詞", "補助記号", "空白", "接続詞", "連体詞", "代名詞", "感動詞", "動詞")
LONGEST = 14
PAPER = re2.compile(
    r"(?:(?:令和|平成|昭和|[RHS])[0-9元]{1,2}年?(?:度)?)?[\p{Han}]{1,6} ?第[RHS]?[0-9]{1,6}(?:-[0-9]{1,6})?号(?:の[0-9]{1,3})?"
)
NO_PAPER = re2.compile(
    r"^(?:令和|平成|昭和|[RHS])?[0-9元]{0,2}(?:年度?)?(?:議案|様式|別表|別記|条例|規則|訓令|告示|法律|政令|省令|要綱|請願|陳情|報告|発議|発委|意見|資料|附則|[\p{Han}]{0,5}発|[\p{Han}]{0,5}様式|同意|承認|認定案|諮問|選挙|県道|国道|市道|町道|台風|回|号|公報|官報|通巻|第|条|項|決議)第"
)
LAW = re2.compile("(?:法律|政令|省令|条例|規則|告示|訓令|勅令)第")
CASE_PAPER = re2.compile(one_of("case_papers"))
OFFICIAL_PAPER = re2.compile(one_of("official_papers"))


class Sheets:
    def find(self, reading: Reading) -> Iterable[Span]:
        for search in (_days, _my_numbers, _postals, _accounts, _papers):
            yield from search(reading)


def _alone(text: str, start: int, end: int) -> bool:
    sides = text[start - 1 : start] + text[end : end + 1]
    return not any(sign.isdecimal() or sign in "-." or (sign.isascii() and sign.isalpha()) for sign in sides)


def old_days(reading: Reading) -> list[tuple[int, int]]:
    """Where a day stands on which somebody alive may have been born, and nothing that was made, held or passed on it."""
    return reading.kept(_old_days)


def _old_days(reading: Reading) -> list[tuple[int, int]]:
    return list(_each_old_day(reading))


def _each_old_day(reading: Reading) -> Iterator[tuple[int, int]]:
    text = reading.folded
    for found in DAY.finditer(text):
        start, end = found.span()
        if not _is_long_ago(found.group(1), found.group(2), found.group(3)) or not _alone(text, start, end):
            continue
        _, last = reading.sentence(start)
        before, behind = text[max(0, start - 12) : start], text[end : end + 30]
        if TELLS_WHEN.search(before) and "生まれ" not in before:
            continue
        if before[-1:] in CELLS and behind[:1] in CELLS:
            before, behind, last = "", "", end
        if not NOT_BORN.match(behind.lstrip("、")) and not OFFICIAL_DAY.search(before + "|" + text[end : min(last, end + 10)]):
            yield start, end


def postals(text: str) -> Iterator[tuple[int, int]]:
    """Where figures stand as a postal code has them, and nothing says that one calls them."""
    for found in POSTAL.finditer(text):
        if _alone(text, *found.span()) and not CALLED.search(text[max(0, found.start() - 12) : found.start()]):
            yield found.span()


def _days(reading: Reading) -> Iterator[Span]:
    """A day long ago beside a person or a paper of one."""
    text = reading.folded
    for start, end in old_days(reading):
        first, _ = reading.sentence(start)
        before, behind = text[max(0, start - 30) : start], text[end : end + 30]
        if ON_PAPER.search(text[max(first, start - 44) : start] + "|" + behind) or (start == first and ON_PAPER.search(before)):
            yield reading.mark(start, end, Kind.BIRTH, Level.STOP, "生年月日のようです", decade(text[start:end]))


def _is_long_ago(era: str, year: str, western: str) -> bool:
    if western:
        return int(western) <= LATEST_YEAR
    return not era or year == "元" or int(year) <= LATEST.get(era[0], 64)


def _my_numbers(reading: Reading) -> Iterator[Span]:
    """Twelve figures that check, beside a person: no number of a parcel or of a machine does so but by chance."""
    text = reading.folded
    for found in TWELVE.finditer(text):
        start, end = found.span()
        if not _alone(text, start, end) or not has_check_digit(found.group()):
            continue
        near = text[max(0, start - 40) : start] + "|" + text[end : end + 40]
        if OF_SOMEBODY.search(near) and (MY_NUMBER_WORDS.search(near) or not OF_MACHINES.search(near)):
            yield reading.mark(start, end, Kind.MY_NUMBER, Level.STOP, "マイナンバーのような12けたの番号です", "（個人番号）")


def _postals(reading: Reading) -> Iterator[Span]:
    """「519-0417の古い団地の方」: a code that stands for the place somebody lives at."""
    text = reading.folded
    for start, end in postals(text):
        if OF_HOMES.match(text[end : end + 16]):
            yield reading.mark(start, end, Kind.POSTAL, Level.STOP, "郵便番号です", "（郵便番号）")


def _accounts(reading: Reading) -> Iterator[Span]:
    """From the name of the bank, in kana too, to the number."""
    for found in ACCOUNT.finditer(reading.folded):
        if not reading.folded[found.end() : found.end() + 1].isdecimal():
            start = _name_start(reading, found.start())
            yield reading.mark(start, found.end(), Kind.BANK, Level.STOP, "銀行などの口座です", "（口座番号）")


def _name_start(reading: Reading, start: int) -> int:
    """Where the noun begins that ends before the kind: 「秋田しらかみ」 of 「振込希望は秋田しらかみ農協」."""
    at, first = reading.ending_at(start), start
    while at >= 0 and start - reading.words[at].start <= LONGEST and reading.words[at].end == first:
        word = reading.words[at]
        if word.kind[0] in GRAMMAR and not (word.kind[0] == "動詞" and len(word.text) > 1):
            break
        first, at = word.start, at - 1
    return first


def _papers(reading: Reading) -> Iterator[Span]:
    """「R7消予第118号」 of an order: the number of one case, no law and no notice to all."""
    text = reading.folded
    for found in PAPER.finditer(text):
        start, end = found.span()
        if NO_PAPER.match(found.group()) or LAW.search(found.group()):
            continue
        near = text[max(0, start - 24) : start] + "|" + text[end : end + 24]
        if (CASE_PAPER.search(near) or CASE_PAPER.search(found.group())) and not OFFICIAL_PAPER.search(near):
            yield reading.mark(start, end, Kind.CASE, Level.STOP, "番号からだれのことか分かります", "（番号）")
