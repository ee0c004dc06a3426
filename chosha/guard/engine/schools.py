"""Institutions whose kind stands first or short: 「特養 ○○苑」, 「○○小の3年」, a room in a block of flats."""

import re
from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading

KIND_FIRST = re2.compile(rf"(?:{lists.one_of('kind_first')})[ 「『]{{0,2}}")
KIND_BEFORE = re2.compile(rf"(?:{lists.one_of('kind_first')})[ 「『]{{0,2}}$")
KANA_NAME = re2.compile(
    rf"(?:{lists.one_of('kind_first')})((?:[あいう-おか-こさ-そたちつぬねひふほぱ-ぽまみむめゆよら-ろわ][\p{{Hiragana}}]{{1,6}}?)"
    r"|[\p{Katakana}ー]{3,8})(?:の|が|は|を|に|から|で|へ|も|と|より)(?:[^\p{Hiragana}]|$)"
)
NOT_NAMES = re2.compile(rf"^(?:{lists.one_of('not_names')})")
CARE = re2.compile(lists.one_of("care"))
HOMELY = re.compile(r"(?:園|荘|苑|寮|ホーム)(?:の|に|は|が|へ|で|を|と|も|から|より|さん|、|。|,|:|[ ()]|$)")
# Gardens and parks, and what is done with a nursery.
GROUNDS = tuple(lists.words("grounds"))
SHORT = re2.compile(
    r"(小|中|高)(?:の?[1-6一二三四五六]の?年|[1-6]年|の?[1-6]-[1-9]"
    r"|に(?:通|在籍|入学|進学|赴任|異動)|へ(?:転校|異動|赴任)|から(?:転校|異動|連絡|通報|相談|電話|報告)"
    r"|の(?:合唱|吹奏楽|野球|卓球|剣道|柔道|陸上|サッカー|バレー|バスケ|水泳|美術|科学|演劇|テニス|弓道|ソフト|駅伝)部"
    r"|の(?:児童|生徒|校長|教頭|担任|養護|保護者|先生|教員|教諭|PTA|部活"
    r"|体育館|プール|給食|事務|用務員|通学|校舎|校区|学区|子|支援員|女子|男子|顧問)"
    r"|PTA|校区|学区|校長|教頭|卒業|PTA|(?:事故|いじめ|生徒|児童|校舎|体育館|学級|保護者|給食|運動会|卒業|入学|避難)|[ _)|\t]|$"
    r"|の[\p{Han}\p{Hiragana}\p{Katakana}ー]{2,5}(?:くん|ちゃん|君))"
)
PLAIN_SHORT = re2.compile(r"(小|高)(?:から|より|へ|で|に|が|は|の|と|も|を|、|。|「|・)")
BINDING = ("助詞", "助動詞", "動詞", "連体詞", "代名詞", "接続詞", "補助記号", "空白", "感動詞")
ORDINAL = re2.compile(r"^(?:第?[一二三四五六七八九十]|東|西|南|北|中央|[東西南北]部|[東西南北]陵|城[東西南北]|[東西南北][一二三])$")
NUMBERED = re2.compile(
    r"(?:^|[^\p{Han}])((?:第?[一二三四五六七八九十]|第[1-9]|[東西南北]|[東西南北]部|中央|[東西南北]陵|城[東西南北]|[光緑桜松梅竹泉旭])?(?:第?[一二三四五六七八九]|"
    r"[東西南北]))$|(?:^|[^\p{Han}])([光緑桜旭]|中央)$"
)
NUMBER = NUMBERED.search
ROOMS = re2.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}ーA-Za-z]{1,14}"
    r"(?:団地|住宅|アパート|マンション|ハイツ|コーポ|荘|メゾン|レジデンス|パレス|ハイム|ビラ|寮|宿舎"
    r"|官舎|棟) ?(?:第?[A-Z0-9一二三四五六七八九十]{1,3}(?:号棟|号館|棟)[- の]{0,1}[0-9]{2,4}(?:号室?)?"
    r"|[A-Z]?-?[0-9]{1,4}号室|[A-Z0-9]{1,2}-[0-9]{3,4}(?:号室?)?)"
)


class Nicknames:
    """What the endings of nouns alone do not tell: a kind that stands first, a short form, a house and its room."""

    def find(self, reading: Reading) -> Iterable[Span]:
        yield from _after_kind(reading)
        for found in KANA_NAME.finditer(reading.folded):
            if not NOT_NAMES.match(found.group(1)) and (found.group(1)[0] < "ァ" or "普通名詞" not in senses(found.group(1))):
                yield reading.mark(found.start(), found.end(1), Kind.FACILITY, Level.ASK, "施設の名前です", "ある施設")
        yield from _homely(reading)
        yield from _short_schools(reading)
        for found in ROOMS.finditer(reading.folded):
            start = _with_kind(reading, found.start())
            yield reading.mark(start, found.end(), Kind.ADDRESS, Level.STOP, "住所です", "ある場所")


