"""Names shown by what stands beside them: any office's title, a role, brackets, a row of names, the unit of a writer, kin."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import FAMILY, GIVEN, Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.persons import AS_EXAMPLE, SAMPLE_TALK, is_everyday, is_human
from chosha.guard.engine.places import is_municipality
from chosha.guard.engine.public import bare
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import is_given_reading
from chosha.guard.engine.telling import begins, holds, matching

ENDS = r"(?:[\p{Zs}\t、。,.()\[\]「」『』:/|・;…!?]|$|\n|の|が|は|を|に|と|も|で|から|へ|より|まで|宛|あて|ほか|外|です|だ|って|や|か)"
TITLE = re2.compile(rf"^[\p{{Han}}\p{{Katakana}}ー0-9]{{0,11}}(?:{lists.one_of('title_ends')})(?:さん|様|殿)?")
TITLED = matching(TITLE)
NO_TITLE = re2.compile(rf"(?:{lists.one_of('title_not')})$")
SOFT = re2.compile(rf"^({lists.one_of('kin_soft')})(?:{ENDS})")
OFFICES = re2.compile(lists.one_of("offices_in_titles"))
OURS = re2.compile("(?:うちの|ウチの|あの|例の|隣の席の|同じ課の|同じ係の|同じ班の|後輩の|先輩の)$")
DOES = re2.compile(rf"^(?:とは|と|が|は|に|も|って|にだけ|だけ|から|の)[^。、\n]{{0,12}}?(?:{lists.one_of('does')})")
HOUSE = re2.compile(r"^(家|宅|邸|一家|夫妻|夫婦|兄弟|姉妹)(?:の|に|へ|で|は|が|を|と|から|、|。|$)")
QUOTED = re2.compile(r"^[」』](?:さん|様|氏|君|くん|ちゃん|という(?:方|人|名|苗字|名字)|と名乗)")
BRACKETED = re2.compile(rf"^ ?\((?:{lists.one_of('bracketed')})[、,/ )]")
ADDRESSED = re2.compile(r"^ ?\([^()]{0,14}?(?:[市町村区郡][^()]{0,10}?[0-9]|[0-9]{2,4}-[0-9]{2,4}|〒)")
UNIT = re2.compile(rf"(?:{lists.one_of('units')})[ の]?$")
ROLE = re2.compile(rf"(?:{lists.one_of('roles_before')})(?:の|、|・|で|=)?[ 「]?$")
ROLE_LABEL = re2.compile(rf"(?:{lists.one_of('label_more')})(?:者|人)?(?:\([^()]{{1,8}}\))? ?[:→] ?$")
END = re2.compile(f"^{ENDS}")
QUOTES = ("」", "』")
SOFT_SIGNS = frozenset(word[0] for word in lists.words("kin_soft"))
GIVEN_RUN = re2.compile(r"^(?:[\p{Han}々]{1,3}|[\p{Hiragana}]{2,4}|[\p{Katakana}ー]{2,5})")
OF_KIN = re2.compile(
    rf"(?:{lists.RELATIONS}|きょうだい|上の子|下の子|第[一二三1-3]子|本児|姪|甥|いとこ|孫娘|嫁|婿)(?:の|、|・|:|=|で|は|が|も)? ?「?"
    rf"([\p{{Han}}々]{{1,3}}|[\p{{Hiragana}}]{{2,4}}|[\p{{Katakana}}ー]{{2,5}})(?:さん|ちゃん|くん|君|」|{ENDS})"
)
READ_ALOUD = re2.compile(r"([\p{Han}々ヶ]{1,4} ?[\p{Han}々]{1,4})\(([\p{Hiragana} ]{3,12}|[\p{Katakana}ー ]{3,12})\)")
CALLED = re2.compile(r"([\p{Han}々ヶ]{1,5})(さん|様|さま|氏|くん|君|ちゃん|殿)")
ROLE_SIGNS = (
    "長員官士師司者人主手屋家業医店所課係部局社会園院校宅民方達組生客頭元先婦夫工匠僧尼侶職番役軒室班庁署団部衆族類様協庁警省労銀御"
)
WRITES, EXAMPLES, LABELS, ROLES = holds(lists.WRITERS), begins(AS_EXAMPLE), holds(ROLE_LABEL), holds(ROLE)
UNITS, WE, ACTS = holds(UNIT), holds(OURS), begins(DOES)
NOT_CALLED = lists.words("not_called") | lists.COMMON_BEFORE_SAN
NOT_GIVEN = lists.words("not_given")
PLAIN_HONOURS = ("さん", "様", "氏")
LONG_NOT_CALLED = tuple(word for word in NOT_CALLED if len(word) > 1)
NOT_SINGLE = frozenset(
    "市町村区県国郡都道府東西南北中央前元新旧副正次主総各両当本同女男老若庁署局課係室部省党会寺海水火川山花車船犬鳥馬牛畑田農林漁工商医歯薬看栄税法学教音美体文理科郵銀"
)
AGED_CELL = re2.compile(
    r"([\p{Han}々ヶ]{3,6}|[\p{Han}々ヶ]{2,3}(?:[\p{Hiragana}]{2,4}|[\p{Katakana}ー]{2,4}))"
    r"(?:、[0-9一二三四五六七八九]{1,3}十?[0-9一二三四五六七八九]?(?:歳|才|代)"
    r"|[ (](?:明治|大正|昭和|平成|令和)[元0-9〇一二三四五六七八九十]{1,4}年[0-9一二三四五六七八九十]{1,3}月"
    r"|\([MTSHRmtshr][0-9元]{1,2}[./][0-9]{1,2}[./][0-9]{1,2}\))"
)
CHILDREN = frozenset("空翔太斗介希音愛奈菜羽心結莉凛蓮陽葵桜咲美香乃那樹輝琉碧虹凪")  # how names end that parents choose today
NOBODY = lists.words("prefectures") | lists.COMMON_BEFORE_SAN


class Callings:
    """After the names with an honorific: those that something else beside them tells."""

    def find(self, reading: Reading) -> Iterable[Span]:
        return [mark for mark in _all(reading) if not is_nobody(reading, mark) and is_human(reading.folded, mark)]


def _all(reading: Reading) -> Iterator[Span]:
    for word in reading.words:
        if word.kind[0] == "名詞" and not reading.folded.startswith(PLAIN_HONOURS, word.end):  # those are Persons' to mark
            mark = _beside(reading, word) if word.is_family else _maybe_beside(reading, word)
            if mark is not None:
                yield mark
    yield from _kin(reading)
    yield from _honoured(reading)
    yield from _beside_age(reading)
    for found in READ_ALOUD.finditer(reading.folded):
        if _begins_with_family(reading, found.start(1)):
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")


def is_nobody(reading: Reading, mark: Span) -> bool:
    """A famous one, an author, a sample in a form, 「田中さん」 as an example of a name."""
    name = reading.once(bare, mark.text)
    behind, before = reading.folded[mark.end : mark.end + 24], reading.folded[max(0, mark.start - 12) : mark.start]
    if name in lists.FAMOUS or name in NOBODY or name in lists.SAMPLE_NAMES or reading.once(WRITES, behind) or reading.once(WRITES, before):
        return True
    return reading.once(EXAMPLES, behind) and SAMPLE_TALK.search(reading.around(mark.start, mark.end)) is not None


def _beside(reading: Reading, word: Word) -> Span | None:
    """What the words before and behind a family name say of it."""
    text = reading.folded
    if word.text in NOBODY or grows_from(text, word.start):
        return None
    behind, before = text[word.end : word.end + 16], text[max(0, word.start - 14) : word.start]
    end = max(_title_end(reading, word), _given_end(reading, word), _soft_end(word, behind))
    if end > word.end or (behind[:1] in QUOTES and QUOTED.match(behind)) or (word.text[-1] == "氏" and len(word.text) > 1):
        return reading.mark(word.start, end, Kind.PERSON, Level.STOP, "お名前です")
    if len(word.text) < 2 or not (ends_at(behind[:2]) or _is_bracketed(behind)):
        return None
    if reading.once(LABELS, before):
        return reading.mark(word.start, word.end, Kind.PERSON, Level.STOP, "お名前です")
    if is_everyday(word.text):
        return None
    told = _is_bracketed(behind) or reading.once(ROLES, before) or (before[-1:] == "(" and behind[:1] == ")")
    if not told and reading.once(WE, before):
        return reading.mark(word.start, word.end, Kind.PERSON, Level.HINT, "お名前かもしれません")
    if told or (reading.once(UNITS, before) and _stands_alone(behind)):
        return reading.mark(word.start, word.end, Kind.PERSON, Level.ASK, "お名前のようです")
    return None


def _is_bracketed(behind: str) -> bool:
    """Behind the name stand its age, its address or its number in brackets."""
    return "(" in behind[:2] and (BRACKETED.match(behind) is not None or ADDRESSED.match(behind) is not None)


def _maybe_beside(reading: Reading, word: Word) -> Span | None:
    """A word the dictionary took for a place or a thing, and that is a family name elsewhere: 「堀江消防司令補」「うちの榊原」."""
    if len(word.text) == 1:
        return _single(reading, word)
    if not 2 <= len(word.text) <= 4 or word.text in NOBODY or FAMILY not in senses(word.text) or grows_from(reading.folded, word.start):
        return None
    behind, before = reading.folded[word.end : word.end + 24], reading.folded[max(0, word.start - 14) : word.start]
    end = max(_title_end(reading, word), _soft_end(word, behind), _house_end(word, behind))
    if end > word.end or (behind[:1] in QUOTES and QUOTED.match(behind)) or (ends_at(behind[:2]) and reading.once(LABELS, before)):
        return reading.mark(word.start, end, Kind.PERSON, Level.STOP, "お名前です")
    if not ends_at(behind[:2]) or "普通名詞" in senses(word.text) - {"地名"} or not word.is_proper:
        return None
    if reading.once(ROLES, before) or (before[-1:] == "(" and behind[:1] == ")" and ROLE.search(before[:-1])):
        return reading.mark(word.start, word.end, Kind.PERSON, Level.ASK, "お名前のようです")
    if reading.once(WE, before) or (reading.once(ACTS, behind) and not any(is_municipality(word.text + kind) for kind in "市町村区")):
        return reading.mark(word.start, word.end, Kind.PERSON, Level.HINT, "お名前かもしれません")
    return None


def _single(reading: Reading, word: Word) -> Span | None:
    """「榊福祉司」: one sign that is a family name, too, right before a title that no office bears."""
    end = word.end
    if word.text not in NOT_SINGLE and _may_grow(reading.folded[end : end + 1]) and FAMILY in senses(word.text):
        end = _title_end(reading, word)
    if end < word.end + 3 or grows_from(reading.folded, word.start):
        return None
    return reading.mark(word.start, end, Kind.PERSON, Level.STOP, "お名前です")


def _title_end(reading: Reading, word: Word) -> int:
    """Where the title behind a name ends; the end of the name where none follows. 「高岡税務署長」 is a place's."""
    if not _may_grow(reading.folded[word.end : word.end + 1]):
        return word.end
    title = reading.once(_title, reading.folded[word.end : word.end + 16])
    if not title or not _is_whole(reading, word.end + len(title)):
        return word.end
    if title[0] in "市町村区県郡地" or (not word.is_family and OFFICES.search(title)):
        return word.end
    return word.end + len(title)


