"""Names of people. A name counts where something beside it says so: an honorific, a title, a label, a given name."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import FAMILY, GIVEN, Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import is_municipality
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.telling import begins, holds, matching
from chosha.guard.engine.wordlists import one_of

FOLLOWED = re2.compile(rf"^(?:\(?(?:{lists.HONORIFICS})|{lists.TITLES})")
HONORED = re2.compile(rf"^(?:\([\p{{Han}}]{{1,2}}\))?({lists.HONORIFICS}|[ ](?:さん|様|さま|氏|殿))(?:たち|ら)?")
TITLED = re2.compile(rf"^({lists.TITLES})(?:さん|様|氏|補佐)?")
HEADED = re2.compile(r"^[\p{Han}]{1,4}(?:課長|部長|係長|局長|室長|次長|班長)(?:補佐)?(?:さん|様)?")
LABEL = re2.compile(
    r"(?:氏名|名前|お名前|担当者?|担当職員|相談者|世帯主|対象者|対象児童?|申請者|届出人|届出者|本人|被保険者|契約者|口座名義人?|名義人?|差出人|宛名|宛先|受給者|利用者|患者|滞納者|納税義務者|保護者|児童|生徒|園児|"
    r"父親?|母親?|夫|妻|長男|長女|次男|次女|二男|二女|子|続柄|同居人|代理人|後見人|通報者|相手方?|連絡者|報告者|記入者|起案者?|作成者|主治医|担任|緊急連絡先|連絡先|フリガナ|ふりがな|カナ|旧姓)"
    r" ?(?:[:は]|→| |は、)[ ]*"
)
NAMED = re2.compile(rf"^(?:{one_of('named')})")
SPOKEN = re2.compile(rf"^(?:{one_of('spoken')})")
FOREIGN = re2.compile(r"[\p{Katakana}ー]{2,10}[・=][\p{Katakana}ー]{2,10}(?:[・=][\p{Katakana}ー]{2,10})?")
ROMAN = re2.compile(
    r"(?:Mr|Ms|Mrs|Miss|Dr)s?\.? ?[A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14})?|[A-Z][a-z]{1,14}[- ]san\b|"
    r"[A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14}){0,3} ?(?:さん|様|氏)|\b[A-Z][a-zA-Z]{2,14},? [A-Z][a-zA-Z]{2,14}\b"
)
PROGRAMS = re2.compile(rf"\b(?:{one_of('programs')})\b")
AS_EXAMPLE = re2.compile(
    r"^[」』]?(?:や[^、。]{1,8}(?:さん|様|氏))*(?:など|等)?(?:のよう[なに]|みたいな|といった|という(?:名字|苗字|姓|仮))"
)
SAMPLE_TALK = re2.compile("名字|苗字|姓の|仮の名|仮名|記入例|見本|例文|台本|例として")
PEERS = holds(re2.compile("(?:同期|同僚|上司|部下|新人|後輩|先輩|後任|前任|係)の$"))
RELATED = re2.compile(rf"(?:{lists.RELATIONS})(?:の|、|・|は|が|も|:|=)$")
KIN_AFTER = re2.compile(r"^の(?:母|父|妻|夫|兄|弟|姉|妹|息子|娘|件|ケース|担任|保護者)")
ENDING = re2.compile(rf"(?:{lists.HONORIFICS}|{lists.TITLES})+$")
WRITES, HONORS, TITLES, HEADS = holds(lists.WRITERS), matching(HONORED), matching(TITLED), matching(HEADED)
LONGER = ("本人", "自身", "両名", "以下", "全員")  # nouns that may follow a title: no 「議員定数」
RELATES, OF_THEM = holds(RELATED), begins(KIN_AFTER)
MEANS = "日月年週各毎総全両再"  # what stands before a measure: 「日平均」
STOPS, NAMES, SPEAKS, FOLLOWS = begins(lists.BARE_NAME_STOPPERS), begins(NAMED), begins(SPOKEN), begins(FOLLOWED)
HANDED = re2.compile(rf"(?:{lists.TITLES})(?:→|⇒|から)$|(?:担当|係|窓口)は$")
IS_HANDED_TO = begins(re2.compile("^(?:です|[ 、。)\\n]|$)"))
OPENS_NAMES = ("名詞", "接頭辞", "形状詞")  # 「安楽様」
OF_OFFICE = ("元", "前", "現", "旧", "新", "副", "正")  # 「元収入役」
OF_ROLE = re2.compile(r"(?:員|係|担当|師|長|主任|主査|主事|職|士)の([\p{Han}]{2})(さん|氏)")
REPORTED = re2.compile(
    r"(?:通報者|申請者|届出人|届出者|相談者|申出人|申立人|受取人|契約者|所有者|運転者)([\p{Han}]{1,3} [\p{Han}]{1,3})(?:、|。|\(|,|[0-9]|$)"
)
PAPERS = "書届票願"  # 「所有者申告書 収受」
SIGNED = re2.compile(r"[。\n ]([\p{Han}]{2,4})(?:」|\n|$)")
LETTER = re2.compile("差出人|件名|本文|転送|お世話に|お送り|ください|お願い(?:いた|し)|よろしく|敬具|草々|拝啓")
CAST = ("Aさん", "Bさん", "Cさん", "Dさん", "Eさん", "Fさん", "Gさん", "Hさん")


class Persons:
    def find(self, reading: Reading) -> Iterable[Span]:
        found = [*_from_words(reading), *_labelled(reading), *_foreign(reading), *_roman(reading), *_signed(reading), *_of_role(reading)]
        return [mark for mark in found if is_human(reading.folded, mark)]


def is_human(text: str, mark: Span) -> bool:
    """Whether it is no cat, no snow plough that is called よしだくん, and no piece of a profession."""
    if text[mark.start - 1 : mark.start] in ("の", "「", "『") and lists.PETS.search(text[max(0, mark.start - 10) : mark.start]):
        return False
    if "保健師" in text[max(0, mark.start - 1) : mark.end + 2] and _is_of_nurse(text, mark):
        return False
    behind = text[mark.end : mark.end + 16]
    return not ("呼" in behind or "名" in behind) or lists.NOT_SOMEBODY.search(behind) is None


def _is_of_nurse(text: str, mark: Span) -> bool:
    """「今朝保|健師さん」, as the dictionary cuts it."""
    if "保健師" in (text[mark.start - 1 : mark.start + 2], text[mark.end - 1 : mark.end + 2]):
        return True
    return "保健師" in mark.text and mark.text.partition("保健師")[0] in lists.COMMON_BEFORE_SAN


def _from_words(reading: Reading) -> Iterator[Span]:
    """Walk the tokens: whole names, then names with something behind them."""
    at, words = 0, reading.words
    while at < len(words):
        last = _name_from(reading, at) if words[at].kind[0] in OPENS_NAMES else -1
        if last < 0:
            at += 1
            continue
        mark = _weighed(reading, at, last)
        if mark is not None:
            yield mark
        at = last + 1


def _name_from(reading: Reading, at: int) -> int:
    """The last token of the name that begins at this token, or -1. A given name may stand after a space."""
    words = reading.words
    if not _may_be_family(words[at], reading, at):
        return at if (words[at].is_given and len(words[at].text) > 1) or _is_kin(reading, at) else -1
    following = at + 1
    if following < len(words) and words[following].text == " " and following + 1 < len(words):
        following += 1
    if following < len(words) and _may_be_given(words, following, family=words[at]):
        return following
    return at


def _may_be_family(word: Word, reading: Reading, at: int) -> bool:
    if word.is_family:
        return True
    if word.kind[0] == "名詞" and reading.words[at + 2 : at + 3] and reading.words[at + 1].text == " " and reading.words[at + 2].is_given:
        return FAMILY in senses(word.text)
    if not 1 <= len(word.text) <= 4 or word.text in lists.COMMON_BEFORE_SAN or not _is_kanji(word.text):
        return False
    behind = reading.folded[word.end : word.end + 8]
    if word.text[-1] in "支本" and behind[:2] in ("所長", "店長", "社長", "部長", "庁舎"):
        return False  # 「東支所長」
    return (word.is_proper or FAMILY in senses(word.text)) and reading.once(FOLLOWS, behind)


def _is_kin(reading: Reading, at: int) -> bool:
    """「同期の平野が」: a word that is a family name elsewhere, said of somebody and doing something."""
    word = reading.words[at]
    if word.kind[0] != "名詞" or not 2 <= len(word.text) <= 3 or not _is_kanji(word.text) or word.text in lists.COMMON_BEFORE_SAN:
        return False
    before, behind = reading.folded[max(0, word.start - 8) : word.start], reading.folded[word.end : word.end + 4]
    return before[-1:] == "の" and PEERS(before) and SPOKEN.match(behind) is not None and FAMILY in senses(word.text)


def _may_be_given(words: list[Word], at: int, *, family: Word) -> bool:
    word = words[at]
    if word.is_given:
        return True
    if not family.is_family or len(family.text) < 2 or (word.is_family and words[at - 1].text != " "):
        return False
    return GIVEN in senses(word.text) and len(word.text) >= 2 and word.kind[0] in ("名詞", "形状詞", "副詞") and not word.is_place


def is_everyday(text: str) -> bool:
    """A word people use for things, too, and that names no place: 「見方」."""
    return "普通名詞" in senses(text) and "地名" not in senses(text)


def _is_kana(text: str) -> bool:
    return all("ぁ" <= sign <= "ー" for sign in text)


def _is_kanji(text: str) -> bool:
    return all("一" <= sign <= "鿿" or sign in "々ヶケ𠮷" or sign > "\U0001ffff" for sign in text)


def _weighed(reading: Reading, first: int, last: int) -> Span | None:
    """The mark for a name of these tokens, or None where it is nobody's."""
    words, text = reading.words, reading.folded
    start, end = words[first].start, words[last].end
    name = text[start:end].replace(" ", "")
    if (
        name in lists.COMMON_BEFORE_SAN
        or name in OF_OFFICE
        or (name[-1] == "屋" and first == last and "一" <= text[start - 1 : start] <= "鿿")
    ):
        return None
    if (
        len(name) > 1
        and name[-1] in "市区町村県"
        and ((is_municipality(name) and FAMILY not in senses(name)) or (name[-1] in "市区県" and words[last].is_place))
    ):
        return None  # 「横浜市さん」, as one hall calls another
    if text.startswith("さん", end) and FAMILY not in senses(name) and any(is_municipality(name + kind) for kind in "市町村"):
        return None  # 「幌加内さん」
    behind, before = text[end : end + 24], text[max(0, start - 12) : start]
    if name in lists.FAMOUS or reading.once(WRITES, behind) or reading.once(WRITES, before):
        return reading.mark(start, end, Kind.PERSON, Level.HINT, "知られた方のお名前のようです") if last > first else None
    if name in lists.SAMPLE_NAMES and lists.SAMPLES.search(reading.around(start, end)):
        return None
    if is_middle(words, first):
        return None
    honoured = None if first == last and _is_kana(name) else reading.once(HONORS, behind)  # names in kana are weighed by themselves
    beside = honoured or (None if words[first].is_given and first == last else _titled(reading, first, last, behind))
    if beside is None and reading.once(STOPS, behind):
        return None
    if beside is not None and AS_EXAMPLE.match(behind[beside.end() :]) and SAMPLE_TALK.search(reading.around(start, end)):
        return None
    if beside is not None and _honours(words, first, last, behind):
        return reading.mark(start, end + beside.end(), Kind.PERSON, Level.STOP, "お名前です")
    if last > first:
        if name[0] in MEANS and "普通名詞" in senses(name[1:]):
            return None
        return reading.mark(start, end, Kind.PERSON, Level.STOP, "お名前です")
    return _bare(reading, first, before, behind)


