"""この回のまとめ as one file to take along: a page that opens anywhere, and the materials beside it."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from chosha.kernel.zipped import Flow, packed_file, packing

LARGEST = 200_000_000  # bytes of materials that go along; what is larger stays where it is


class Carried(NamedTuple):
    """A file and its place in the ZIP; the place is empty where it does not go along."""

    title: str
    words: str  # its kind
    bytes: int
    place: str
    path: Path


def carried(files: Iterable[tuple[str, str, str, int, Path]]) -> list[Carried]:
    """(title, kind, name, bytes, path) of each, with numbered places, as many as go along."""
    found, whole = [], 0
    for number, (title, words, name, size, path) in enumerate(files, start=1):
        whole += size
        goes = whole <= LARGEST and path.is_file()
        found.append(Carried(title, words, size, f"materials/{number:02d}-{name.replace('/', '_')}" if goes else "", path))
    return found


def take_along(page: str, minutes: str, files: Iterable[Carried]) -> Iterator[bytes]:
    """The pieces of the ZIP: index.html, minutes.txt where there are some, materials/."""
    flow = Flow()
    with packing(flow, zipfile.ZIP_STORED) as packed:  # papers and pictures are small already
        packed.writestr("index.html", page, compress_type=zipfile.ZIP_DEFLATED)
        if minutes.strip():
            packed.writestr("minutes.txt", minutes, compress_type=zipfile.ZIP_DEFLATED)
        yield flow.taken()
        for file in files:
            if file.place and file.path.is_file():
                yield from packed_file(packed, flow, file.place, file.path)
    yield flow.taken()