def _title(behind: str) -> str:
    """The title these signs begin with, or ""."""
    found = TITLED(behind)
    return "" if found is None or NO_TITLE.search(found.group()) else str(found.group())


def _soft_end(word: Word, behind: str) -> int:
    soft = SOFT.match(behind) if behind[:1] in SOFT_SIGNS else None
    return word.end + (int(soft.end(1)) if soft else 0)


def _house_end(word: Word, behind: str) -> int:
    house = HOUSE.match(behind) if behind[:1] in ("家", "宅", "邸", "一", "夫", "兄", "姉") else None
    return word.end + (int(house.end(1)) if house else 0)


def _stands_alone(behind: str) -> bool:
    """A writer's name behind the unit: 「税務課 前田です」「福祉課の前田」."""
    return re2.match(r"^(?:です|と申|まで|より|宛|あて|から|が|は|に|も|さ|[。、)\]」 \t]|$|\n)", behind) is not None


def grows_from(text: str, start: int) -> bool:
    """A sign of a longer noun right before: then it is no name that begins here. Ends of units may stand there."""
    return _is_inner(text[start - 1 : start])


@lru_cache(maxsize=4096)
def _is_inner(before: str) -> bool:
    return (
        bool(before)
        and re2.match(r"[\p{Han}\p{Katakana}A-Za-z]", before) is not None
        and before not in "課係室署局校園所班部員者長士師医人主官司夫妻母父"
    )