def is_middle(words: list[Word], first: int) -> bool:
    """A name inside a longer noun: 「県立中央」 is no 中央さん. A title or a place before it may stand."""
    if first == 0 or words[first].is_family:
        return False
    before = words[first - 1]
    if before.end != words[first].start or before.kind[0] not in ("名詞", "接頭辞") or before.kind[1] == "数詞":
        return False
    if words[first].is_proper and not before.is_proper and before.kind[0] == "名詞" and FAMILY in senses(words[first].text):
        return False  # 「出席三浦課長」: what stands before is a word of its own
    return not (words[first].is_given and (before.is_proper or len(before.text) > 1))  # 「税理士さん」 is no 理士さん


def _is_handed_over(reading: Reading, word: Word, before: str) -> bool:
    """「野々村主任→塚本」, 「当方の担当は梶原です」."""
    if not word.is_family and not (word.is_proper and FAMILY in senses(word.text)):
        return False
    behind = reading.folded[word.end : word.end + 3]
    return len(word.text) > 1 and reading.once(IS_HANDED_TO, behind) and HANDED.search(before) is not None


def _titled(reading: Reading, first: int, last: int, behind: str) -> "re2._Match | None":
    found = reading.once(TITLES, behind)
    if found is None:
        return reading.once(HEADS, behind) if reading.words[first].is_family or last > first else None
    following = reading.starting_at(reading.words[last].end + len(found.group()))
    if following >= 0 and _is_thing(reading.words[following]):
        return None
    if found.group(1)[0] in "市町村区県" and (first == last and not reading.words[first].is_family):
        return None
    return found


