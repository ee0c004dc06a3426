"""Where it is: street addresses, parts of towns, municipalities. A place counts beside an attribute, an institution or an address."""

from collections.abc import Callable, Iterable, Iterator

import re2

from chosha.guard.engine.lexicon import GEOGRAPHY, Word
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.telling import begins, holds
from chosha.guard.engine.wordlists import one_of, words

FIGURES = r"[0-9一二三四五六七八九十百]{1,4}"
NUMBER = (
    rf"(?:{FIGURES}(?:丁目|条(?:[東西南北]{FIGURES}?)?|番地|番町|番|号|地割|線)(?:の?(?:{FIGURES}(?:丁目|番地|番|号)?|"
    rf"[0-9]{{1,4}})(?:[-の]?[0-9]{{1,4}}(?:号室?|番)?)*)?"
    r"|[0-9]{1,5}(?:-[0-9]{1,4}){1,3}(?:号室?)?)"
)
TAIL = re2.compile(rf"(?:(?:大字|字)?[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ーヶケノ]{{1,10}}?)?{NUMBER}")
STREET = re2.compile(NUMBER)
SECTION = re2.compile(
    rf"(?:大字[\p{{Han}}\p{{Katakana}}\p{{Hiragana}}ヶ]{{1,8}}?(?:{NUMBER}|[0-9]{{1,5}}|地内)|"
    rf"字[\p{{Han}}\p{{Katakana}}ヶ]{{1,6}}?(?:{NUMBER}|地内))"
)
HOUSE = re2.compile(
    r"(?:住所|所在地|自宅|居所|居住地|お住まい|転出先|転入先|転居先|送付先|訪問先|本籍地?|登記地番|"
    r"地番)(?:先)?[はがも:の() ]{0,3}([\p{Han}\p{Hiragana}\p{Katakana}ーヶ]{0,14}?[0-9]{1,5}(?:-[0-9]{1,4}){1,3})"
)
ROOM = re2.compile(r"^[ 　、]{0,1}[\p{Han}\p{Katakana}\p{Hiragana}A-Za-z0-9ー・]{0,14}(?:[0-9]{1,2}階)?[A-Z]?[0-9]{3,4}号室?")
LANDMARK = re2.compile(
    r"^の(?:角|かど|突き当たり|つきあたり|裏|並び|手前|奥|はす向かい|向かい)[^、。」\n]{0,16}?(?:家|アパート|店|マンション|建物|屋敷|お宅|空き家)"
)
MUNICIPAL = re2.compile(r"(?:[\p{Han}]{2,3}[都道府県])?(?:[\p{Han}]{1,5}郡)?[\p{Han}\p{Hiragana}\p{Katakana}ヶケ]{1,7}[市町村区]")
INSTITUTION = re2.compile(rf"^(?:{one_of('institution')})")
ATTRIBUTE = re2.compile(one_of("attribute"))
OWN_BODY = re2.compile(rf"^(?:役場|役所)?(?:{one_of('own_body')})")
HEARSAY = re2.compile(rf"^(?:{one_of('hearsay')})")
OF_A_TITLE = re2.compile("^の「[^」\n]{2,24}」")  # 「熊本市の「こうのとりのゆりかご」」
OFFICE = re2.compile(rf"^(?:{one_of('at_the_office')})")
OWN_SELF = re2.compile(rf"(?:{one_of('own_self')})$")
HIGHER = re2.compile(rf"^(?:{one_of('higher')})")
PUBLIC = re2.compile(one_of("public"))
AFFAIR = re2.compile(rf"^(?:{one_of('affair')})")
TROUBLE = re2.compile(one_of("trouble"))
WORKS = re2.compile(one_of("office_words"))
BARE = re2.compile(rf"^(?:{one_of('bare_place')})")
LARGE = words("large")
IS_BARE, IS_OWN = begins(BARE), holds(OWN_SELF)
WARD = re2.compile(r"^[\p{Han}]{1,4}区")
TOWN = re2.compile(
    r"([\p{Han}\p{Hiragana}\p{Katakana}ヶケ]{1,6}(?:町|地区|集落|部落|丁目|通り|団地|地内|[0-9一二三四五六七八九十]区|組))(?:の|に|で|内の|から|へ)(?:ある|お)?(?:住|お住まい|在住|引っ越|転居|"
    r"一人暮らし|ひとり暮らし|[0-9]{2}歳|[0-9]{2}代|(?:市|町|村|県)営住宅|アパート|自宅|実家|家で|お宅|方|奥さん|ご主人|おじい|おばあ|空き家|ごみ屋敷|ゴミ屋敷|女性|男性)"
)
HALLS = ("市役所", "町役場", "村役場", "区役所")
PREFECTURES = words("prefectures")
ANY_PLACE = words("any_place")
_municipalities: list[Callable[[], Iterable[str]]] = []
_known: set[str] = set()


