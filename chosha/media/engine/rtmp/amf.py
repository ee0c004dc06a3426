"""Just enough AMF0 for the commands of encoders: numbers, truths, words, objects, nothing."""

import struct
from collections.abc import Iterable
from typing import Any

NUMBER, TRUTH, WORDS, OBJECT, NULL, UNDEFINED, TABLE, END, LIST, DATE, LONG_WORDS = 0, 1, 2, 3, 5, 6, 8, 9, 10, 11, 12
DEEPEST, MOST_VALUES = 6, 400


class Unreadable(Exception):
    """What came is no RTMP, or more of it than an encoder ever needs."""


class _Reader:
    def __init__(self, body: bytes) -> None:
        self.body, self.at, self.left = body, 0, MOST_VALUES

    def take(self, count: int) -> bytes:
        piece = self.body[self.at : self.at + count]
        if len(piece) < count:
            raise Unreadable("a value cut short")
        self.at += count
        return piece

    def words(self, width: int) -> str:
        return self.take(int.from_bytes(self.take(width), "big")).decode("utf-8", "replace")

    def value(self, depth: int = 0) -> Any:
        self.left -= 1
        if depth > DEEPEST or self.left < 0:
            raise Unreadable("values without end")
        kind = self.take(1)[0]
        if kind == NUMBER:
            return float(struct.unpack(">d", self.take(8))[0])
        if kind == TRUTH:
            return self.take(1) != b"\0"
        if kind in (WORDS, LONG_WORDS):
            return self.words(2 if kind == WORDS else 4)
        if kind in (NULL, UNDEFINED):
            return None
        return self._composed(kind, depth)

    def _composed(self, kind: int, depth: int) -> Any:
        if kind in (OBJECT, TABLE):
            if kind == TABLE:
                self.take(4)  # a count that encoders get wrong; the end mark decides
            found = {}
            while (name := self.words(2)) or self.body[self.at : self.at + 1] != bytes([END]):
                found[name] = self.value(depth + 1)
            self.take(1)
            return found
        if kind == LIST:
            count = int.from_bytes(self.take(4), "big")
            return [self.value(depth + 1) for _ in range(min(count, MOST_VALUES + 1))]
        if kind == DATE:
            return float(struct.unpack(">dh", self.take(10))[0])
        raise Unreadable(f"a value of kind {kind}")


def read_values(body: bytes) -> list[Any]:
    """All values of a command, in order. Raises Unreadable."""
    reader, found = _Reader(body), []
    while reader.at < len(body):
        found.append(reader.value())
    return found


def written(values: Iterable[Any]) -> bytes:
    """The same the other way: None, bool, numbers, str and dicts of them."""
    return b"".join(_written(value) for value in values)


def _written(value: Any) -> bytes:
    if value is None:
        return bytes([NULL])
    if isinstance(value, bool):
        return bytes([TRUTH, value])
    if isinstance(value, int | float):
        return bytes([NUMBER]) + struct.pack(">d", value)
    if isinstance(value, str):
        return bytes([WORDS]) + _name(value)
    return bytes([OBJECT]) + b"".join(_name(key) + _written(each) for key, each in value.items()) + b"\0\0" + bytes([END])


def _name(words: str) -> bytes:
    plain = words.encode()[:1000]
    return len(plain).to_bytes(2, "big") + plain
