"""Names told by a sentence around them: 「○○のおばあちゃん」, 「○○課の○○と申します」, a column headed 氏名, a child named in quotes."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import FAMILY, GIVEN, Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import is_municipality
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import is_family_reading, is_given_reading

KIN = re2.compile(rf"([\p{{Han}}々ヶ]{{2,4}})の(?:上の|下の|亡くなった|元の?)?(?:{lists.one_of('kin_words')})")
HAN = re2.compile(r"[\p{Han}\p{Katakana}]")
INTRODUCED = re2.compile(
    r"([\p{Han}々ヶ]{1,6}|[\p{Hiragana}]{2,6}|[\p{Katakana}ー]{2,8})(?:と申し(?:ます|上げ|まして)|と(?:言|い)います(?:。|、|が)|でございます|です(?:。|が、|、|$))"
)
WRITER = re2.compile(
    rf"(?:[\p{{Han}}\p{{Katakana}}ー]{{1,10}}(?:{lists.one_of('desks')})(?:の|、| |・)?"
    r"|担当(?:者|職員)?の|担当は"
    r"|電話(?:を?代|かわ)わりました、"
    r"|(?:お世話になって(?:おり|い)ます|お疲れ様です|お疲れさまです|お世話になります|失礼します)。|^|\n)$"
)
SURE = re2.compile(
    rf"(?:[\p{{Han}}\p{{Katakana}}ー]{{1,10}}(?:{lists.one_of('desks')})(?:の|、| |・)|[課係室署](?:の|、| |・)?"
    r"|担当(?:者|職員)?の|代わりました、)$"
)
HEADED = re2.compile(
    r"[|│][^|│\n]{0,6}(?:氏名|名前|対象者|申請者|利用者|児童|生徒|園児|職員|担当|世帯主|姓|本人|届出人|患者)[^|│\n]{0,4}[|│]"
)
FAMILY_CELL = re2.compile(r"[|│/\t]([\p{Han}]{2,3})([\p{Katakana}]{2,4})[|│/\t]")
CELL = re2.compile(r"[|│] ?([\p{Han}々ヶ]{1,4}(?: ?[\p{Han}々\p{Hiragana}\p{Katakana}]{1,4})?) ?(?:さん|様)?(?:\([^()|]{1,8}\))? ?")
SAID = re2.compile(
    r"([\p{Han}々ヶ]{2,4})(?:という|って|とかいう|なる)(?:若い|高齢の|年配の)?(?:人|方|男|女|職員|者|隣人|お客|おじ|おば|住民|業者の方)(?:が|は|に|を|の|から|で|と|も|、|。|さん|性|物|だ)"
)
ELDERS = re2.compile(
    r"([\p{Han}]{1,3}|[\p{Katakana}ー]{2,4})(?:お?ばあ|お?じい|お?婆|お?爺|婆|爺|おば|おじ|ねえ|にい|姉|兄)(?:ちゃん|さん)"
    r"(?:[ 、。」)]|$|の|が|は|を|に|と|も|から|へ)"
)
ODD = re2.compile(r"(?:^|[^\p{Han}])([\p{Han}]さん)という(?:名字|苗字|姓|留学生|実習生|技能実習生|外国籍|中国|台湾|韓国)の?")
QUOTED = re2.compile(
    r"(?:児童名|生徒名|園児名|子の名|名前|氏名|下の名|名の欄|呼び名|名乗り)(?:は|が|に|の欄に|、|:)? ?[「『]"
    r"([\p{Hiragana}]{2,6}|[\p{Katakana}ー]{2,8}|[\p{Han}]{1,5})[」』]"
)
KIN_GIVEN = re2.compile(
    rf"(?:{lists.RELATIONS}|内縁|同居人|孫|姪|甥|嫁|婿)(?:さん)?(?:の|、|・|「|\()?([\p{{Han}}]{{2,3}}|[\p{{Hiragana}}]{{2,4}})(?:名義|宛|あて|が|は|を|に|も|と|の|、|。|」|\)|本人)"
)
OFFICE_LABEL = re2.compile(
    rf"(?:{lists.one_of('desk_labels')})(?:者|員|印|者名)? ?[ :/] ?([\p{{Han}}々ヶ]{{1,4}})(?: ?[\p{{Han}}]{{1,3}})?"
    r"(?:さん|様|[ 、。/|)\]」・]|$|\n)"
)
ROLE_JOINED = re2.compile(
    rf"(?:{lists.one_of('joined_roles')})(?:の|、|:| )?([\p{{Han}}々ヶ]{{2,4}})(?:、|。|が|は|に|を|と|の|も|から|へ|\)|」| |$)"
)
PEER = re2.compile(
    r"(?:前任|後任|同期|同僚|上司|部下|後輩|先輩|前任者|後任者|係長|課長|部長|主任|新人|担当|補佐|班長)の(\p{Han})(?:が|は|に|から|と|も|さ|へ)"
)
PAIR = re2.compile(
    r"([\p{Han}々ヶ]{2,4})[・、と]([\p{Han}々ヶ]{1,4})(?:の?両(?:名|氏|人|職員|係長|課長)|(?:の)?(?:二人|ふたり|2人|二名|2名))"
)
NOBODY = lists.COMMON_BEFORE_SAN | lists.words("prefectures") | lists.words("not_introduced")


class Kinfolk:
    def find(self, reading: Reading) -> Iterable[Span]:
        text = reading.folded
        for found in (*KIN.finditer(text), *SAID.finditer(text)):
            name = _family_at(reading, *found.span(1))
            if name is not None and not _is_place(name):
                yield _mark(reading, (name.start, name.end), Level.STOP if name.is_family else Level.ASK)
        yield from _introduced(reading)
        yield from _in_columns(reading)
        for found in FAMILY_CELL.finditer(text):  # 「…/押川ツヤ/人工透析」
            if _is_only_family(found.group(1)):
                yield _mark(reading, (found.start(1), found.end(2)), Level.STOP)
        yield from _told(reading)
        for found in ELDERS.finditer(text):
            if _is_elder(reading, found.start(1), found.group(1)):
                yield _mark(reading, found.span(1), Level.STOP)
        for found in ODD.finditer(text):
            yield _mark(reading, found.span(1), Level.STOP)
        for found in PEER.finditer(text):
            at = reading.starting_at(found.start(1))
            if at >= 0 and reading.words[at].is_family and len(reading.words[at].text) == 1:
                yield _mark(reading, found.span(1), Level.ASK)
        for found in PAIR.finditer(text):
            for place in (found.span(1), found.span(2)):
                if FAMILY in senses(text[place[0] : place[1]]) and text[place[0] : place[1]] not in NOBODY:
                    yield _mark(reading, place, Level.ASK)


def _is_elder(reading: Reading, start: int, name: str) -> bool:
    """A given name before 「ばあちゃん」: one that is little else, or that ends as names do, 「和子」."""
    at = reading.starting_at(start)
    if at < 0 or len(name) < 2 or GIVEN not in senses(name) or name in NOBODY:
        return False
    return reading.words[at].is_given or name[-1] in "子江枝代乃郎" or not senses(name) & {"普通名詞", "地名"}


def _mark(reading: Reading, place: tuple[int, int], level: Level) -> Span:
    return reading.over(place, Kind.PERSON, level, "お名前です" if level is Level.STOP else "お名前のようです")


def _family_at(reading: Reading, start: int, end: int) -> Word | None:
    """The token that ends there, where it is or can be a family name and no longer noun runs into it."""
    at = reading.ending_at(end)
    if at < 0:
        return None
    word = reading.words[at]
    if word.text in NOBODY or len(word.text) < 2 or HAN.match(reading.folded[word.start - 1 : word.start]):
        return None
    if word.is_family or (FAMILY in senses(word.text) and (word.is_place or "普通名詞" not in senses(word.text))):
        return word
    return None


def _is_place(word: Word) -> bool:
    """A town everybody knows rather than a family: 「高松のおばさん」 may be either, 「五十嵐のおばさん」 may not."""
    return word.text[-1] in "市町村区県郡島駅" or (not word.is_family and is_municipality(word.text + "市"))


def _introduced(reading: Reading) -> Iterator[Span]:
    """「下水道課の古屋と申します」「担当の川端です」; with 申します any family name, with です one that is little else."""
    text = reading.folded
    for found in INTRODUCED.finditer(text):
        start, end = found.span(1)
        name, plain = found.group(1), text[end : end + 2] == "です"
        before = text[max(0, start - 20) : start]
        if name[0] < "一":  # kana
            known = is_family_reading(name) and not plain
        else:
            at = reading.starting_at(start)
            while at < 0 and start < end:  # the run may hold the unit, too: 「税務課前田です」
                start += 1
                at = reading.starting_at(start)
            name = text[start:end]
            known = FAMILY in senses(name) and (not plain or "普通名詞" not in senses(name) or (at >= 0 and reading.words[at].is_family))
        if known and name not in NOBODY and (SURE if plain else WRITER).search(before):
            yield _mark(reading, (start, end), Level.STOP if not plain else Level.ASK)


def _in_columns(reading: Reading) -> Iterator[Span]:
    """Cells of a table with bars that has a column of names."""
    if HEADED.search(reading.folded) is None:
        return
    for found in CELL.finditer(reading.folded):
        name = found.group(1)
        if reading.folded[found.end() : found.end() + 1] not in ("|", "│") or name in NOBODY:
            continue
        family, _, given = name.partition(" ")
        at = reading.starting_at(found.start(1))
        surely = at >= 0 and reading.words[at].is_family
        if (given and FAMILY in senses(family)) or (surely and len(name) > 1) or _is_only_family(name):
            yield _mark(reading, found.span(1), Level.STOP)


def _is_only_family(name: str) -> bool:
    return len(name) > 1 and FAMILY in senses(name) and not senses(name) & {"普通名詞", "一般", "サ変可能"}


def _told(reading: Reading) -> Iterator[Span]:
    """Given names of kin and children, names behind the labels of a form."""
    text = reading.folded
    for found in QUOTED.finditer(text):
        name = found.group(1)
        if is_given_reading(name) or {FAMILY, GIVEN} & senses(name):
            yield _mark(reading, found.span(1), Level.STOP)
    for found in KIN_GIVEN.finditer(text):
        name = found.group(1)
        if (
            name not in NOBODY
            and not text.startswith("弟子", found.start())
            and (GIVEN in senses(name) or not senses(name))
            and not senses(name) & {"一般", "サ変可能", "格助詞", "副助詞"}
            and _is_given(name)
        ):
            yield _mark(reading, found.span(1), Level.STOP)
    for found in (*OFFICE_LABEL.finditer(text), *ROLE_JOINED.finditer(text)):
        name = found.group(1)
        at = reading.starting_at(found.start(1))
        if name not in NOBODY and (_is_only_family(name) or (at >= 0 and reading.words[at].is_family and reading.words[at].text == name)):
            yield _mark(reading, found.span(1), Level.STOP)


def _is_given(name: str) -> bool:
    if not senses(name):
        return len(name) == 2 and name[0] >= "一"  # as parents choose them
    return "普通名詞" not in senses(name) or (name[0] >= "一" and "地名" in senses(name))
