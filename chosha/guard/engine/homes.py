"""Homes, schools, clinics by what they are called: a kind and, before or behind it, words that only name this one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.institutions import VENUE_KINDS
from chosha.guard.engine.lexicon import Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import ATTRIBUTE
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.schools import CARE
from chosha.guard.engine.telling import begins


def longest(section: str, before: str = "", after: str = "") -> "re2._Regexp":
    """A pattern of a section's words of which the longest wins."""
    options = re2.Options()
    options.longest_match = True
    return re2.compile(f"{before}(?:{lists.one_of(section)}){after}", options)


def plain(section: str) -> re.Pattern[str]:
    """The same for words alone: they cannot run away, and the standard library finds many of them in a tenth of the time."""
    return re.compile("|".join(map(re.escape, sorted(lists.words(section), key=len, reverse=True))))


LAST = plain("kinds_last")
WEAK = plain("weak_kinds")
FIRST = longest("kinds_first")
KINDS = lists.words("kinds_last")
PLAIN = lists.words("plain_kana")
NOT_AFTER = lists.words("not_after_kind")
LIVES = re2.compile(lists.one_of("lives_there"))
TWICE = re2.compile(r"^([\p{Hiragana}\p{Katakana}ー]{2,3})([\p{Hiragana}\p{Katakana}ー]{2,3})$")
SOUNDS = ("きらり", "ふわり", "ほっと", "ほんわか", "にっこり", "ゆらり", "ぽかり", "ほのか", "のどか", "はるか", "さやか", "ゆうゆう")
NO_NAMES = ("助詞", "助動詞", "接続詞", "代名詞", "連体詞", "感動詞", "補助記号", "空白")
SOFT_RUN = re2.compile(r"[\p{Hiragana}ー]{3,9}$")
QUOTE = re2.compile(r"^[ ]?[「『\"“]([^「」『』\"”\n]{1,14})[」』\"”]")
CALLED = re2.compile(
    rf"[「『]?([\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ーA-Za-z]{{2,10}})[」』]?(?:という(?:名前の|名の)?|って(?:いう)?|"
    rf"と呼ばれる)[^、。\n]{{0,6}}?(?:{lists.one_of('kinds_first')})"
)
EATERIES = frozenset({"食堂", "カフェ", "喫茶", "居酒屋", "スナック", "宿", "民宿", "旅館", "ホテル", "ペンション"})
OF_KIND = re2.compile(
    rf"(?:{'|'.join(sorted(lists.words('kinds_first') - EATERIES))})の[「『]?([\p{{Hiragana}}]{{3,6}}|[\p{{Katakana}}ー]{{3,10}})"
    r"[」』]?(?:の|が|は|を|に|から|で|へ|も|と|、|。)"
)
ABBREVIATED = re2.compile(rf"(?:[\p{{Han}}]{{0,4}})(?:{lists.one_of('abbreviated')})(?:病院)?(?:に|へ|から|で|の|を)")
ADMITTED = re2.compile(lists.one_of("admitted"))
LONGEST = 12
NO_THINGS = "市町村区県国都道府郡私僕君彼上下左右内外中前後東西南北何別他次隣側時年月日人者方先両各全"
MANNERS = ("型", "式", "版", "流")  # 「富山型デイ」
HOMELY = frozenset("里苑郷杜丘森園舎荘")
OPENS = (" ", "「", "『", '"', "“")


class Homes:
    def find(self, reading: Reading) -> Iterable[Span]:
        for found in LAST.finditer(reading.folded):
            yield from _named_before(reading, *found.span(), weak=False)
        for found in WEAK.finditer(reading.folded):
            yield from _named_before(reading, *found.span(), weak=True)
        for found in FIRST.finditer(reading.folded):
            yield from _named_behind(reading, *found.span())
        yield from _told_apart(reading)


def _mark(reading: Reading, start: int, end: int, kind: str = "施設") -> Span:
    return reading.mark(start, end, Kind.FACILITY, Level.ASK, "施設の名前です", f"ある{kind}")


