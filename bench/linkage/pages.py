"""SQLite's file as a thief sees it: on which page each row lies, where its long texts went on, and what the log still holds."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MARK = b"\xe3\x80\x90"  # 【


class Cell(NamedTuple):
    rowid: int
    page: int
    place: int  # within the page
    beyond: int  # the first page its text goes on in; 0: none


class File:
    def __init__(self, path: Path) -> None:
        self.raw = path.read_bytes()
        size = int.from_bytes(self.raw[16:18], "big")
        self.size = 65_536 if size == 1 else size
        self.usable = self.size - self.raw[20]

    def page(self, number: int) -> bytes:
        return self.raw[(number - 1) * self.size : number * self.size]

    def cells(self, root: int) -> Iterator[Cell]:
        """Every row of a table, in the order of its numbers."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            page, at = self.page(number), 100 if number == 1 else 0
            kind, cells = page[at], int.from_bytes(page[at + 3 : at + 5], "big")
            head = at + (12 if kind == 5 else 8)
            places = struct.unpack(f">{cells}H", page[head : head + 2 * cells])
            if kind == 5:
                below = [int.from_bytes(page[place : place + 4], "big") for place in places]
                waiting += reversed([*below, int.from_bytes(page[at + 8 : at + 12], "big")])
            elif kind == 13:
                yield from (self._cell(page, number, place) for place in places)

    def _cell(self, page: bytes, number: int, place: int) -> Cell:
        length, at = varint(page, place)
        rowid, at = varint(page, at)
        most = self.usable - 35
        if length <= most:
            return Cell(signed(rowid), number, place, 0)
        least = (self.usable - 12) * 32 // 255 - 23
        here = least + (length - least) % (self.usable - 4)
        here = here if here <= most else least
        return Cell(signed(rowid), number, place, int.from_bytes(page[at + here : at + here + 4], "big"))


def varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = page[at + step]
        if step == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at + step + 1
    raise AssertionError


def signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def frames(log: Path) -> list[tuple[int, int, bytes]]:
    """(turn of the log, offset, page) of every frame, also of turns that are over; in the order of writing."""
    raw = log.read_bytes() if log.exists() else b""
    if len(raw) < 32:
        return []
    size = int.from_bytes(raw[8:12], "big")
    found = []
    for at in range(32, len(raw) - size - 24 + 1, size + 24):
        found.append((int.from_bytes(raw[at + 8 : at + 12], "big"), at, raw[at + 24 : at + 24 + size]))
    return sorted(found, key=lambda frame: frame[:2])
