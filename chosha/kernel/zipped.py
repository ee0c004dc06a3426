"""A ZIP written while it is sent: nothing of it lies on the disk of the house, and memory holds one piece at a time."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PIECE = 64 * 1024


class Flow(io.RawIOBase):
    """Takes what the ZIP writes and gives it on. It cannot be rewound, so sizes stand after each file, as ZIP allows."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.waiting += piece
        return len(piece)

    def taken(self) -> bytes:
        piece = bytes(self.waiting)
        self.waiting.clear()
        return piece


def packing(flow: Flow, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipFile:
    return zipfile.ZipFile(flow, "w", compression)  # a stream is enough for writing


def packed_file(packed: zipfile.ZipFile, flow: Flow, name: str, path: Path) -> Iterator[bytes]:
    """Puts a file into it, piece by piece."""
    with packed.open(name, "w") as entry, path.open("rb") as source:
        while piece := source.read(PIECE):
            entry.write(piece)
            yield flow.taken()
