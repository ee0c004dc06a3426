"""Places of an affair by their everyday names: clinics and nurseries in kana, schools in short form, temples, what a file is about."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.telling import begins, holds

KINDS = re2.compile(
    r"([\p{Hiragana}ー]{2,9}?|[\p{Katakana}ー]{2,9}?|[\p{Han}]{1,5}[がヶケのケ][\p{Han}]{1,2}|[\p{Han}]{1,3}皮フ)"
    rf"((?:{lists.one_of('sure_kinds')})(?:科|クリニック|医院|病院)?)"
)
PLAIN = lists.words("plain_kana") | lists.words("said_before")
SAID = re2.compile(rf"(?:{lists.one_of('said_ends')})$")
PARTICLES = "はのがをにでともへや"
FUNCTION = ("助詞", "助動詞", "副詞", "接続詞", "連体詞", "代名詞", "感動詞")
NTH = r"(?:第?[一二三四五六七]|[東西南北])?"
LAND = "丘岡浜峰峯崎原台野沢谷森島根嶺池関瀬平山"
SHORT = re2.compile(
    rf"((?:[\p{{Han}}]{{2,4}}(?:[がヶケ][{LAND}])?|[\p{{Han}}][がヶケ][{LAND}]){NTH}|[\p{{Hiragana}}]{{2,7}}(?:[がヶケ][{LAND}]|[台野丘])?{NTH}|"
    rf"[\p{{Katakana}}ー]{{2,7}}(?:[がヶケ][{LAND}]|[台野丘])?{NTH})"
    r"(小|中)(?:学)?(?:の?[1-6一二三四五六](?:年|-[0-9])|の(?:児童|生徒|校長|教頭|担任|養護|保護者|先生|教諭|給食|支援級|通級|PTA|体育館|子)|"
    r"で|に|へ|から|の|が|は|を|と|分|、|。|・|_| |\)|$)"
)
YEARED = re2.compile(r"(?:小|中)(?:学)?の?(?:[1-6一二三四五六](?:年|-[0-9])|児童|生徒|校長|教頭|担任|養護|保護者|教諭)")
SCHOOLISH = re2.compile(lists.one_of("schoolish"))
NUMBERED = re2.compile(r"^(.*?)(第?[一二三四五六七]|[東西南北])$")
HILLY = re2.compile("[がヶケ][丘原台沢](?:特別)?$")
ORDINAL = re2.compile("[^第]第[一二三四五六七]$")
OF_A_YEAR, IS_NUMBERED = begins(YEARED), holds(ORDINAL)
HILLS = re2.compile(r"(?:[がヶケ][\p{Han}]|[台野丘])$")
PLACE_ENDS = "山川田原島崎沢野丘台浜浦松竹梅谷池森林岡坂橋本木井津瀬戸城宮里町村塚石泉滝尾江"
NO_SCHOOL = lists.words("no_school")
SUPPORT = re2.compile(
    r"([\p{Han}]{1,3}[がヶケ][\p{Han}](?:特別)?|[\p{Han}]{2,4}|[\p{Hiragana}]{3,6}(?:[がヶケ]丘)?)支援(?:の(?:高等部|中学部|小学部|幼稚部|児童|生徒|先生|担任|寄宿舎|スクールバス|保護者|子)|に(?:通|在籍|入学|進学)|(?:高等部|中学部|小学部))"
)
TEMPLE = re2.compile(r"([\p{Han}]{2,3})(院|寺|庵|坊|大社|天満宮|八幡宮|教会)")
TEMPLES = re2.compile(lists.one_of("temples"))
NO_TEMPLE = lists.words("no_temple")
SAINTS = re2.compile(r"(?:聖[\p{Han}\p{Katakana}ー]{1,4}|[\p{Katakana}ー]{2,6})の(?:園|家|里|杜|森|丘|郷|苑|樹)")
SOFT = re2.compile(
    rf"(?:{lists.one_of('kinds_first')})の?[「『]?([\p{{Hiragana}}]{{2,5}}の(?:{lists.one_of('soft_ends')})|{lists.one_of('soft_names')})"
    r"[」』]?(?:の|が|は|を|に|から|で|へ|も|と|、|。|さん|$)"
)
SAID_KANJI = re2.compile(
    rf"(?:^|[^\p{{Han}}])([\p{{Han}}]{{3,4}})(?:という|っていう|と呼ばれる)[^、。\n]{{0,4}}?(?:{lists.one_of('kinds_first')})"
)
SOFT_FIRST = re2.compile(
    rf"[「『]?({lists.one_of('soft_names')})[」』]?(?:という|っていう|と呼ばれる)[^、。\n]{{0,4}}?(?:{lists.one_of('kinds_first')})"
)


def kana_core(reading: Reading, start: int, end: int) -> int:
    """Where a name in kana begins that ends before a kind; -1 where the kana are grammar: 「子はまだ小児科に」."""
    start = next((place for place in range(start, end) if reading.starting_at(place) >= 0), start)  # behind 「子ども」
    at = reading.starting_at(start)
    if at >= 0 and reading.words[at].kind[1] == "接続助詞" and reading.words[at].end < end:
        start = reading.words[at].end  # 「来て|もつくし野小」
    run = reading.folded[start:end]
    before = reading.folded[start - 1 : start]
    if (
        "ぁ" <= run[0] <= "ん"
        and run[0] in PARTICLES
        and len(run) > 2
        and before
        and not before.isspace()
        and before not in "、。「『(・:|_"
    ):
        start, run = start + 1, run[1:]
    if (
        run in PLAIN
        or len(run) < 2
        or (SAID.search(run) and run not in lists.NAMEY)
        or run.startswith(("さんは", "さんが", "さんの", "さんも", "さんに", "さんを", "くんは", "くんが", "ちゃんは"))
        or run in lists.GENERIC
        or lists.PLAIN_WORDS.search(run)
    ):
        return -1
    at = reading.starting_at(start)
    if at >= 0 and reading.words[at].end >= end and reading.words[at].kind[0] in FUNCTION:
        return -1
    return start


class Affairs:
    def find(self, reading: Reading) -> Iterable[Span]:
        for found in KINDS.finditer(reading.folded):
            name = found.group(1)
            first = found.start(1) if name[-1] >= "一" else kana_core(reading, *found.span(1))
            if first >= 0 and (name[-1] < "一" or _is_hill(reading, name)) and not _goes_on(reading, found.end(2)):
                yield _mark(reading, first, found.end(2))
        for search in (_schools, _supported, _temples):
            yield from search(reading)
        for pattern in (SOFT, SOFT_FIRST):
            for found in pattern.finditer(reading.folded):
                start = found.start(1)
                adjoining = reading.folded[start - 1 : start] not in ("の", "「", "『") and pattern is SOFT
                yield _mark(reading, found.start() if adjoining else start, found.end(1))
        for found in SAID_KANJI.finditer(reading.folded):
            if found.group(1) not in lists.GENERIC and found.group(1) not in lists.FACILITIES:
                yield _mark(reading, *found.span(1))
        for found in SAINTS.finditer(reading.folded):
            if found.group()[0] == "聖":
                yield _mark(reading, *found.span())


def _mark(reading: Reading, start: int, end: int, less: str = "ある施設") -> Span:
    return reading.mark(start, end, Kind.FACILITY, Level.ASK, "施設の名前です", less)


def _is_hill(reading: Reading, name: str) -> bool:
    """「三崎が丘」, 「山根皮フ」: not 「人が多」."""
    return "の" not in name and (name[-1] in "丘台原沢浜里谷崎島森" or name.endswith("皮フ"))


def _goes_on(reading: Reading, end: int) -> bool:
    return (
        re2.match(
            r"(?:医師会|医会|学会|衛生|協会|連盟|連合|児|士|師|長会|行き|並み|探し|選び|入園|教諭|教育要領|指針|等|など|向け)",
            reading.folded[end : end + 4],
        )
        is not None
    )


def _schools(reading: Reading) -> Iterator[Span]:
    for mark in reading.kept(short_schools):
        sure = reading.once(OF_A_YEAR, reading.folded[mark.end - 1 : mark.end + 5]) or reading.once(IS_NUMBERED, mark.text[:-1])
        if sure or reading.says(SCHOOLISH, mark.start, mark.end, 30):
            yield mark


def short_schools(reading: Reading) -> list[Span]:
    """All that could be a school in short form, whatever stands around it."""
    marks = list[Span]()
    met: dict[str, int] = {}  # how much of a run is no part of the name: the same words need no second look
    for found in SHORT.finditer(reading.folded):
        end = found.end(2)
        words = reading.folded[found.start() - 1 : end] if found.start() else reading.folded[:end]
        if words not in met:
            first = _school_start(reading, found.start(1), found.start(2), found.group(2))
            met[words] = first - found.start(1) if first >= 0 and reading.folded[first:end] not in NO_SCHOOL else -1
        if met[words] >= 0:
            marks.append(reading.mark(found.start(1) + met[words], end, Kind.FACILITY, Level.ASK, "学校の名前です", "ある学校"))
    return marks


def _school_start(reading: Reading, start: int, end: int, level: str) -> int:
    """Where the name of a school in short form begins; -1 where 小 or 中 means what it says: 「最小」, 「会議中」."""
    name = reading.folded[start:end]
    if "ぁ" <= name[0] <= "ー":
        return _kana_start(reading, start, end, level)
    if name[0] == "第" and {"地名", "姓", "名"} & senses(name[2:]):
        return start  # 「第二青葉中」
    numbered = NUMBERED.match(name)
    core = numbered.group(1) if numbered else name
    last = reading.ending_at(start + len(core))
    if not core or core in lists.GENERIC or (len(core) < 2 and not numbered):
        return -1
    if HILLS.search(core) or (numbered and len(core) >= 2 and numbered.group(2) not in "東西南北"):
        return start if not _is_plain(reading, start, end) else -1
    if len(core) == 2 and core[1] in "東西南北" and core[0] in "城港河川山宮泉湖江浜岡台光陽洛":
        return start  # 「城南小」
    if last < 0 or _is_common(reading.words[last]):
        return -1
    word = reading.words[last]
    named = word.is_proper or {"地名", "姓"} & senses(word.text) or core[-1] in PLACE_ENDS
    return start if named and len(core) >= 2 else -1


def _kana_start(reading: Reading, start: int, end: int, level: str) -> int:
    """Of 「ひばりが丘南小」, 「みどり小」: a hill or a number makes it sure, else the word must be one that names."""
    name = reading.folded[start:end]
    numbered = NUMBERED.match(name)
    core = numbered.group(1) if numbered else name
    hill = HILLS.search(core)
    first = kana_core(reading, start, start + (hill.start() if hill else len(core)))
    if first < 0 or hill or numbered:
        return first
    return first if level == "小" and end - first >= 3 and _is_chosen(reading, first, end) else -1


def _is_chosen(reading: Reading, first: int, end: int) -> bool:
    name = reading.folded[first:end]
    return name in lists.NAMEY or not senses(name) - {"姓", "名", "地名"}


def _is_plain(reading: Reading, start: int, end: int) -> bool:
    at = reading.starting_at(start)
    return at >= 0 and _is_common(reading.words[at])


def _is_common(word: Word) -> bool:
    return (
        word.kind[2] in ("サ変可能", "副詞可能", "サ変形状詞可能", "助数詞可能")
        or word.kind[1] == "数詞"
        or word.kind[0] not in ("名詞", "接尾辞", "接頭辞")
        or word.text in lists.GENERIC
    )


def _supported(reading: Reading) -> Iterator[Span]:
    """「高瀬支援の高等部」: a school for children with disabilities by its short name."""
    for found in SUPPORT.finditer(reading.folded):
        at = reading.ending_at(found.end(1))
        named = at >= 0 and (reading.words[at].is_proper or {"地名", "姓"} & senses(reading.words[at].text))
        if (named or HILLY.search(found.group(1))) and found.group(1) not in lists.GENERIC:
            yield reading.mark(found.start(1), found.end(1) + 2, Kind.FACILITY, Level.ASK, "学校の名前です", "ある学校")


def _temples(reading: Reading) -> Iterator[Span]:
    for found in TEMPLE.finditer(reading.folded):
        before = reading.folded[found.start() - 1 : found.start()]
        if found.group() in NO_TEMPLE or found.group()[-2:] in NO_TEMPLE or "一" <= before <= "龥":
            continue
        if TEMPLES.search(reading.around(found.start(), found.end(), 30).replace(found.group(), "")):
            yield _mark(reading, found.start(), found.end(), "ある寺社")