def _after_kind(reading: Reading) -> Iterator[Span]:
    for found in KIND_FIRST.finditer(reading.folded):
        at = reading.starting_at(found.end())
        if at < 0:
            continue
        last = at + 2 if _is_linked(reading.words, at) else at
        if last == at and not _is_chosen(reading.words[at], quoted=found.group()[-1] in "「『"):
            continue
        while last + 1 < len(reading.words) and reading.words[last + 1].is_noun and last < at + 4:
            if reading.words[last + 1].text in ("さん", "様", "側", "内", "職員"):
                break
            last += 1
        end = reading.words[last].end
        yield reading.mark(found.start(), end, Kind.FACILITY, Level.ASK, "施設の名前です", "ある施設")


def _is_linked(words: list[Word], at: int) -> bool:
    """「虹の橋」: two words of one name, where each alone could be anything."""
    if at + 2 >= len(words) or words[at + 1].text != "の" or len(words[at + 2].text) > 1:
        return False
    return words[at].text in lists.NAMEY and words[at + 2].is_noun and words[at + 2].text in "家里園郷森丘杜木橋詩会花実音風空海星夢"


def _is_chosen(word: Word, *, quoted: bool) -> bool:
    """Whether a word behind a kind of institution is the name of this one."""
    if len(word.text) < 2 or word.text in lists.GENERIC or word.kind[1] == "数詞":
        return False
    return quoted or word.is_proper or word.text in lists.NAMEY


def _homely(reading: Reading) -> Iterator[Span]:
    """A home that ends in 園, 荘 or 苑 where care is spoken of: 「ほのぼの荘」, whatever kind of word it is called by."""
    for found in HOMELY.finditer(reading.folded):
        at = reading.starting_at(found.start())
        if at < 1 or not reading.says(CARE, *found.span()):
            continue
        first = _chosen_start(reading.words, at)
        start, end = reading.words[first].start, reading.words[at].end
        if first < at and not reading.folded[start:end].endswith(GROUNDS):
            yield reading.mark(_with_kind(reading, start), end, Kind.FACILITY, Level.ASK, "施設の名前です", "ある施設")


def _with_kind(reading: Reading, start: int) -> int:
    """Back over the kind of institution that stands before its name."""
    kind = KIND_BEFORE.search(reading.folded[max(0, start - 20) : start])
    return start if kind is None else start - len(kind.group())


def _chosen_start(words: list[Word], at: int) -> int:
    """The first token of the name before this ending; `at` where none is chosen."""
    first, chosen = at, False
    if words[at].text == "園" and at > 1 and words[at - 1].text == "の" and words[at - 2].is_noun:
        own = words[at - 2]
        return at - 2 if (own.is_proper or own.text in lists.NAMEY) and own.text not in lists.GENERIC else at
    while first and words[first - 1].end == words[first].start and words[at].start - words[first - 1].start <= 10:
        before = words[first - 1]
        if before.kind[0] in BINDING or before.kind[1] in ("数詞", "非自立可能") or before.text in lists.COMMON_BEFORE_SAN:
            break
        chosen = chosen or (len(before.text) > 1 and before.text not in lists.GENERIC)
        first -= 1
    return first if chosen else at


def _short_schools(reading: Reading) -> Iterator[Span]:
    met: dict[str, int] = {}  # how far before 小, 中 or 高 the name begins, 0 for none: the same words need no second look
    for found in SHORT.finditer(reading.folded):
        end = found.end(1)
        words = reading.folded[max(0, end - 12) : end]
        if words not in met:
            first = max(_named_before(reading, found.start(), level=found.group(1)), _numbered_before(reading, found.start()))
            met[words] = end - first if first >= 0 else 0
        first = end - met[words]
        if met[words]:
            yield reading.mark(first, end, Kind.FACILITY, Level.ASK, "学校の名前です", "ある学校")
    for found in PLAIN_SHORT.finditer(reading.folded):
        at = reading.ending_at(found.start(1))
        if at >= 0 and (reading.words[at].is_proper or reading.words[at].text in lists.NAMEY) and len(reading.words[at].text) > 1:
            yield reading.mark(reading.words[at].start, found.end(1), Kind.FACILITY, Level.ASK, "学校の名前です", "ある学校")


def _numbered_before(reading: Reading, at: int) -> int:
    """「南中の3年生」「第二小の保護者」: the only one of its kind in a town is called by where it lies."""
    run = reading.once(NUMBER, reading.folded[max(0, at - 6) : at])
    if run is None or reading.folded[max(0, at - 1) : at + 3].startswith(("東西", "南北")):
        return -1
    return at - len(run.group(1) or run.group(2))


def _named_before(reading: Reading, end: int, *, level: str) -> int:
    """Where the name before 小, 中 or 高 begins; -1 where it is none: 「休職中の先生」, 「最小」."""
    at = reading.ending_at(end)
    if at < 0 or end - reading.words[at].start > 8:
        return -1
    word = reading.words[at]
    if (word.text in lists.GENERIC and not ORDINAL.match(word.text)) or word.kind[2] in ("サ変可能", "副詞可能", "サ変形状詞可能"):
        return -1
    if ORDINAL.match(word.text):
        before = reading.words[at - 1] if at and reading.words[at - 1].end == word.start else None
        if before is not None and before.is_proper:
            return before.start
        return word.start if len(word.text) > 1 or (level == "中" and word.text not in "東西南北") else -1
    named = word.is_proper or word.text in lists.NAMEY or ({"地名", "姓"} & senses(word.text) and "普通名詞" not in senses(word.text))
    return word.start if named and len(word.text) >= 2 else -1