@lru_cache(maxsize=4096)
def _is_noun_sign(sign: str) -> bool:
    return re2.match(r"[\p{Han}\p{Katakana}]", sign) is not None


@lru_cache(maxsize=4096)
def _may_grow(sign: str) -> bool:
    """A sign a title can begin with."""
    return re2.match(r"[\p{Han}\p{Katakana}ー0-9]", sign) is not None


@lru_cache(maxsize=8192)
def ends_at(behind: str) -> bool:
    """Whether a word ends before these two signs; no end is told by more than two."""
    return END.match(behind) is not None


def _is_whole(reading: Reading, end: int) -> bool:
    """A title that ends where a token does, with no further sign of a noun behind it."""
    return reading.ending_at(end) >= 0 and not _is_noun_sign(reading.folded[end : end + 1])


def _given_end(reading: Reading, word: Word) -> int:
    """Where a given name ends that the tokens do not show; the end of the family name where there is none."""
    text = reading.folded
    start = word.end + (1 if text[word.end : word.end + 1] == " " else 0)
    length = reading.once(_given_length, text[start : start + 8]) if len(word.text) > 1 else 0
    return start + length if length else word.end


def _given_length(behind: str) -> int:
    """How long a given name is that these signs begin with, 0 for none; no name is longer than 5."""
    found = GIVEN_RUN.match(behind[:6])
    run = found.group() if found else ""
    for length in range(len(run), 0, -1):
        name = run[:length]
        if (
            (_is_given_only(name) or _is_coined(name, run))
            and name not in NOT_GIVEN
            and not lists.BARE_NAME_STOPPERS.match(name)
            and ends_at(behind[length : length + 2])
        ):
            return length
    return 0


