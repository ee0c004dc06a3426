"""What registers hold, however it is said: postal codes without their sign, birth dates in a field, numbers under any label."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.lexicon import FAMILY, GIVEN, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.numbers import decade, is_of_many
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.sheets import old_days
from chosha.guard.engine.wordlists import one_of

POSTAL = re2.compile(r"[0-9]{3} ?- ?[0-9]{4}")
SENT = re2.compile(one_of("sent"))
NOT_SENT = re2.compile(rf"(?:{one_of('not_sent')})[^、。\n]{{0,6}}$")
ADDRESSED = re2.compile(r"^[ 、]{0,2}(?:の)?[\p{Han}]{1,5}(?:様|さん|氏|方[、。へのに]|宅)")

NUMERAL = r"[0-9〇一二三四五六七八九十元]{1,4}"
DAY = (
    rf"(?:(?:明治|大正|昭和|平成|令和|[明大昭平令MTSHRmtshr])[.・]?{NUMERAL}(?:年|[./・-]){NUMERAL}(?:月|[./・-]){NUMERAL}日?"
    rf"|(?:19|20)[0-9]{{2}}(?:年|[./・-])[0-9]{{1,2}}(?:月|[./・-])[0-9]{{1,2}}日?)"
)
DATE = re2.compile(DAY)
LABELLED = re2.compile(rf"(?:生年月日|誕生日|出生日|出生年月日|生まれた日|生まれは)[^0-9。\n]{{0,14}}?({DAY})")
BORN = re2.compile(
    rf"({DAY})(?:に|、)?(?:[^、。\nがを]{{0,10}}?|[^、。\nがを]{{0,6}}(?:子|男|女|娘|息子|孫|[妹弟])が)"
    r"(?:お生まれ|生まれ|産まれ|うまれ|ご出生|出生し)"
)
SEXED = re2.compile(rf"({DAY})[ 、,]?\(?(?:男|女)(?:性|児)?(?:\)|[ 、,。/|\t]|$)")
BORN_AS = re2.compile(rf"({DAY})(?:生|産)(?:の|で|、|。|\)|$)")
FIELD = re2.compile(
    rf"({DAY})(?:の(?:欄|行|方|人|利用者|患者|お子さん|男性|女性)|と(?:入力|入れ|打[ちっ]|書[いか]|だけ書)|"
    r"で(?:検索|照合|名寄せ|引[いく]))"
)
# 「お子さんの欄が2019/11/05なのに、保険証だと2019/11/15」
IN_BOX = re2.compile(
    rf"(?:お子さん|お子さま|お子様|子ども|子|児童|本人|長[男女]|[二三次][男女]|配偶者|被扶養者|被保険者)の欄(?:が|は|に|も|だけ)({DAY})"
    rf"|(?:保険証|戸籍|住民票|免許証|母子手帳|在留カード|旅券|パスポート|資格確認書)(?:だと|では|には|のほうは|の方は)、?({DAY})"
)
KIN = re2.compile(rf"(?:長|次|[二三四])[男女][\t |/,、]{{1,2}}([\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー]{{1,4}})[\t |/,、]{{1,2}}({DAY})")
OF_PAPER = re2.compile("^(?:付|交付|発行|取得|現在|時点|まで|以降|から|に)")
OF_PEOPLE = re2.compile(one_of("people_lists"))
HEADING = re2.compile(r"[|\t,、]")
BORN_HEADING = re2.compile(r"^ ?(?:生年月日|誕生日|出生日|出生年月日|生年月|D\.?O\.?B\.?) ?$")
NUMBER_HEADING = re2.compile(r"^ ?([\p{Han}\p{Katakana}ー]{2,8})(?:番号|コード|No\.?|№) ?$")
SHORT_HEADING = re2.compile(r"^ ?(?:被保|宛名?|世帯?|受給|受付|整理|賦課|納通|ケース|利用者|患者)番 ?$")
HEADED = re2.compile("生年月|誕生日|出生|番|コード|No|№")
STROKE = re2.compile("/")
CELL_NUMBER = re2.compile(r"^ ?([A-Za-z]{0,3}-?[0-9][0-9A-Za-z\-]{3,18}) ?$")
LINE = re2.compile(r"[^\n]*")
ROW = re2.compile(r"[^\n→⇒]+")  # 「宛名番号\t氏名 → 0041738295\t…」, told in one line
CELL_OF_LINE = re2.compile(r"[^\t|\n]+")
CELL_NAME = re2.compile(r"^([\p{Han}々ヶ]{1,3}) ([\p{Han}々\p{Hiragana}\p{Katakana}ー]{1,4})$")
CELL_CODE = re2.compile(r"^(?:[0-9]{5,10}|(?:[\p{Han}]{1,3}|[A-Za-z]{1,3})-?[0-9]{3,10})$")
CELL_DAY = re2.compile(rf"{DAY}|[0-9]{{1,2}}[./][0-9]{{1,2}}[./][0-9]{{1,2}}|[0-9]{{6,8}}")
ROWS = 200

NUMBER = (
    r"(?:第 ?)?(?:[\p{Hiragana}\p{Katakana}]-)?"
    r"(?:[A-Za-z]{0,3}[0-9]{1,4}-[\p{Han}]{1,3}-)?[A-Za-z]{0,4}-?[0-9][0-9A-Za-z\-]{2,18}|(?:[0-9] ){5,}[0-9]"
)
ANY_LABEL = re2.compile(
    r"([\p{Han}\p{Katakana}ー]{2,10})(?:番号|ナンバー|コード|番|No\.?|№)(?:は|が|の|で|も|:| |\t|\||/|「|\(|、|欄に|に){0,3}"
    rf"(?:前の[\p{{Han}}]{{1,3}}の)?({NUMBER})"
)
AFTER_NUMBER = re2.compile(rf"({NUMBER})(?:号|番)?(?:」)?(?:という|といった|が|は|の|\(| |、|:)(?:この|その)?(?:{one_of('number_labels')})")
OF_SOMEBODY = re2.compile(r"^」?\)?(?:番)?(?:の(?:方|人|世帯|男性|女性|お子さん|保護者|本人|家|住民|患者|利用者)|さん|様)")
SIGN_NUMBER = re2.compile(rf"(?:{one_of('number_labels')})[^0-9。\n]{{0,6}}?({NUMBER})")
PERSONAL = re2.compile(rf"(?:{one_of('personal_number')})$")
OF_DEBTS = re2.compile("(?:債権|滞納|ケース|利用者|債務)管理$")
OFFICIAL = re2.compile(rf"(?:{one_of('official_number')})$")
NOT_NUMBERS = re2.compile(r"^(?:桁|けた|ケタ|件|円|人|名|年|月|日|個|種類|通|枚|回|世帯|条|項|%)")


class Registers:
    def find(self, reading: Reading) -> Iterable[Span]:
        for search in (_postals, _births, _kin, _columns, _lines, _numbers):
            yield from search(reading)


def _alone(text: str, start: int, end: int) -> bool:
    sides = text[start - 1 : start] + text[end : end + 1]
    return not any(sign.isdecimal() or sign in "-." or (sign.isascii() and sign.isalpha()) for sign in sides)


def _postals(reading: Reading) -> Iterator[Span]:
    """A bare code where something is sent, or where a place or an addressee follows it."""
    text = reading.folded
    for found in POSTAL.finditer(text):
        start, end = found.span()
        if not _alone(text, start, end) or NOT_SENT.search(text[max(0, start - 14) : start]):
            continue
        near = text[max(0, start - 20) : start] + "|" + text[end : end + 20]
        if SENT.search(near) or ADDRESSED.match(text[end : end + 14]) or _place_behind(reading, end):
            yield reading.mark(start, end, Kind.POSTAL, Level.STOP, "郵便番号です", "（郵便番号）")


def _place_behind(reading: Reading, end: int) -> bool:
    at = reading.starting_at(end + (reading.folded[end : end + 1] in (" ", "、", "\n", "\t", "/", "|", "・")))
    return at >= 0 and reading.words[at].is_place and len(reading.words[at].text) > 1


def _kin(reading: Reading) -> Iterator[Span]:
    """「長女\t結月\t2016/9/14」: what stands between the two cells is a name, however rare."""
    for found in KIN.finditer(reading.folded):
        start, end = found.span(1)
        yield reading.mark(start, end, Kind.PERSON, Level.STOP, "お名前です")
        yield from _birth(reading, *found.span(2))


def _births(reading: Reading) -> Iterator[Span]:
    for pattern in (LABELLED, BORN, BORN_AS, SEXED):
        for found in pattern.finditer(reading.folded):
            yield from _birth(reading, *found.span(1))
    for found in IN_BOX.finditer(reading.folded):
        start, end = found.span(found.lastindex)
        if not OF_PAPER.match(reading.folded[end : end + 4]):
            yield from _birth(reading, start, end)
    for found in FIELD.finditer(reading.folded):
        old = not found.group(1).startswith(("令和", "R", "r", "令", "202"))
        if old and OF_PEOPLE.search(reading.around(found.start(), found.end(), 30)):
            yield from _birth(reading, *found.span(1))


def _birth(reading: Reading, start: int, end: int) -> Iterator[Span]:
    text = reading.folded
    if not (text[start - 1 : start].isdecimal() or text[end : end + 1].isdecimal() or is_of_many(text, start, end)):
        yield reading.mark(start, end, Kind.BIRTH, Level.STOP, "生年月日です", decade(reading.folded[start:end]))


def _columns(reading: Reading) -> Iterator[Span]:
    """Cells of a table under a heading that says 生年月日 or 宛名番号."""
    columns, left, parted = list[tuple[int, bool]](), 0, HEADING
    if not HEADED.search(reading.folded):
        return
    for line in ROW.finditer(reading.folded):
        if line.end() - line.start() >= 2_000:
            continue
        signs = next((signs for signs in (HEADING, STROKE) if _headed(signs.split(line.group()))), None)
        cells = (signs or parted).split(line.group())
        if signs is not None:
            columns, left, parted = _headed(cells), ROWS, signs
        elif columns and left and len(cells) > columns[-1][0]:
            left -= 1
            for column, is_day in columns:
                start = line.start() + sum(len(cell) + 1 for cell in cells[:column])
                yield from _cell(reading, start, cells[column], is_day)


def _headed(cells: list[str]) -> list[tuple[int, bool]]:
    """Number of each cell that heads a column of days (True) or of numbers, in a line of several."""
    if len(cells) < 2:
        return []
    return [(number, is_day) for number, cell in enumerate(cells) for is_day in _headings(cell)]


def _headings(cell: str) -> Iterator[bool]:
    """Whether it is that of days; nothing for another heading."""
    if len(cell) < 12 and BORN_HEADING.match(cell):
        yield True
    elif SHORT_HEADING.match(cell) or (len(cell) < 12 and (label := NUMBER_HEADING.match(cell)) and PERSONAL.search(label.group(1))):
        yield False


def _cell(reading: Reading, start: int, cell: str, is_day: bool) -> Iterator[Span]:
    found = (CELL_DAY if is_day else CELL_NUMBER).search(cell)
    if found:
        group = 0 if is_day else 1
        yield from (_birth if is_day else _number)(reading, start + found.start(group), start + found.end(group))


def _lines(reading: Reading) -> Iterator[Span]:
    """「0041872\t中庭 芳郎\tS27.11.9\t…」: a line of a register, whose name, day and number tell each other."""
    days = set(old_days(reading))
    for line in LINE.finditer(reading.folded) if days else ():
        places = [_stripped(line.start() + cell.start(), cell.group()) for cell in CELL_OF_LINE.finditer(line.group())]
        names = [(start, end) for start, end, words in places if _is_name(words)]
        born = [(start, end) for start, end, _ in places if (start, end) in days]
        if not (len(places) > 2 and names and born):
            continue
        for start, end in names:
            yield reading.mark(start, end, Kind.PERSON, Level.STOP, "お名前です")
        for start, end in born:
            yield from _birth(reading, start, end)
        for start, end, words in places:
            if CELL_CODE.match(words):
                yield from _number(reading, start, end)


def _stripped(start: int, cell: str) -> tuple[int, int, str]:
    words = cell.strip(" ")
    start += cell.find(words)
    return start, start + len(words), words


def _is_name(words: str) -> bool:
    """Two parts, one of which the dictionary knows as one of a name."""
    parts = CELL_NAME.match(words)
    return parts is not None and (FAMILY in senses(parts.group(1)) or GIVEN in senses(parts.group(2)))


def _numbers(reading: Reading) -> Iterator[Span]:
    for found in ANY_LABEL.finditer(reading.folded):
        label, start = found.group(1), found.start(2)
        if (OFFICIAL.search(label) and not OF_DEBTS.search(label)) or found.group(2)[0] == "T":
            continue
        if (
            PERSONAL.search(label)
            or OF_DEBTS.search(label)
            or _has_parts(found.group(2))
            or (_is_long(found.group(2)) and OF_SOMEBODY.match(reading.folded[found.end(2) : found.end(2) + 8]))
        ):
            yield from _number(reading, start, found.end(2))
    for pattern in (AFTER_NUMBER, SIGN_NUMBER):
        for found in pattern.finditer(reading.folded):
            yield from _number(reading, *found.span(1))


def _is_long(number: str) -> bool:
    figures = sum(sign.isdecimal() for sign in number)
    return figures >= 5 or ("-" in number and figures >= 4)


def _has_parts(number: str) -> bool:
    """「13-204-518826-4」: what an office numbers so, whatever it calls it, is a case."""
    return number.count("-") >= 2 and sum(sign.isdecimal() for sign in number) >= 9


def _number(reading: Reading, start: int, end: int) -> Iterator[Span]:
    text = reading.folded
    figures = sum(sign.isdecimal() for sign in text[start:end])
    if figures < 3 or text[start] == "T" or text[start - 1 : start].isdecimal() or NOT_NUMBERS.match(text[end : end + 3]):
        return
    yield reading.mark(start, end, Kind.CASE, Level.STOP, "番号からだれのことか分かります", "（番号）")
