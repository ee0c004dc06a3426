"""Same sound, other signs: what a machine heard is written as the house writes it, where the readings agree.

Japanese has many words of one sound; a small model picks some signs for it. Terms are "書き", "書き|よみ", and with a "!" behind where the
house means its own word even if another one of that sound exists.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

import jaconv

LONG, SHORT = 6, 4  # signs of the reading: from LONG on a near reading will do, below SHORT nothing is changed
VOWELS = {
    "ア": "アカサタナハマヤラワガザダバパァャ",
    "イ": "イキシチニヒミリギジヂビピィエケセテネヘメレゲゼデベペェ",
    "ウ": "ウクスツヌフムユルグズヅブプゥュオコソトノホモヨロヲゴゾドボポォョ",
    "エ": "エケセテネヘメレゲゼデベペェ",
    "オ": "オコソトノホモヨロヲゴゾドボポォョ",
}
PLAIN = str.maketrans("ヲヂヅガギグゲゴザジズゼゾダデドバビブベボ", "オシスカキクケコサシスセソタテトハヒフヘホ")
KATAKANA = re.compile(r"[ァ-ヴー]+")

Word = list[Any]
Morpheme = tuple[str, str, bool]  # signs, reading, known


def near(reading: str) -> str:
    """A reading without what ears and models mix up: length, voice, doubled consonants."""
    kept = ""
    for sign in reading.replace("ー", "").replace("ッ", ""):
        if not (kept and sign in VOWELS and kept[-1] in VOWELS[sign]):
            kept += sign
    return kept.translate(PLAIN)


class Mender:
    """Knows the house's words; `morphemes` takes a text apart into (signs, reading in katakana, whether it is a known word)."""

    def __init__(self, terms: Iterable[str], morphemes: Callable[[str], list[Morpheme]]) -> None:
        self.morphemes = morphemes
        self.exact: dict[str, tuple[str, bool]] = {}
        self.nearly: dict[str, str] = {}
        for term in terms:
            written, _, told = term.removesuffix("!").partition("|")
            reading = jaconv.hira2kata(told) if told else self.reading(written)
            if len(reading) < SHORT or not KATAKANA.fullmatch(reading):
                continue
            self.exact.setdefault(reading, (written, term.endswith("!")))
            if len(reading) >= LONG:
                self.nearly.setdefault(near(reading), written)

    def reading(self, text: str) -> str:
        return "".join(reading for _, reading, _ in self.morphemes(text))

    def terms(self) -> list[tuple[str, str]]:
        """The house's words with their readings in hiragana."""
        return [(written, jaconv.kata2hira(reading)) for reading, (written, _) in self.exact.items()]

    def changes(self, text: str) -> list[tuple[int, int, str]]:
        """(from, until, what stands there instead), in order, none over another."""
        found, parts, number, at = [], self.morphemes(text), 0, 0
        while number < len(parts):
            until, instead = self._longest(parts, number)
            length = sum(len(signs) for signs, _, _ in parts[number:until])
            if instead and text[at : at + length] != instead:
                found.append((at, at + length, instead))
            at, number = at + length, until
        return found

    def _longest(self, parts: list[Morpheme], first: int) -> tuple[int, str]:
        for until in range(min(len(parts), first + 8), first, -1):
            run = parts[first:until]
            reading = "".join(each for _, each, _ in run)
            if not KATAKANA.fullmatch(reading) or len(reading) < SHORT:
                continue
            written, always = self.exact.get(reading, ("", False))
            if written and (always or until - first > 1 or not run[0][2] or len(reading) >= LONG):
                return until, written
            if len(reading) >= LONG - 1 and (written := self.nearly.get(near(reading), "")) and until - first > 1:
                return until, written
        return first + 1, ""

    def mended(self, words: list[Word]) -> list[Word]:
        """Words [start, end, signs] with the changes; what is changed stands at the time of its first sign."""
        signs = [sign for word in words for sign in word[2]]
        owners = [number for number, word in enumerate(words) for _ in word[2]]
        for begin, until, instead in reversed(self.changes("".join(signs))):
            signs[begin:until], owners[begin:until] = [instead], [owners[begin]]
        told = [""] * len(words)
        for sign, owner in zip(signs, owners, strict=True):
            told[owner] += sign
        return [[start, end, text] for (start, end, _), text in zip(words, told, strict=True) if text]


def sudachi() -> Callable[[str], list[Morpheme]]:
    """Takes apart with SudachiPy's smallest units."""
    from sudachipy import Dictionary, SplitMode

    tokenizer = Dictionary().tokenizer(mode=SplitMode.A)

    def morphemes(text: str) -> list[Morpheme]:
        return [(each.surface(), each.reading_form(), not each.is_oov()) for each in tokenizer.tokenize(text)]

    return morphemes
