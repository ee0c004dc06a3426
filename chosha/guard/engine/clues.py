"""What speaks for or against a stretch being a name, a day or a number: the signs around it, its own shape, its line, its words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import re2

from chosha.guard.engine.lexicon import Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.stretches import may_be_name

BEFORE, FURTHER, BEHIND, HEAD, EDGE = 14, 24, 16, 60, 6
NEXT, FAR, CLOSE = 2, 120, 12  # marks to either side, and signs away from them
NINES = str.maketrans("012345678", "999999999")
WORDS = re2.compile(r"[\p{Han}A-Za-z]+")
YEAR = re2.compile(r"^(?:(19|20)[0-9]|[MTSHRmtshr明大昭平令])")
HONORIFICS = ("さん", "様", "氏")
AGES = ("歳", "才", "生", "娘", "息子", "母", "父", "児")
WHOLE_NAME = re2.compile(r"[\p{Han}]{1,3} [\p{Han}]{1,3}")
SEPARATORS = "\t/|,・"
HEADINGS = ("生年月日", "誕生", "番号", "No", "コード")


def own(reading: Reading, kind: Kind, start: int, end: int) -> list[str]:
    """What a stretch is itself: its shape, the words it is made of, the words beside it."""
    signs = reading.folded[start:end]
    return [f"s:{shape(signs)}", *(_words(reading, start, end) if kind is Kind.PERSON else _figures(signs))]


class Neighbours:
    """What is marked already: a number beside a name or an address is rarely one of the office."""

    def __init__(self, marks: Iterable[Span]) -> None:
        self.before = sorted((span.end, span.kind.value, span.level is Level.HINT) for span in marks)
        self.behind = sorted((span.start, span.kind.value, span.level is Level.HINT) for span in marks)

    def clues(self, start: int, end: int) -> list[str]:
        """The marks next to a stretch, to either side of it."""
        at, last = bisect_right(self.before, (start, "~")), bisect_left(self.behind, (end,))
        found = [_mark("<", start - place, kind, is_hint) for place, kind, is_hint in self.before[max(0, at - NEXT) : at]]
        found += [_mark(">", place - end, kind, is_hint) for place, kind, is_hint in self.behind[last : last + NEXT]]
        return list({clue for clues in found for clue in clues})


def _mark(where: str, away: int, kind: str, is_hint: bool) -> list[str]:
    if away > FAR:
        return []
    found = [f"m:{kind}", f"m{where}{kind}"]
    found += [] if is_hint else ["m!"]
    return found + ([f"m{where}{kind}{away // 4}"] if away < CLOSE else [])


def around(reading: Reading, kind: Kind, start: int, end: int) -> list[str]:
    """Where it stands: the signs before and behind it, its line. Every figure counts as a nine."""
    text, nines = reading.folded, reading.kept(_nines)
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    before, behind = nines[max(first, start - FURTHER) : start], nines[end : min(last, end + BEHIND)]
    found = [f"^{before[-size:]}" for size in range(1, EDGE + 1)] + [f"${behind[:size]}" for size in range(1, EDGE + 1)]
    found.append(f"p:{shape(before[-1:]) or '^'}{shape(behind[:1]) or '$'}")
    found += _line(text, max(first, start - HEAD), min(last, end + HEAD), first)
    if kind is Kind.PERSON:
        return found + _grams("b", before[-EDGE:], 3) + _grams("a", behind[:EDGE], 3)
    return found + _grams("b", before[-BEFORE:]) + _grams("f", before[:-BEFORE]) + _grams("a", behind[:10])


def talk(reading: Reading, marks: Iterable[Span]) -> set[str]:
    """The words of a text outside its marks, a figure for all figures: what kind of talk it is."""
    places = sorted((span.start, span.end) for span in marks)
    found, at = set[str](), 0
    for word in reading.words:
        while at < len(places) and places[at][1] <= word.start:
            at += 1
        if word.kind[0] != "空白" and not (at < len(places) and places[at][0] < word.end):
            found.add("0" if word.text.isdigit() else word.text)
    return found


def _nines(reading: Reading) -> str:
    return reading.folded.translate(NINES)


def _line(text: str, first: int, last: int, begins: int) -> list[str]:
    line, above = text[first:last], text[max(0, begins - HEAD) : begins]
    found = [f"r:{sign}" for sign in SEPARATORS if line.count(sign) >= 2]
    found += ["hon"] if any(word in line for word in HONORIFICS) else []
    found += ["age"] if any(word in line for word in AGES) else []
    found += ["name"] if " " in line and WHOLE_NAME.search(line) else []
    return found + [f"u:{heading}" for heading in HEADINGS if heading in above]


def _figures(own: str) -> list[str]:
    form, year = shape(own), YEAR.match(own)
    found = [f"s<{form[:3]}", f"s>{form[-3:]}", f"d:{sum(map(str.isdecimal, own))}"]
    return found + [f"i:{word}" for word in WORDS.findall(own)] + ([f"y:{year.group()}"] if year else [])


def _words(reading: Reading, start: int, end: int) -> list[str]:
    """Its own words as the dictionary knows them, and three to either side."""
    words, at = reading.words, reading.starting_at(start)
    last = at
    while words[last].end < end:
        last += 1
    found = [f"n:{last - at}"]
    for place in range(at, last + 1):
        where = "z" if place == last else "ab"[min(place - at, 1)]
        found += [f"{where}{clue}" for clue in _word(words[place])]
    for far in (1, 2, 3):
        found += _neighbour(reading, f"<{far}", at - far)
        found += _neighbour(reading, f">{far}", last + far)
    return found


def _word(word: Word) -> tuple[str, ...]:
    return (
        f":{'|'.join(word.kind[:4])}",
        f"s{'|'.join(sorted(senses(word.text)))}",
        f"l{len(word.text)}",
        f"t{word.text}",
    )


def _neighbour(reading: Reading, where: str, at: int) -> tuple[str, ...]:
    if not 0 <= at < len(reading.words):
        return (where,)
    word = reading.words[at]
    return f"{where}t{word.text}", f"{where}:{'|'.join(word.kind[:3])}", f"{where}m{may_be_name(reading, at)}"


def _grams(where: str, signs: str, longest: int = 4) -> list[str]:
    return [f"{where}{signs[at : at + size]}" for size in range(1, longest + 1) for at in range(len(signs) - size + 1)]


def shape(signs: str) -> str:
    """「R7-介-01873」 → 「A9-K-95」: kinds of signs, and how many of one kind stand together."""
    told, last, many = "", "", 0
    for sign in [*map(_kind, signs), ""]:
        if sign == last:
            many += 1
            continue
        told += last + (str(min(many, 9)) if many > 1 else "")
        last, many = sign, 1
    return told


def _kind(sign: str) -> str:
    if sign.isdecimal():
        return "9"
    if "㐀" <= sign <= "鿿":
        return "K"
    if "ぁ" <= sign <= "ヶ":
        return "h"
    return "A" if sign.isascii() and sign.isalpha() else sign