def _named_before(reading: Reading, start: int, end: int, *, weak: bool) -> Iterator[Span]:
    """「にこにこクラブ」「ふじの木こども園」: what stands before the kind is no further kind."""
    first = _core_start(reading, start)
    first = _soft_start(reading, start) if first < 0 and not weak else first
    if first < 0 or _goes_on(reading, end) or (weak and reading.ending_at(end) < 0 and reading.starting_at(end) < 0):
        return
    if weak and not (reading.says(CARE, first, end) or reading.says(LIVES, first, end)):
        return
    meets = reading.says(lists.VENUES, first, end) and not reading.says(ATTRIBUTE, first, end)
    if meets and VENUE_KINDS.search(reading.folded[start:end]):
        return
    yield _mark(reading, first, end, "施設" if weak or reading.folded[start:end] in "苑荘" else reading.folded[start:end])


IS_NOUN_SIGN, SOFTLY = begins(re2.compile(r"[\p{Han}\p{Katakana}]")), SOFT_RUN.search


def _goes_on(reading: Reading, end: int) -> bool:
    """The kind is the beginning of a longer word: 「歯科医師会」."""
    return reading.ending_at(end) < 0 and reading.starting_at(end) < 0 and reading.once(IS_NOUN_SIGN, reading.folded[end : end + 1])


def _core_start(reading: Reading, start: int) -> int:
    """Where the name before a kind begins; -1 where nothing there names."""
    words = reading.words
    at = reading.ending_at(start)
    first, named, begin = start, False, -1
    while at >= 0 and start - words[at].start <= LONGEST and words[at].end == first:
        word = words[at]
        if word.text in MANNERS and first == start:
            return -1
        linked = word.text == "の" and first < start and first - 0 > 0 and _links(words, at)
        if word.text in KINDS or (not linked and not _may_name(word)):
            break
        first = word.start
        if linked and _is_pair(words[at - 1].text, words[at + 1].text):
            named, begin, at = True, words[at - 1].start, at - 1
        elif not linked and _names(word):
            named, begin = True, first
        elif linked or word.text not in lists.GENERIC:
            begin = first if named else begin
        at -= 1
    return begin if named else -1


def _soft_start(reading: Reading, start: int) -> int:
    """Where a run of kana before a kind begins that the dictionary cannot read: 「おひさま」; -1 where it is grammar."""
    run = reading.once(SOFTLY, reading.folded[max(0, start - 10) : start])
    if run is None or run.group()[-1] in "のなにがはをとでもへやてたいうるくすかけせれよねばず":
        return -1
    name = run.group()[1:] if run.group()[0] in "のはがとやもにへをで" and len(run.group()) > 3 else run.group()
    at = reading.starting_at(start - len(name))
    if at < 0 or name in PLAIN or reading.words[at].end == start or reading.words[at].kind[0] in NO_NAMES:
        return -1
    return start - len(name) if name[0] in "おきぽぴぷにのすほふひまみめもらりるわ" else -1


def _links(words: list[Word], at: int) -> bool:
    """の inside a name: between two short words, one of them in kana: 「ふじの木」."""
    if at == 0 or at + 1 >= len(words):
        return False
    before, behind = words[at - 1], words[at + 1]
    if _is_pair(before.text, behind.text):
        return before.end == words[at].start
    return (
        before.end == words[at].start
        and len(behind.text) <= 2
        and len(before.text) <= 4
        and (_is_kana(before.text) or before.text in lists.NAMEY)
    )


def _is_pair(one: str, other: str) -> bool:
    """「鷹の子」「虹の丘」: two signs for things, neither a body nor a side."""
    return len(one) == len(other) == 1 and "一" <= one <= "鿿" and "一" <= other <= "鿿" and one not in NO_THINGS


def _is_kana(text: str) -> bool:
    return all("ぁ" <= sign <= "ー" for sign in text)


def _may_name(word: Word) -> bool:
    """Whether a token can be a part of a name at all."""
    if word.text in lists.NAMEY:
        return True
    if word.kind[0] in NO_NAMES or word.kind[1] == "数詞" or word.text in lists.COMMON_BEFORE_SAN:
        return False
    if word.kind[0] in ("動詞", "形容詞"):
        return len(word.text) >= 3 and _is_kana(word.text) and word.text[-1] in "みいりちきえぎ" and word.kind[1] == "一般"
    return word.kind[0] != "副詞" or _sounds(word.text)


def _sounds(text: str) -> bool:
    twice = TWICE.match(text)
    return text in SOUNDS or (twice is not None and _plain(twice.group(1)) == _plain(twice.group(2)))


def _plain(kana: str) -> str:
    """Without the marks that voice a sound: 「ほのぼの」 says the same twice."""
    return unicodedata.normalize("NFD", kana).replace("\u3099", "")


