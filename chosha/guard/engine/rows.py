"""Names in a row: 「田中、佐藤、鈴木の三名」; no places that are gone round one after another."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.callings import NOBODY, ends_at, grows_from, is_nobody
from chosha.guard.engine.lexicon import FAMILY, Word, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.persons import is_everyday, is_human
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.telling import begins

COUNTED = re2.compile("^ ?[0-9]")
IN_ROW = frozenset("、・,/&とや")
NOT_ROW = re2.compile(
    "^(?:の(?:地区|集落|自治会|町内|方面|校区|交差点|停留所|多い|順|間|市|町|駅|会場|各|三市|二市|3市|2市|両市|図書館|様式|職員の|境)|など同姓|を(?:回|巡|訪)|に(?:泊|出張)|から(?:も|の)?応援)"
)

ENDS_ROW = begins(NOT_ROW)


class Rows:
    def find(self, reading: Reading) -> Iterable[Span]:
        return [mark for mark in _rows(reading) if not is_nobody(reading, mark) and is_human(reading.folded, mark)]


def _rows(reading: Reading) -> Iterator[Span]:
    """Two and more family names in a row: 「田中、佐藤、鈴木の三名」. One of them must be read as one, the others may be."""
    words, row = reading.words, list[Word]()
    for at, word in enumerate(words):
        if len(word.text) < 5 and word.kind[0] == "名詞" and FAMILY in senses(word.text) and _may_stand(reading, word):
            linked = at > 1 and bool(row) and row[-1] is words[at - 2] and words[at - 1].text in IN_ROW
            if len(word.text) == 1 and not (linked and word.is_family):
                continue
            if not linked:
                yield from _row(reading, row)
                row = []
            row.append(word)
    yield from _row(reading, row)


def _follows_place(reading: Reading, first: Word) -> bool:
    """「飛騨と松阪と近江も来る」: what goes before in the row is a place and nobody's name."""
    at = reading.starting_at(first.start)
    before = reading.words[at - 2] if at > 1 and reading.words[at - 1].text in IN_ROW else None
    return before is not None and before.is_place and FAMILY not in senses(before.text)


def _may_stand(reading: Reading, word: Word) -> bool:
    return word.text not in NOBODY and not grows_from(reading.folded, word.start)


def _row(reading: Reading, row: list[Word]) -> Iterator[Span]:
    sure = sum(len(word.text) == 1 or (word.is_family and not is_everyday(word.text)) for word in row)
    behind = reading.folded[row[-1].end : row[-1].end + 8] if row else ""
    if len(row) > 2 and all(COUNTED.match(reading.folded[word.end : word.end + 2]) for word in row):
        return  # 「川崎 22.1/幸 22.0/中原 15.3」
    if len(row) < 2 or reading.once(ENDS_ROW, behind):
        return
    if _follows_place(reading, row[0]):
        return
    if sure * 2 >= len(row) and ends_at(reading.folded[row[-1].end : row[-1].end + 2]):
        for word in row:
            yield reading.mark(word.start, word.end, Kind.PERSON, Level.ASK, "お名前のようです")
