"""Somebody described without a name: weak signs of several sorts in one stretch of talk that ends in a person."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import re2

from chosha.guard.engine.homes import longest
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.small_talk import is_of_things, is_of_writer
from chosha.guard.engine.stories import coarser
from chosha.guard.engine.wordlists import one_of, words

HEADS = longest("heads", after=r"(?:さん|様)?")
# What a sign of each sort weighs; a second one of the same sort, and a person of a certain kind, weigh half a sign.
HALF = 0.5
SORTS = (
    ("unique", 2.0),
    ("best", 1.0),
    ("spot", 1.0),
    ("aged", 1.0),
    ("kin_life", 1.0),
    ("works", 1.0),
    ("plights", 1.0),
    ("common", 0.5),
    ("dated", 0.5),
)
SIGNS = tuple((name, weight, re2.compile(one_of(name))) for name, weight in SORTS)
EVERYBODY = re2.compile(one_of("everybody"))
SUPPOSED = re2.compile("想定|設定|架空|事例検討|という例|のような例|モデル")
PLAIN_HEADS = words("plain_heads")
BREAKS = re2.compile(r"[。！？!?\n「」『』|\t]")
AGES = re2.compile(r"^(?:[0-9]{2,3}(?:歳|才|代)|[一二三四五六七八九]十代|[1-6一二三四五六]年生)$")
ONCE = re2.compile(r"^だった(?:[\p{Han}]|[0-9、]|お|元)")  # 「町長だった方」: the person comes behind it
OF_TRADE = re2.compile("^の(?:記録|様式|仕事|業務|研修|人数|配置|会議|確保|採用|募集|人材|定員|制度|役割)")  # 「保健師の記録様式」
AGED_BEHIND = re2.compile(r"^(?:が|の方|に|を|から|で[^す]|と[^い]|も)")
CUT = re2.compile(r"[、,。\n」)]")
OWN_TRADE = re2.compile(rf"(?:{one_of('own_trades')})$")
SAYS_SO = re2.compile(r"^(?:です|でした|をして(?:い|お)ります|をしています)(?:[。、\n]|が、|けど|$)")
OF_THE_SAME = re2.compile(r"^(?:さん)?(?:の[\p{Han}]|で|を[^、。]{1,6}(?:て|で)|、|だった|と(?:なり|して))")
FURTHER = 30  # signs, within which what is said goes on about the same person
COMMAS = re2.compile(r"[、,]")
BEHIND = re2.compile(
    r"^(?:さん|様)?(?:の|が|は|を|に|も|と|で|から|へ|より|、|。|,|」|\)|です|だ|まで|宅|のこと|$|\n|への|との|という|って|や|か|\()"
)
GRAMMAR = re2.compile(r"^(?:の|が|は|を|に|も|と|で|から|へ|より|、|や|まで|って|そして|また|で、|て、)+")
PLAIN_PEOPLE = words("plain_people")
TOPIC = re2.compile(r"(?:[^\p{Hiragana}]|[てにでとら])は[^\p{Hiragana}]|は、|ます|です|ました|でした|けど|ので、|から、|たら|れば")
Sign = tuple[int, int, float, str]  # where it begins and ends, what it weighs, its sort
FARTHEST = 44
ENOUGH = 2.0


class Portraits:
    """A mark from the first sign to the person, where the signs before it weigh enough."""

    def find(self, reading: Reading) -> Iterable[Span]:
        signs = _signs(reading.folded)
        places = [start for start, _, _, _ in signs]
        breaks = [found.end() for found in BREAKS.finditer(reading.folded)]
        reached = 0
        last: Span | None = None
        for found in HEADS.finditer(reading.folded):
            if last is not None and _goes_on(reading.folded, last, found.span(), signs, places):
                last, reached = _longer(reading, last, found.end()), found.end()
                continue
            begin = _begin(breaks, found.start())
            near = signs[bisect_left(places, max(begin, reached, found.start() - FARTHEST)) : bisect_left(places, found.end())]
            if len(near) > 1 or (near and near[0][2] == 2.0):
                span = _weighed(reading, found.start(), found.end(), near)
                if span is not None:
                    if last is not None:
                        yield last
                    last, reached = span, span.end
        if last is not None:
            yield last


def _goes_on(text: str, last: Span, head: tuple[int, int], signs: list[Sign], places: list[int]) -> bool:
    """「…女性の技術職、去年県から戻ってきた人」: the next person in the sentence is the same one, told by more signs."""
    start, end = head
    if start < last.end or start - last.end > FURTHER or not BEHIND.match(text[end : end + 8]):
        return False
    between = text[last.end : start]
    if BREAKS.search(between) or TOPIC.search(text[last.end - 1 : start + 1]) or not OF_THE_SAME.match(between):
        return False
    return sum(sign[2] for sign in signs[bisect_left(places, last.end) : bisect_left(places, start)]) >= 1


def _longer(reading: Reading, span: Span, end: int) -> Span:
    return reading.mark(span.start, end, span.kind, span.level, span.why, coarser(reading.folded[span.start : end]))


def _signs(text: str) -> list[Sign]:
    """Every sign in the text: (start, end, weight, sort), in its order."""
    return sorted((found.start(), found.end(), weight, name) for name, weight, pattern in SIGNS for found in pattern.finditer(text))


def _begin(breaks: list[int], place: int) -> int:
    at = bisect_right(breaks, place)
    return breaks[at - 1] if at else 0


def _weighed(reading: Reading, start: int, end: int, signs: list[Sign]) -> Span | None:
    text = reading.folded
    behind = text[end : end + 8]
    if AGES.match(text[start:end]) and not AGED_BEHIND.match(behind):  # what is that old comes later
        return None
    if ONCE.match(behind) or OF_TRADE.match(behind):
        return None
    if not BEHIND.match(behind) or (text[start:end] in PLAIN_HEADS and not _is_modified(text, start)):
        return None
    chosen = _linked(text, [sign for sign in signs if sign[1] <= end or sign[3] != "works"], start)
    if not chosen or _weight(text[start:end], chosen) < ENOUGH:
        return None
    first = _widened(text, chosen[0][0])
    first += len(GRAMMAR.match(text[first:start]).group()) if GRAMMAR.match(text[first:start]) else 0
    if first >= start or EVERYBODY.search(text[first:end] + CUT.split(text[end : end + 4], 1)[0]) or SUPPOSED.search(text[end : end + 14]):
        return None
    if OWN_TRADE.search(text[first:end]) and SAYS_SO.match(text[end : end + 10]) and first - reading.sentence(start)[0] < 3:
        return None
    if is_of_writer(reading, first, end) or is_of_things(reading, first, end):
        return None
    return reading.mark(first, end, Kind.WHO, Level.ASK, "いくつかの手がかりから、だれのことか分かりそうです", coarser(text[first:end]))


def _weight(head: str, signs: list[Sign]) -> float:
    by_sort: dict[str, float] = {}
    for _, _, weight, name in signs:
        by_sort[name] = min(by_sort[name] + HALF, weight + HALF) if name in by_sort else weight
    if max(by_sort.values()) <= HALF + HALF and not by_sort.keys() - {"common", "dated"}:
        return 0.0
    return sum(by_sort.values()) + (0 if head in PLAIN_PEOPLE else HALF)


def _is_modified(text: str, start: int) -> bool:
    """A word or a clause leads up to it: 「…だった人」「…の方」, not a part of a longer noun."""
    before = text[start - 1 : start]
    return bool(before) and before in "のたいるうくすつぬむぶぐなえんだ"


def _linked(text: str, signs: list[Sign], start: int) -> list[Sign]:
    """Of the signs before a person those that hang together with it: no more than one comma between two of them."""
    kept: list[Sign] = []
    right = start
    for sign in reversed(signs):
        if sign[1] > start and sign[3] not in ("works", "aged"):
            continue
        if sign[1] <= right and (
            TOPIC.search(text[sign[1] - 1 : right])
            or len(COMMAS.findall(text[sign[1] : right])) > (1 if kept else 0)
            or right - sign[1] > 20
        ):
            break
        kept.insert(0, sign)
        right = min(right, sign[0])
    return kept


def _widened(text: str, first: int) -> int:
    """Back to where the clause begins, if that is near."""
    begin = max(0, first - 12)
    ends = [found.end() for found in re2.finditer(r"[、。！？!?\n「」『』(（ \t|:]", text[begin:first])]
    if ends:
        return begin + int(ends[-1])
    return 0 if first <= 12 else first
