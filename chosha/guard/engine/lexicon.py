"""The dictionary, read once for a process and only when it is first asked. Its pages are mapped from the file and shared."""

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST_PIECE = 8_000  # signs; the tokeniser refuses more than 49,149 bytes
NAME, FAMILY, GIVEN, GEOGRAPHY = "人名", "姓", "名", "地名"
_own = threading.local()  # a tokeniser must not be shared by threads
_kinds: dict[int, tuple[str, ...]] = {}
_opening = threading.Lock()


@dataclass(slots=True, eq=False)  # made by the ten thousand: frozen ones take twice as long
class Word:
    """A token: `start` and `end` in the text, `kind` the first four parts of its part of speech."""

    start: int
    end: int
    text: str
    kind: tuple[str, ...]

    @property
    def is_noun(self) -> bool:
        return self.kind[0] in ("名詞", "接頭辞", "形状詞") or (self.kind[0] == "接尾辞" and self.kind[1] == "名詞的")

    @property
    def is_proper(self) -> bool:
        return self.kind[1] == "固有名詞"

    @property
    def is_person(self) -> bool:
        return self.kind[2] == NAME

    @property
    def is_family(self) -> bool:
        return self.kind[2] == NAME and self.kind[3] == FAMILY

    @property
    def is_given(self) -> bool:
        return self.kind[2] == NAME and self.kind[3] in (GIVEN, "一般")

    @property
    def is_place(self) -> bool:
        return self.kind[2] == GEOGRAPHY


@lru_cache(maxsize=1)
def _opened() -> Any:
    from sudachipy import Dictionary

    return Dictionary()


def _dictionary() -> Any:
    with _opening:
        return _opened()


def _tokeniser() -> Any:
    if not hasattr(_own, "tokeniser"):
        _own.tokeniser = _dictionary().tokenizer()
    return _own.tokeniser


def words_of(text: str) -> list[Word]:
    """The tokens of a text of any length, longest units first where the dictionary has them."""
    found: list[Word] = []
    start = 0
    while start < len(text):
        end = _piece_end(text, start)
        found += [
            Word(start + m.begin(), start + m.end(), m.surface(), _kind(m))
            for m in _tokeniser().tokenize(text[start:end])
            if m.end() > m.begin()  # 「㈮」 is three words to the dictionary, two of them without a sign of their own
        ]
        start = end
    return found


def _kind(token: Any) -> tuple[str, ...]:
    """The same few kinds for all tokens."""
    number = token.part_of_speech_id()
    if number not in _kinds:
        _kinds[number] = token.part_of_speech()[:4]
    return _kinds[number]


def _piece_end(text: str, start: int) -> int:
    """Where a piece may end: after a line or a sentence, else after so many signs."""
    end = start + LONGEST_PIECE
    if end >= len(text):
        return len(text)
    at = max(text.rfind("\n", start, end), text.rfind("。", start, end))
    return at + 1 if at > start else end


@lru_cache(maxsize=8192)
def senses(text: str) -> frozenset[str]:
    """What a word can be besides what it is taken for here: some of 姓, 名, 地名, 普通名詞."""
    found = set()
    for entry in _dictionary().lookup(text):
        kind = entry.part_of_speech()
        found.add({FAMILY: FAMILY, GIVEN: GIVEN}.get(kind[3], "") if kind[2] == NAME else kind[2] if kind[2] == GEOGRAPHY else kind[1])
    return frozenset(found - {""})
