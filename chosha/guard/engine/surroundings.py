"""A town beside somebody, a home, a firm: alone it tells nothing, together they tell who it is."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import HEARSAY, HIGHER, LARGE
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.towns import named, towns_in
from chosha.guard.engine.wordlists import one_of

TELLING = (Kind.PERSON, Kind.FACILITY, Kind.COMPANY, Kind.ADDRESS, Kind.WHO, Kind.MY_NUMBER, Kind.BANK, Kind.BIRTH, Kind.CASE)
NEAR = 100  # signs between the town and what it stands beside
HALLS = ("役場", "役所")
LEARNT = re2.compile(rf"^(?:[のがはもをで]|から)?[^、。\n]{{0,6}}?(?:{one_of('learnt_from')})")


def towns_beside(reading: Reading, marks: Iterable[Span]) -> Iterator[Span]:
    """Marks for the towns of a text that stand near a weighty mark of another kind."""
    telling = sorted(span.start for span in marks if span.kind in TELLING and span.level is not Level.HINT)
    if not telling:
        return
    for first, end in towns_in(reading):
        at = bisect_left(telling, first - NEAR)
        if at == len(telling) or telling[at] > end + NEAR:
            continue
        start, _known = named(reading, first, end)
        if start >= 0 and not _is_public(reading, start, end):
            less = f"ある{reading.folded[end - 1]}"
            last = end + 2 if reading.folded.startswith(HALLS, end) else end
            yield reading.mark(start, last, Kind.MUNICIPALITY, Level.ASK, "場所が分かります", less)


def _is_public(reading: Reading, start: int, end: int) -> bool:
    """Spoken of as others speak of it: what it has published, what one may learn there."""
    behind = reading.folded[end : end + 24]
    return (
        reading.folded[start : end - 1] in LARGE
        or HEARSAY.match(behind) is not None
        or HIGHER.match(behind) is not None
        or LEARNT.match(behind) is not None
    )