def know_municipalities(read: Callable[[], Iterable[str]]) -> None:
    """Who has the official list hands over how to read it; it is read when it is first needed."""
    _municipalities.append(read)


def is_municipality(name: str) -> bool:
    while _municipalities:
        _known.update(_municipalities.pop()())
    return name in _known


def is_prefecture(name: str) -> bool:
    """Whether a name without 都, 道, 府 or 県 is that of a prefecture."""
    return name in PREFECTURES


# Lots where no streets are named: 「狩川字萩ノ沢88」, 「室津乙2650番地イ」.
VILLAGE = re2.compile(
    r"[\p{Han}ヶ]{1,10}字[\p{Han}ヶノ]{1,6}[0-9]{1,5}(?:-[0-9]{1,4}|番地?[0-9]{0,4})?"
    r"|[\p{Han}ヶ]{1,8}[甲乙丙丁][0-9]{1,5}番地(?:[0-9]{1,4}|[イロハニホ](?:の|に|は|、|。|$))?"
)


class Addresses:
    def find(self, reading: Reading) -> Iterable[Span]:
        yield from _streets(reading)
        for found in SECTION.finditer(reading.folded):
            yield reading.mark(_back(reading, found.start()), found.end(), Kind.ADDRESS, Level.STOP, "住所です", "ある場所")
        for found in HOUSE.finditer(reading.folded):
            yield reading.over(found.span(1), Kind.ADDRESS, Level.STOP, "住所です", "ある場所")
        for found in VILLAGE.finditer(reading.folded):
            yield reading.over(found.span(), Kind.ADDRESS, Level.STOP, "住所です", "ある場所")
        for found in TOWN.finditer(reading.folded):
            start = _trimmed(reading, *found.span(1))
            name = reading.folded[start : found.end(1)]
            if start >= 0 and name not in ANY_PLACE and not is_municipality(name):
                yield reading.mark(start, found.end(1), Kind.PLACE, Level.ASK, "場所が分かります", "ある町")


def _streets(reading: Reading) -> Iterator[Span]:
    for found in STREET.finditer(reading.folded):
        start, end = found.span()
        first = _back(reading, start)
        if (
            first == start
            or found.group()[0] == "0"
            or reading.folded[end : end + 1] == "目"
            or not _is_street(reading.folded[first:start], found.group())
        ):
            continue
        behind = reading.folded[end : end + 30]
        room = LANDMARK.match(behind) or ROOM.match(behind)
        last = end + (room.end() if room and "。" not in room.group() else 0)
        yield reading.mark(first, last, Kind.ADDRESS, Level.STOP, "住所です", "ある場所")


def _is_street(place: str, number: str) -> bool:
    """「3番」 alone is a turn in a queue: it needs a place before it and, where short, 丁目, 番地 or a dash."""
    if re2.search(r"第$|条例|法律?$|様式|窓口|階$|議案|問$|表$|図$|号$|会議室", place):
        return False
    return re2.search(r"丁目|番地|-|条|地割|番町|番[0-9]|線", number) is not None or re2.search(r"[町村区字]$", place) is not None


def _back(reading: Reading, start: int) -> int:
    """Where the place before a house number begins: over tokens of places and their parts."""
    at = reading.ending_at(start)
    if at < 0:
        return start
    first, proper = start, False
    while at >= 0 and start - reading.words[at].start <= 40 and _is_place_part(reading.words, at):
        proper = proper or reading.words[at].is_proper or reading.words[at].text[-1:] in "町村字区"
        first, at = reading.words[at].start, at - 1
    first += len(reading.folded[first:start]) - len(reading.folded[first:start].lstrip())
    return first if proper else start


def _is_place_part(words: list[Word], at: int) -> bool:
    word = words[at]
    if word.is_place or (word.is_proper and word.kind[2] != "一般"):
        return True
    if word.text in (
        "大字",
        "字",
        "市",
        "町",
        "村",
        "区",
        "郡",
        "県",
        "都",
        "府",
        "道",
        "丁目",
        "番地",
        "通り",
        "台",
        "が丘",
        "ヶ丘",
        "ケ丘",
        "本町",
        "東",
        "西",
        "南",
        "北",
        "上",
        "下",
        "中",
        "新",
        "元",
        "条",
        " ",
    ):
        return True
    return (
        word.kind[0] in ("名詞", "接頭辞", "接尾辞")
        and word.kind[1] != "数詞"
        and at + 1 < len(words)
        and words[at + 1].text in ("町", "村", "台", "通り", "丘", "字")
    )


def _trimmed(reading: Reading, start: int, end: int) -> int:
    """The first token of the noun that ends there, at or after `start`; -1 where it names nothing."""
    at = reading.ending_at(end)
    first, named = -1, False
    while at >= 0 and reading.words[at].start >= start and reading.words[at].is_noun:
        first = reading.words[at].start
        named = named or reading.words[at].is_proper or end - first > 2
        at -= 1
    return first if named else -1


