"""Facilities and companies: a noun that ends as they do, and that something before the ending names."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import ATTRIBUTE, is_municipality
from chosha.guard.engine.reading import Reading

COMPANY = re2.compile(
    r"(?:株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|(?:一般|公益)?(?:社団|財団)法人|監査法人|税理士法人|弁護士法人|農事組合法人|協業組合|(?:事業)?協同組合|企業組合|生活協同組合|"
    r"社会福祉法人|医療法人(?:社団|財団)?|NPO法人|特定非営利活動法人|学校法人|宗教法人|\(株\)|\(有\)|\(福\)|\(医\)|㈱|"
    r"㈲) ?([\p{Han}\p{Hiragana}\p{Katakana}ーA-Za-z0-9・]{2,16})|([\p{Han}\p{Katakana}ーA-Za-z・]{2,12}) ?(?:株式会社|有限会社|合同会社|"
    r"\(株\)|\(有\)|㈱|㈲)"
)
LAST_SIGNS = frozenset(ending for ending in lists.FACILITIES | lists.COMPANY if len(ending) == 1)
LAST_PAIRS = frozenset(ending[-2:] for ending in lists.FACILITIES | lists.COMPANY if len(ending) > 1)
BEGINNINGS = tuple(lists.FACILITIES)
FORM = re2.compile(r"(?:株式会社|有限会社|合同会社|\(株\)|\(有\)|㈱|㈲)$")
NAME_BEHIND = re2.compile(r"^[\p{Han}\p{Katakana}ーA-Za-z0-9・]{2,16}")
BUSINESS = re2.compile(
    "請け負|請負|破産|撤退|現場|入金|落札|最安|事故|反社|資材|単価|施主|増額|違約|欠格|暴力団|工事|未納|廃棄|不法投棄|社長|従業員|社員|作業員|現場代理人|代理人|施工|請負|工期|完了届|発注|委託|"
    "支払|請求|落札|辞退|応札|指定店|指定工事|営業|担当者|代表|未払|前払|随契|随意契約|督促|差押|監督|納品|検収|仕様|不良|手直し|元の勤|退職|採用|内定|訪問|電話|許可|事前相談|下請|元請|賃金|"
    "見積|納期|受注|契約|勤め|勤務|指名|入札|滞納|苦情|談合|業者|倒産|取引|専務|経営"
)


# What people meet in: works on it, its rent or its rebuilding tell of nobody.
VENUE_KINDS = re2.compile("会館|公民館|図書館|資料館|交流館|センター|ホール|学校|高校|体育館|団地|住宅|病院|駅|公会堂|集会所|館$")


NOBODYS = re2.compile(r"[A-Za-z]|[A-Za-z〇○△□×]+|某|ある")
IN_KATAKANA = re2.compile(r"[\p{Katakana}ー]{3,}")


class Facilities:
    def find(self, reading: Reading) -> Iterable[Span]:
        for at, word in enumerate(reading.words):
            if not word.is_noun or not _ends_so(reading.folded, word.end):
                continue
            if at + 1 == len(reading.words) or not _goes_on(reading.words, at):
                first = _noun_start(reading.words, at)
                yield from _facility(reading, first, at, lists.FACILITIES, Kind.FACILITY)
                yield from _facility(reading, first, at, lists.COMPANY, Kind.COMPANY)
        for found in COMPANY.finditer(reading.folded):
            start, end = _company(reading, found.start(), found.end(), found.start(1), found.end(1))
            if end > start + 3 and not lists.BIG_COMPANIES.search(reading.folded[start:end]) and "〇〇" not in found.group():
                yield reading.mark(start, end, Kind.COMPANY, Level.ASK, "会社や団体の名前です", "ある会社")


def _company(reading: Reading, start: int, end: int, name: int, name_end: int) -> tuple[int, int]:
    """From the form to the end of the name; the form may stand behind: 「滞納調書 株式会社カツオ屋」 is not one of these."""
    if name >= 0:
        return start, _company_end(reading, name, name_end)
    form = FORM.search(reading.folded[start:end])
    ahead = NAME_BEHIND.match(reading.folded[end : end + 16])
    if form is None or ahead is None:
        return start, end
    return start + form.start(), _company_end(reading, end, end + ahead.end())


def _company_end(reading: Reading, start: int, end: int) -> int:
    """Where the name of a company ends: before the first particle."""
    at = reading.starting_at(start)
    last = start
    while (
        0 <= at < len(reading.words)
        and reading.words[at].start < end
        and (reading.words[at].is_noun or reading.words[at].kind[0] == "記号")
    ):
        if reading.words[at].text in ("さん", "様", "社長", "代表"):
            break
        last = reading.words[at].end
        at += 1
    return min(last, end) if last > start else end


def _facility(reading: Reading, first: int, at: int, endings: frozenset[str], kind: Kind) -> Iterator[Span]:
    """A noun of these tokens that ends as facilities do and is named by something before that."""
    words, word = reading.words, reading.words[at]
    name = reading.folded[words[first].start : word.end]
    suffix = _suffix(name, endings)
    if not suffix or not _is_named(words[first : at + 1], suffix, name):
        return
    start, end = words[first].start, word.end
    is_told = reading.says(ATTRIBUTE, start, end)
    if kind is Kind.COMPANY and (not (is_told or reading.says(BUSINESS, start, end)) or lists.BIG_COMPANIES.search(name)):
        return
    if kind is Kind.FACILITY and not is_told and (suffix == "駅" or reading.says(lists.VENUES, start, end)):
        return
    word_for = suffix.removeprefix("の")
    replacement = "ある会社" if kind is Kind.COMPANY else "ある施設" if word_for in "苑荘里家園郷森丘杜" else f"ある{word_for}"
    yield reading.mark(start, end, kind, Level.ASK, "施設の名前です" if kind is Kind.FACILITY else "会社や団体の名前です", replacement)


def _ends_so(text: str, end: int) -> bool:
    """Whether any kind ends as the text does here: a quick look before the slow one."""
    return text[end - 1] in LAST_SIGNS or text[end - 2 : end] in LAST_PAIRS


def _goes_on(words: list[Word], at: int) -> bool:
    """A noun goes on behind this token, so that it is no ending. A person's title or a suffix (前, 内, 側, さん) ends it."""
    following = words[at + 1]
    if following.start != words[at].end or not following.is_noun:
        return False
    return following.text.startswith(BEGINNINGS) or following.text in ("協会", "学会", "連盟", "連合", "連合会", "機構")