def _is_given_only(name: str) -> bool:
    known = senses(name)
    return GIVEN in known and (
        not known & {"普通名詞", "一般", "格助詞", "係助詞", "終助詞"}
        or (len(name) > 1 and name[0] >= "一" and known <= {GIVEN, FAMILY, "地名", "固有名詞"})
    )


def _is_coined(name: str, run: str) -> bool:
    """Two signs the dictionary has no word for, as parents choose them: 「颯真」; or one that ends no noun: 「煌」."""
    return name == run and name[0] >= "一" and (len(name) == 1 or (len(name) == 2 and not senses(name)))


def _kin(reading: Reading) -> Iterator[Span]:
    for found in OF_KIN.finditer(reading.folded):
        name = found.group(1)
        if name not in NOT_CALLED and _is_given_only(name) and len(name) > 1:
            yield reading.over(found.span(1), Kind.PERSON, Level.STOP, "お名前です")


def _honoured(reading: Reading) -> Iterator[Span]:
    """Whatever stands before さん and is no word for a role: rare names the dictionary does not have, 「まーくん」."""
    for found in CALLED.finditer(reading.folded):
        start, end = found.span(1)
        if _is_unheard(reading, start, end, found.group(2)):
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")


def _beside_age(reading: Reading) -> Iterator[Span]:
    """「具志堅学、四十代」, 「金城ひなた 令和元年八月…」: what could be a place and a word, with an age or a day of birth behind it."""
    for found in AGED_CELL.finditer(reading.folded):
        start, name = found.start(), found.group(1)
        if any(_are_both_names(reading, start, name[:cut], name[cut:]) for cut in (2, 3)):
            yield reading.over(found.span(1), Kind.PERSON, Level.STOP, "お名前です")


def _are_both_names(reading: Reading, start: int, family: str, given: str) -> bool:
    """Family and given name, each beginning where a word does."""
    if family in NOBODY or not {FAMILY, "地名"} & senses(family):
        return False
    if reading.starting_at(start) < 0 or reading.starting_at(start + len(family)) < 0:
        return False
    return GIVEN in senses(given) or is_given_reading(given) or _is_childs(given)


def _is_unheard(reading: Reading, start: int, end: int, honour: str) -> bool:
    name, at = reading.folded[start:end], reading.ending_at(end)
    if at >= 0 and reading.words[at].is_family and reading.words[at].start == start:
        return False  # those are Persons' to mark
    if honour in ("くん", "ちゃん") and _is_childs(name) and reading.starting_at(start) >= 0:
        return True  # the dictionary may cut 「陽翔くん」 into a deed
    following = reading.words[at + 1].text if 0 <= at < len(reading.words) - 1 else ""
    if (
        at < 0
        or not following.startswith(honour[:1])
        or len(following) > len(honour) + 1
        or name in NOT_CALLED
        or re2.match(r"^様(?:式|子|態|相|々|な)|^君が代|^殿様", reading.folded[end : end + 3])
    ):
        return False
    if honour in ("くん", "ちゃん", "君") and len(name) <= 3 and name[-1] not in "赤坊爺婆姉兄嬢父母犬猫子" and name[0] not in "皆":
        return bool({GIVEN, FAMILY} & senses(name)) or (len(name) == 2 and honour != "君" and name[1] in CHILDREN)
    if name[-1] in ROLE_SIGNS or name.endswith(LONG_NOT_CALLED):
        return False
    known = senses(name)
    if known:
        return not known & {"普通名詞", "一般", "サ変可能"} and bool(known & {GIVEN, FAMILY}) and len(name) > 1
    words = [word for word in reading.words[max(0, at - 4) : at + 1] if word.start >= start]
    if not words or words[0].start != start:
        return False
    if words[0].is_family and len(words[0].text) > 1:  # 「新垣結月さん」: a given name that the dictionary cuts into signs
        return 1 < len(words) < 4 and all(len(word.text) == 1 for word in words[1:])
    return 2 <= len(name) <= 4 and all(len(word.text) == 1 for word in words)


def _is_childs(name: str) -> bool:
    return len(name) == 2 and name[1] in CHILDREN and name not in NOT_CALLED and name[0] not in "皆"


def _begins_with_family(reading: Reading, start: int) -> bool:
    at = reading.starting_at(start)
    return at >= 0 and reading.words[at].is_family