def _is_thing(word: Word) -> bool:
    return word.kind[:3] == ("名詞", "普通名詞", "一般") and len(word.text) > 1 and word.text not in LONGER


def _honours(words: list[Word], first: int, last: int, behind: str) -> bool:
    """「林家」「中村一家」 yes; 「家具」 and 「宅地」 are words of their own; a given name alone takes さん, 君, ちゃん."""
    if behind[:1] in ("家", "宅", "邸"):
        return re2.match(r"^[家宅邸](?:の|に|へ|で|は|が|を|と|から|訪問|、|。|$)", behind) is not None and (
            words[first].is_family or last > first
        )
    if behind[:1] == "様":
        return re2.match(r"^様(?:式|子|態|相|々|な)", behind) is None
    if behind[:3] == "さんぽ":
        return False
    if behind[:1] == "君":
        return behind[:3] != "君が代"
    following = words[last + 1] if last + 1 < len(words) else words[last]
    if following.kind[1] == "普通名詞" and len(following.text) > 3 and following.text.startswith(("さん", "ちゃん", "くん", "さま")):
        return False  # 「長崎ちゃんぽん」
    return behind[:2] != "殿様"


def _bare(reading: Reading, first: int, before: str, behind: str) -> Span | None:
    """A single name with no honorific: sure beside its kin or 「という方」, else a hint where it acts like a person."""
    word = reading.words[first]
    inside = "ァ" <= word.text[0] <= "ー" and before[-1:] != "・" and "ァ" <= before[-1:] <= "ー"  # a piece of a longer word in katakana
    if inside or word.text in lists.COMMON_BEFORE_SAN:
        return None
    if (
        reading.once(NAMES, behind)
        or _is_handed_over(reading, word, before)
        or (word.is_given and (reading.once(RELATES, before) or reading.once(OF_THEM, behind)))
    ):
        return reading.mark(word.start, word.end, Kind.PERSON, Level.STOP, "お名前です")
    if (word.is_family and len(word.text) >= 2 and reading.once(SPEAKS, behind) and not is_everyday(word.text)) or _is_kin(reading, first):
        return reading.mark(word.start, word.end, Kind.PERSON, Level.HINT, "お名前かもしれません")
    return None