def _noun_start(words: list[Word], at: int) -> int:
    """The first token of the compound noun that ends here. 「ひまわりの家」 hangs together by its の."""
    first = at
    while first > 0 and words[first - 1].end == words[first].start and words[at].end - words[first - 1].start <= 24:
        before = words[first - 1]
        joined = before.text == "の" and words[first].text in ("里", "家", "園", "郷", "森", "丘", "杜", "木") and first == at
        joined = joined or (before.text == "・" and is_katakana(words[first].text[0])) or is_katakana(before.text[0])
        if not (before.is_noun or joined or (before.kind[0] == "記号" and before.text.isalnum())) or before.text in ("さん", "様", "方"):
            break
        first -= 1
    return first + 1 if words[first].text == "の" else first


def _suffix(name: str, endings: frozenset[str]) -> str:
    """The longest ending of the name that is a kind of facility; "" for none."""
    for start in range(1, len(name)):
        if name[start:] in endings:
            return name[start:]
    return ""


def _is_named(words: list[Word], suffix: str, name: str) -> bool:
    """Whether something before the ending is a name and not one more kind."""
    core = name[: len(name) - len(suffix)]
    if not core or core in lists.GENERIC or _is_nobodys(core) or core in NO_NAMES or core.isdecimal():
        return False
    if is_municipality(core) and suffix in ("駅", "保育所", "団地", "病院"):
        return True
    length, loose = 0, suffix in lists.OFTEN_NAMED
    for word in words:
        length += len(word.text)
        if (length > len(core) and word is not words[-1]) or word.text in lists.GENERIC:
            continue
        inside = word.text if length <= len(core) else word.text[: len(word.text) - len(suffix)] if len(word.text) > len(suffix) else ""
        if inside and inside not in lists.GENERIC and (loose or _names(word, inside)):
            return True
    return core in lists.NAMEY or (suffix in lists.COMPANY and re2.match(r"^[\p{Katakana}ー]+・[\p{Katakana}ー]", core) is not None)


NO_NAMES = frozenset({"今", "昔", "前", "次", "元", "現", "先", "後", "全"})


def _is_nobodys(core: str) -> bool:
    return (core[0].isascii() or core[0] in "〇○△□×某あ") and NOBODYS.fullmatch(core) is not None


def is_katakana(sign: str) -> bool:
    return sign != "・" and "ァ" <= sign <= "ー"


def _names(word: Word, inside: str) -> bool:
    """Whether a part of the noun is a name: by its kind here, as a family or a place elsewhere, or as one that institutions choose."""
    if word.is_proper or inside in lists.NAMEY:
        return True
    if is_katakana(inside[0]) and IN_KATAKANA.fullmatch(inside):
        return word.kind[1] != "普通名詞"
    return len(inside) >= 2 and bool({"姓", "地名"} & senses(inside)) and word.kind[0] == "名詞"
