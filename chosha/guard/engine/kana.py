"""Names in kana: given names with an honorific or a title, and what colleagues call each other, 「おがっち課長」."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import FAMILY, GIVEN, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.persons import is_human
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import in_katakana, is_family_reading, is_given_reading
from chosha.guard.engine.telling import begins, holds

HONOUR = "さん|さま|様|くん|君|ちゃん|氏|殿|先生|せんせい|センセイ|たん"
HONOURS = HONOUR.split("|")
LONGEST = 8  # signs of a family and a given name in kana
SOFT = ("くん", "君", "ちゃん", "たん")
HIRAGANA = re2.compile(rf"([\p{{Hiragana}}ー]{{2,12}}?) ?({HONOUR})")
KATAKANA = re2.compile(rf"([\p{{Katakana}}ー]{{2,12}}(?:[・=][\p{{Katakana}}ー]{{2,12}}){{0,3}}) ?({HONOUR})")
TITLED = re2.compile(rf"([\p{{Hiragana}}ー]{{2,8}}|[\p{{Katakana}}ー]{{2,8}})({lists.TITLES})")
NICK = re2.compile(rf"(?:{lists.one_of('nick_endings')})$")
BARE_NICK = re2.compile(
    rf"([\p{{Hiragana}}\p{{Katakana}}ー]{{2,4}}(?:{lists.one_of('nick_sure')})|[\p{{Katakana}}ー]{{2,4}}[兄姉坊]|[\p{{Hiragana}}]{{2}}坊)"
    r"(?:さん|ちゃん)?(?:が|は|に|と|を|も|の|から|って|、|。|」|$)"
)
NOT_NICK = re2.compile(rf"(?:{lists.one_of('not_nick')})$")
CALLED = re2.compile(
    r"([\p{Hiragana}\p{Katakana}\p{Han}ー]{2,6})」?と(?:みんな|皆|周り|みな|課内|係内|職場|地元|住民|近所|仲間|子どもたち|後輩|同僚)(?:が|から|に|で)?(?:は|も)?(?:呼|慕|恐れ|言)"
)
PET_NAME = re2.compile(
    r"(?:あだ名|あだな|ニックネーム|通り名|源氏名|呼び名)(?:は|が|も|:|、)?[「『]([\p{Hiragana}\p{Katakana}\p{Han}ー]{2,6})[」』]"
)
OF_GRAMMAR = ("副詞", "感動詞", "接続詞", "連体詞", "動詞", "形容詞")
PARTICLES = (
    "の",
    "は",
    "が",
    "と",
    "も",
    "に",
    "へ",
    "を",
    "や",
    "で",
    "から",
    "より",
    "って",
    "こと",
    "ば",
    "し",
    "て",
    "た",
    "いる",
    "ない",
)
NOT_BEFORE = re2.compile(rf"(?:{lists.one_of('kana_plain')})$")
NOT_KATAKANA = re2.compile(rf"(?:{lists.one_of('katakana_plain')})$|^(?:{lists.one_of('katakana_firms')})")
GROUPS = re2.compile(
    "^(?:という(?:絵本|本|映画|曲|題|キャラ|歌|番組|ドラマ|童話|作品)|[(](?:サロン|カフェ|キャラ|広報キャラ|施設|事業所|業者|団体|会社|店|作業所|マスコット)|組|ぐみ|の?会(?:の|が|は|に|を|と|で|、|。)|クラブ|チーム|号|食堂|文庫|サロン|カフェ|弁当|人形|の絵本|の歌|体操|バス|祭|まつり|式|通り|公園|広場|農園|山|川|橋|池)"
)
NO_HONOUR = re2.compile("^様(?:式|子|態|相|々|な)|^君が代|^殿様|^氏名|^氏神|^様方")
AFAR = re2.compile("国籍|在留|永住|留学|実習生|通訳|外国|旅券|来日|入管|技能")


MASCOT = re2.compile(lists.one_of("mascot_talk"))
MASCOTS = re2.compile(rf"^(?:{lists.one_of('mascots')})")
MIXED = re2.compile(rf"([\p{{Hiragana}}\p{{Katakana}}]{{2,5}}?)([子江枝恵代美乃]) ?({HONOUR})")
AGED = re2.compile(r"([\p{Hiragana}]{2,6}|[\p{Katakana}ー]{2,6})\((?:(?:小|中|高)[1-6]|年[長中少]|[0-9]{1,2}(?:歳|才|か月|ヶ月))")
WHOLE = re2.compile(rf"([\p{{Han}}々ヶ]{{1,4}})( ?)([\p{{Hiragana}}]{{2,4}}?)({HONOUR}|と申し|といいます|と言います|です[。」、])")
OLDER = re2.compile(
    rf"(?:^|[^\p{{Han}}])([\p{{Han}}々]{{2,3}})([\p{{Katakana}}]{{2}})([子江枝])(?: ?({HONOUR})|[^\p{{Han}}\p{{Katakana}}]|$)"
)
# 「/棚橋よね/返却予定…」, 「表紙に宮下こはる、R5.8.14生」
IN_CELL = re2.compile(
    r"(?:^|[/|\t])[ 　]?(?:[^/|\t。\n]{0,12}[にはの:])??([\p{Han}々]{2,3})([\p{Hiragana}]{2,3})[ 　]?"
    r"(?:[/|\t]|[、(](?:[MTSHR][0-9]|明治|大正|昭和|平成|令和|(?:19|20)[0-9]{2}[./年-]|[0-9]{1,3}(?:歳|か月|ヶ月)))"
)
KANA_WHOLE = re2.compile(rf"([\p{{Hiragana}}]{{2,6}}) ([\p{{Hiragana}}ー]{{1,5}})(?: [\p{{Hiragana}}ー]{{1,3}})?({HONOUR})")
SMALL_VOWELS = re2.compile("[ぁぃぅぇぉ]")
HOLDER = re2.compile(r"名義(?:人|は|:| )?[ 「]?([\p{Katakana}ー]{2,8} [\p{Katakana}ー]{2,8})")
KNOWN_MASCOT, GROUP, NOBODY = begins(MASCOTS), begins(GROUPS), holds(NOT_BEFORE)
ENDINGS = dict(zip("子江枝恵代美乃", "コエエエヨミノ", strict=True))


class KanaNames:
    def find(self, reading: Reading) -> Iterable[Span]:
        return [mark for mark in _all(reading) if is_human(reading.folded, mark) and not _is_mascot(reading, mark)]


def _is_mascot(reading: Reading, mark: Span) -> bool:
    """Known ones, and whoever is spoken of as one: costumes, stickers, leave to use."""
    if reading.once(KNOWN_MASCOT, mark.text):
        return True
    return mark.text.endswith(("くん", "君", "ちゃん")) and MASCOT.search(reading.around(mark.start, mark.end, 20)) is not None


def _all(reading: Reading) -> Iterator[Span]:
    text = reading.folded
    last = -1
    for found in HIRAGANA.finditer(text):
        (first, middle), (after, end) = found.span(1), found.span(2)
        start = _hiragana_start(reading, first, middle, text[after:end], inner=first != last)
        last = end
        if start >= 0 and _stands(reading, after, end) and not _is_one_word(reading, start, end):
            yield reading.mark(start, end, Kind.PERSON, Level.STOP, "お名前です")
    for found in KATAKANA.finditer(text):
        if _stands(reading, *found.span(2)) and _is_katakana_name(reading, found.start(1), found.end(1), found.group(2)):
            yield reading.mark(found.start(), found.end(), Kind.PERSON, Level.STOP, "お名前です")
    for found in MIXED.finditer(text):
        run, end = found.group(1), ENDINGS[found.group(2)]
        for cut in range(len(run) - 1):
            if is_given_reading(run[cut:] + end) and (not cut or run[:cut].endswith(PARTICLES)):
                yield reading.mark(found.start() + cut, found.end(), Kind.PERSON, Level.STOP, "お名前です")
                break
    for found in AGED.finditer(text):
        start = _hiragana_start(reading, found.start(1), found.end(1), "", inner=True)
        if start >= 0 and "普通名詞" not in senses(text[start : found.end(1)]):
            yield reading.mark(start, found.end(1), Kind.PERSON, Level.STOP, "お名前です")
    for found in OLDER.finditer(text):  # 「盛山トシ子です」
        if is_given_reading(found.group(2) + ENDINGS[found.group(3)]) and reading.starting_at(found.start(1)) >= 0:
            yield reading.over((found.start(1), max(found.end(3), found.end(4))), Kind.PERSON, Level.STOP, "お名前です")
    for found in IN_CELL.finditer(text):
        if FAMILY in senses(found.group(1)) and is_given_reading(found.group(2)):
            yield reading.over((found.start(1), found.end(2)), Kind.PERSON, Level.STOP, "お名前です")
    for found in KANA_WHOLE.finditer(text):
        family, given = found.group(1), found.group(2)
        from_afar = SMALL_VOWELS.search(family + given) is not None
        if from_afar or (is_family_reading(family) and is_given_reading(given)):
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")
    for found in HOLDER.finditer(text):
        yield reading.over(found.span(1), Kind.PERSON, Level.STOP, "お名前です")
    yield from _whole_names(reading)
    yield from _nicknames(reading)


def _whole_names(reading: Reading) -> Iterator[Span]:
    """A family name and a given one in hiragana that the dictionary reads as a thing: 「木村きぬ様」, 「柏 ひなのと申します」."""
    for found in WHOLE.finditer(reading.folded):
        at, behind = reading.ending_at(found.end(1)), found.group(4)
        if at < 0 or (behind.startswith("です") and not found.group(2)) or not _stands_whole(reading, found):
            continue
        family = reading.words[at]
        honoured = found.group(2) and behind in HONOURS
        if family.is_family or (found.group(2) and FAMILY in senses(family.text)) or (honoured and family.is_proper):
            end = found.end() if behind in HONOURS else found.end(3)
            yield reading.mark(family.start, end, Kind.PERSON, Level.STOP, "お名前です")


def _stands_whole(reading: Reading, found: "re2._Match") -> bool:
    """What stands between family name and honorific is read as a given name, or is one noun there."""
    given, behind = found.group(3), found.group(4)
    at = reading.starting_at(found.start(3))
    if at < 0 or reading.words[at].kind[0] == "助詞" or NO_HONOUR.match(reading.folded[found.start(4) : found.end() + 1]):
        return False
    is_noun = behind in HONOURS and reading.words[at].is_noun and reading.words[at].end == found.end(3)
    return is_noun or (is_given_reading(given) and not reading.once(NOBODY, given))


def _is_one_word(reading: Reading, start: int, end: int) -> bool:
    """The dictionary reads name and honorific as one word of grammar, 「いったん」, or the run begins inside one, 「立会いの先生方」."""
    at, last = reading.starting_at(start), reading.ending_at(end)
    if last >= 0 and len(reading.words[last].text) > 3 and reading.words[last].kind[0] in OF_GRAMMAR:
        return True
    if at < 0:
        return start > 0 and "一" <= reading.folded[start - 1] <= "鿿"
    return reading.words[at].end >= end and reading.words[at].kind[0] in OF_GRAMMAR


def _stands(reading: Reading, start: int, end: int) -> bool:
    """The honorific is one: no 「様式」, no 「たくさん」, and no name of a group of children behind it."""
    text = reading.folded
    if (text[start] in "様君殿氏" and NO_HONOUR.match(text[start : end + 1])) or reading.once(GROUP, text[end : end + 8]):
        return False
    at = reading.starting_at(start)
    if text[start:end] == "くん" and text.startswith("ねん", end):
        return False  # 「電話してくんねん」
    if text[start:end] == "たん" and (
        text.startswith("たん", end) or text[end : end + 1] == "ぽ" or at < 0 or reading.words[at].kind[0] == "助動詞"
    ):
        return False  # 「だったんですね」, 「きりたんぽ」
    return at >= 0 or text[start:end] in SOFT or reading.ending_at(end) >= 0


def _hiragana_start(reading: Reading, start: int, end: int, honour: str, *, inner: bool) -> int:
    """Where a name in this run of hiragana begins, -1 for nowhere: the run itself, else what stands behind a particle."""
    text = reading.folded
    if inner and start and "ぁ" <= text[start - 1] <= "ゖ":
        return -1
    run = text[start:end]
    cuts = [cut for cut in range(len(run) - 1) if len(run) - cut <= LONGEST and (not cut or run[:cut].endswith(PARTICLES))]
    if any(reading.once(NOBODY, run[cut:]) for cut in cuts):
        return -1
    at = reading.starting_at(start)
    whole = at < 0 or reading.words[at].kind[0] != "助詞"
    if 0 in cuts and (_is_reading(run) or (whole and _is_joined(run, 3))):
        return start
    for cut in cuts:
        if _is_reading(run[cut:]):
            return start + cut
    for cut in cuts:
        name = run[cut:]
        if _is_joined(name, 2) or (
            honour in SOFT and cut < 2 and len(name) < 6 and (not cut or run[0] in "のはがとにへをもや") and _is_coined(name)
        ):
            return start + cut
    return -1


def _is_reading(name: str) -> bool:
    return is_given_reading(name) or is_family_reading(name)


def _is_joined(name: str, least: int) -> bool:
    """Family and given name without a space, the first of at least so many signs."""
    return any(is_family_reading(name[:cut]) and is_given_reading(name[cut:]) for cut in range(least, len(name) - 1))


def _is_coined(name: str) -> bool:
    return (
        not senses(name) & {"格助詞", "係助詞", "副助詞", "接続助詞"} and name[-1] not in "はがをにへ" and name[0] not in "のはがをにへとも"
    )


def _is_katakana_name(reading: Reading, start: int, end: int, honour: str) -> bool:
    """Read as a name or unknown to the dictionary, and no word for a trade, a firm or a machine."""
    name = reading.folded[start:end]
    if NOT_KATAKANA.search(name) or ("一" <= reading.folded[start - 1 : start] <= "鿿" and honour not in SOFT):
        return False
    at = reading.ending_at(end)
    told = at >= 0 and reading.words[at].is_person
    if "・" in name or "=" in name:
        return told or any(not senses(part) & {"普通名詞"} or is_given_reading(part) for part in re2.split("[・=]", name))
    known = senses(name)
    if len(name) > 2 and "普通名詞" in known and not told and GIVEN not in known and honour not in SOFT:
        return AFAR.search(reading.around(start, end, 24)) is not None  # 「テナントさん」
    if told or is_given_reading(name) or (is_family_reading(name) and "普通名詞" not in known) or {FAMILY, GIVEN} & known:
        return True
    if "普通名詞" in known:
        return AFAR.search(reading.around(start, end, 24)) is not None
    return honour in SOFT or not known or len(name) < 4


def _nicknames(reading: Reading) -> Iterator[Span]:
    text = reading.folded
    for found in TITLED.finditer(text):
        start = _nick_start(reading, *found.span(1))
        if start >= 0 and reading.starting_at(found.start(2)) >= 0:
            yield reading.mark(start, found.end(), Kind.PERSON, Level.STOP, "お名前です")
    for found in BARE_NICK.finditer(text):
        name = found.group(1)
        if (
            not _is_ending(reading, found.start())
            and not _runs_on(text, found.start(), name[0])
            and not NOT_NICK.search(name)
            and not _is_thing(name)
        ):
            yield reading.over(found.span(1), Kind.PERSON, Level.ASK, "お名前のようです")
    for found in (*CALLED.finditer(text), *PET_NAME.finditer(text)):
        name = found.group(1)
        if not NOT_NICK.search(name) and lists.NOT_SOMEBODY.search(text[found.end(1) : found.end() + 16]) is None:
            yield reading.over(found.span(1), Kind.PERSON, Level.ASK, "呼び名のようです")


def _is_ending(reading: Reading, start: int) -> bool:
    """What bends a verb or goes on in a word: 「来ちょっち」, 「変わるっち」."""
    before, inner = reading.ending_at(start), reading.starting_at(start) < 0
    return (inner and "一" <= reading.folded[start - 1 : start] <= "鿿") or (
        before >= 0 and reading.words[before].kind[0] in ("動詞", "形容詞")
    )


def _is_thing(name: str) -> bool:
    """An everyday word, or a particle and a word in the other kana: 「のバッチ」."""
    return "普通名詞" in senses(name) or (name[0] in "のはがをにとでもや" and "ァ" <= name[1] <= "ー")


def _runs_on(text: str, start: int, first: str) -> bool:
    """One more sign of the same script before it."""
    before = text[start - 1 : start] or " "
    return ("ァ" <= before <= "ー") if first >= "ァ" else ("ぁ" <= before <= "ゖ" and before not in "のはがともに、")


def _nick_start(reading: Reading, start: int, end: int) -> int:
    """Where the name before a title begins: a given name as it is read, or a word that ends as nicknames do."""
    run = reading.folded[start:end]
    if _runs_on(reading.folded, start, run[0]) or NOT_KATAKANA.search(run):
        return -1
    for cut in range(len(run) - 1):
        name = run[cut:]
        if not cut and reading.starting_at(start) < 0 and "一" <= reading.folded[start - 1 : start] <= "鿿":
            continue  # 「向こうの保健師」
        if len(name) > 6 or (cut and not (run[0] < "ァ" and run[:cut].endswith(PARTICLES))):
            continue
        if NOT_BEFORE.search(name) or NOT_NICK.search(name) or "普通名詞" in senses(name):
            continue
        if NICK.search(in_katakana(name)) or (len(name) > 2 and is_given_reading(name) and name[-1] not in "はがをにへでと"):
            return start + cut
    return -1