def _labelled(reading: Reading) -> Iterator[Span]:
    """「氏名:田中」: after a label, any name the dictionary knows."""
    for found in LABEL.finditer(reading.folded):
        at = reading.starting_at(found.end())
        if at < 0:
            continue
        last = _after_label(reading.words, at, strict=found.group().rstrip()[-1] not in ":→")
        if last >= at:
            start, end = reading.words[at].start, reading.words[last].end
            if reading.folded[start:end].replace(" ", "") not in lists.SAMPLE_NAMES:
                yield reading.mark(start, end, Kind.PERSON, Level.STOP, "お名前です")


def _after_label(words: list[Word], at: int, *, strict: bool) -> int:
    """The last token of the name a label introduces; -1 for none. After は the dictionary must call it a family name."""
    word = words[at]
    told = word.is_proper and FAMILY in senses(word.text) and words[at + 1 : at + 2] and words[at + 1].text == "です"
    known = word.is_person or told if strict else word.is_person or (bool({FAMILY, GIVEN} & senses(word.text)) and word.is_proper)
    if not known or word.text in lists.COMMON_BEFORE_SAN or len(word.text) < 2:
        return -1
    last = at
    while last + 1 < len(words) and last < at + 3:
        following = last + 2 if words[last + 1].text == " " and last + 2 < len(words) else last + 1
        if not (words[following].is_person or (GIVEN in senses(words[following].text) and words[following].is_noun)):
            break
        last = following
    return last