def _names(word: Word) -> bool:
    """Whether this token is what only this place is called by."""
    text = word.text
    if len(text) < 2 or text in PLAIN or text in lists.GENERIC:
        return False
    if word.is_proper or text in lists.NAMEY or _sounds(text) or (text[0] >= "一" and text[1:2] == "の"):
        return True
    if _is_kana(text):
        return text[0] < "ァ" or "普通名詞" not in senses(text) or len(text) >= 4
    return not text.isascii() and not senses(text)


def _named_behind(reading: Reading, start: int, end: int) -> Iterator[Span]:
    """「グループホーム ゆうなぎ」「クリニック和」: the kind stands first."""
    if _core_start(reading, start) >= 0:
        return
    quoted = QUOTE.match(reading.folded[end : end + 20]) if reading.folded[end : end + 1] in OPENS else None
    if quoted:
        if quoted.group(1) not in lists.GENERIC and not re2.search(r"[、。はがをに]|です|ます", quoted.group(1)):
            yield _mark(reading, start, end + quoted.end())
        return
    spaced = reading.folded[end : end + 1] in (" ", "・")
    at = reading.starting_at(end + spaced)
    last = _name_end(reading, at, spaced=spaced) if at >= 0 else -1
    if last > end:
        yield _mark(reading, start, last)


def _name_end(reading: Reading, at: int, *, spaced: bool) -> int:
    """Where the name that begins with this token ends; -1 where it is no name."""
    words, word = reading.words, reading.words[at]
    if not (_may_name(word) or word.kind[0] == "接頭辞") or word.text in lists.GENERIC or word.text in PLAIN:
        return -1
    last = at
    while last + 1 < len(words) and last < at + 4 and words[last + 1].start == words[last].end and _follows(words, last + 1):
        last += 1
    name = reading.folded[word.start : words[last].end]
    if LAST.fullmatch(name) or len(name) > 12 or name in lists.GENERIC:
        return -1
    if len(name) == 1:
        alone = (
            name >= "一"
            and name not in NOT_AFTER
            and re2.match(r"[のがはをにでとへもから、。]|$", reading.folded[words[last].end : words[last].end + 1])
        )
        return words[last].end if alone else -1
    homely = last == at + 2 and _is_homely(words, at + 1)
    if homely or (any(_names(each) for each in words[at : last + 1]) and (spaced or _begins(word))):
        return words[last].end
    return -1


def _is_homely(words: list[Word], at: int) -> bool:
    """「桂の苑」「潮見の里」 right behind a kind: two words of which the second is a home."""
    return words[at].text == "の" and at + 1 < len(words) and words[at + 1].text in HOMELY


def _begins(word: Word) -> bool:
    """Set right behind its kind, only what names can begin a name: 「保育所入所」 does not."""
    return _names(word) or (len(word.text) == 1 and word.text not in NOT_AFTER)


def _follows(words: list[Word], at: int) -> bool:
    word = words[at]
    if word.text == "の":
        if _is_homely(words, at):
            return True
        return at + 1 < len(words) and _links(words, at) and len(words[at + 1].text) == 1 and words[at + 1].is_noun
    return (
        (word.is_noun or _sounds(word.text))
        and word.kind[1] != "数詞"
        and word.text not in ("さん", "様", "側", "内", "職員", "等", "方", "前")
    )


def _told_apart(reading: Reading) -> Iterator[Span]:
    """「ほのぼのという小規模多機能」「放課後デイのぽかぽか」「日赤に搬送」."""
    for found in CALLED.finditer(reading.folded):
        at = reading.ending_at(found.end(1))
        if at >= 0 and (_names(reading.words[at]) or found.group()[0] in "「『") and _may_name(reading.words[at]):
            start = found.start(1) if found.group()[0] in "「『" else reading.words[at].start
            yield _mark(reading, start, found.end(1))
    for found in OF_KIND.finditer(reading.folded):
        at = reading.starting_at(found.start(1))
        if at >= 0 and reading.words[at].end == found.end(1) and _names(reading.words[at]) and "普通名詞" not in senses(found.group(1)):
            yield _mark(reading, found.start(1), found.end(1))
    for found in ABBREVIATED.finditer(reading.folded):
        if reading.says(ADMITTED, found.start(), found.end(), 12) and reading.starting_at(found.start()) >= 0:
            yield _mark(reading, found.start(), found.end() - len(re2.search(r"(?:から|.)$", found.group()).group()))