class Municipalities:
    def find(self, reading: Reading) -> Iterable[Span]:
        words = reading.words
        for at, word in enumerate(words):
            first = _municipal(reading, at) if word.text[-1] in "市町村区場所" else -1
            if first < 0:
                continue
            start, end = words[first].start, word.end
            ward = WARD.match(reading.folded[end : end + 5]) if word.text[-1] == "市" else None
            end += len(ward.group()) if ward else 0
            level = _place_level(reading, start, end)
            if level is not None:
                kind = reading.folded[end - 1]
                less = f"ある{kind}" if kind in "市町村区" else "ある役所" if kind in "所場" else "ある県"
                yield reading.mark(start, end, Kind.MUNICIPALITY, level, "場所が分かります", less)
        yield from _bare_places(reading)


def _municipal(reading: Reading, at: int) -> int:
    """The first token of a municipality that ends with this token; -1 where none does."""
    words, word = reading.words, reading.words[at]
    if word.text in HALLS:
        first = at - 1
        whole = first >= 0 and words[first].end == word.start and is_municipality(words[first].text + word.text[0])
        return _with_prefecture(words, first) if whole else -1
    if word.text[-1:] not in "市町村区" or not word.is_noun:
        return -1
    for first in range(at, max(at - 4, -1), -1):
        if first < at and words[first].end != words[first + 1].start:
            return -1
        if word.end - words[first].start < 2 or (first < at and words[first].text[-1] in "市町村区"):
            if first < at and words[first].text in ("市", "町", "村", "区"):  # a sign of a kind alone is no part of a name
                return -1
            if word.end - words[first].start < 2:
                continue
        name = reading.folded[words[first].start : word.end]
        if name in ANY_PLACE:
            continue
        if is_municipality(name) or _is_ward(name) or (len(name) > 4 and is_municipality(_without_prefecture(name))):
            return _with_prefecture(words, first)
    return -1


def _is_ward(name: str) -> bool:
    city, kind, ward = name.partition("市")
    return bool(ward) and ward[-1] == "区" and is_municipality(city + kind)


def _without_prefecture(name: str) -> str:
    for length in (3, 4):
        if name[length - 1] in "都道府県":
            return name[length:]
    return name


def _with_prefecture(words: list[Word], first: int) -> int:
    if first and words[first - 1].end == words[first].start and words[first - 1].text[-1:] in "県都府道" and words[first - 1].is_place:
        return first - 1
    return first


def _place_level(reading: Reading, start: int, end: int) -> Level | None:
    """Ask where the place says who; a hint where people are spoken of nearby; nothing where it is the place itself that is spoken of."""
    behind = reading.folded[end : end + 14]
    if HEARSAY.match(reading.folded[end : end + 24]) or OF_A_TITLE.match(reading.folded[end : end + 28]):
        return None
    if OWN_BODY.match(behind) or OWN_SELF.search(reading.folded[max(0, start - 10) : start]):
        return Level.ASK
    office = reading.folded[end - 1] in "所場"  # a town hall: of the writer's, or one that was asked
    if office and OFFICE.match(behind):
        return Level.ASK
    if HIGHER.match(behind.removeprefix("役場")):
        return None
    first, last = reading.sentence(start)
    near = reading.folded[max(first, start - 30) : min(last, end + 40)]
    public = PUBLIC.search(reading.folded[max(first, start - 40) : start] + "|" + reading.folded[end : min(last, end + 60)])
    if (not office and (ATTRIBUTE.search(near) or AFFAIR.match(behind))) or (TROUBLE.search(near) and not public):
        return Level.ASK
    small = reading.folded[end - 1] in "町村" or (reading.folded[start : end - 1] not in LARGE and WORKS.search(near))
    return Level.HINT if small and not office and not public else None


def _bare_places(reading: Reading) -> Iterator[Span]:
    """「氷見に住む叔父」「こちら輪島、」: a town without its 市, 町 or 村."""
    for word in reading.words:
        if word.kind[2] != GEOGRAPHY or len(word.text) < 2 or word.text in PREFECTURES or word.text[-1] in "市町村区県都府道郡":
            continue
        behind, before = reading.folded[word.end : word.end + 16], reading.folded[max(0, word.start - 10) : word.start]
        said = reading.once(IS_BARE, behind) or (reading.once(IS_OWN, before) and re2.match(r"^(?:[、。)]|です|の|で|に|$)", behind))
        if said and word.text not in LARGE and any(is_municipality(word.text + kind) for kind in "市町村"):
            yield reading.mark(word.start, word.end, Kind.MUNICIPALITY, Level.ASK, "場所が分かります", "ある町")