def _foreign(reading: Reading) -> Iterator[Span]:
    for found in FOREIGN.finditer(reading.folded):
        parts = re2.split(r"[・=]", found.group())
        if sum("普通名詞" not in senses(part) and bool(senses(part) & {FAMILY, GIVEN}) for part in parts) >= 1:
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")


def _roman(reading: Reading) -> Iterator[Span]:
    for found in ROMAN.finditer(reading.folded):
        if PROGRAMS.search(found.group()):
            continue
        parts = {part.lower() for part in re2.split(r"[^A-Za-z]+", found.group())}
        if parts & lists.ROMAJI or found.group().endswith(("san", "さん", "様", "氏")):
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")


def _of_role(reading: Reading) -> Iterator[Span]:
    """「相談員の浜辺さん」: a word for a thing that is a family name, too. 「通報者名嘉真 盛勇、」: right behind what somebody is here."""
    for found in OF_ROLE.finditer(reading.folded):
        name = found.group(1)
        if FAMILY in senses(name) and name not in lists.COMMON_BEFORE_SAN:
            yield reading.over((found.start(1), found.end()), Kind.PERSON, Level.STOP, "お名前です")
    for found in REPORTED.finditer(reading.folded):
        if found.group(1).split(" ")[0][-1] not in PAPERS:
            yield reading.over(found.span(1), Kind.PERSON, Level.STOP, "お名前です")


def _signed(reading: Reading) -> Iterator[Span]:
    """A family name alone at the end of a letter."""
    for found in SIGNED.finditer(reading.folded):
        at = reading.starting_at(found.start(1))
        is_family = at >= 0 and reading.words[at].end == found.end(1) and reading.words[at].is_family
        if is_family and LETTER.search(reading.folded[max(0, found.start() - 120) : found.start()]):
            yield reading.over(found.span(1), Kind.PERSON, Level.STOP, "お名前です")


def _called(name: str) -> str:
    """The first signs of a name without what follows it."""
    return str(ENDING.sub("", name.replace(" ", "")))[:2]


def cast(reading: Reading, found: list[Span]) -> list[Span]:
    """One letter for each name: whoever appears twice stays the same person."""
    letters: dict[str, str] = {}
    cast = []
    for mark in sorted(found, key=lambda mark: mark.start):
        name = reading.once(_called, mark.text)
        known = letters.setdefault(name, CAST[min(len(letters), len(CAST) - 1)])
        cast.append(Span(mark.start, mark.end, mark.kind, mark.level, mark.text, mark.why, known))
    return cast
