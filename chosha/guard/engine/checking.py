"""The face of the engine: a text or the name of a file in, marks out. Asks no network, writes nothing down."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence

import re2

from chosha.guard.engine.abroad import Foreigners
from chosha.guard.engine.affairs import Affairs
from chosha.guard.engine.callings import Callings
from chosha.guard.engine.figures import Figures
from chosha.guard.engine.firms import Firms
from chosha.guard.engine.folding import VOICED, fold, mended, visible
from chosha.guard.engine.homes import Homes
from chosha.guard.engine.institutions import Facilities
from chosha.guard.engine.kana import KanaNames
from chosha.guard.engine.kinfolk import Kinfolk
from chosha.guard.engine.learnt import calmed, figures, names
from chosha.guard.engine.lexicon import FAMILY, Word, senses
from chosha.guard.engine.lots import Lots
from chosha.guard.engine.marks import RANK, Detector, Kind, Level, Span
from chosha.guard.engine.mishaps import Mishaps
from chosha.guard.engine.numbers import Numbers, decade
from chosha.guard.engine.persons import Persons, cast, is_everyday
from chosha.guard.engine.places import Addresses, Municipalities, is_municipality, is_prefecture
from chosha.guard.engine.portraits import Portraits
from chosha.guard.engine.posted import Posted
from chosha.guard.engine.public import is_code_of_hall, is_hall, is_of_famous, is_office_line, weighed
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.readings import is_family_reading, is_given_reading
from chosha.guard.engine.registers import Registers
from chosha.guard.engine.roman import RomanNames, family_names, whole_names
from chosha.guard.engine.rows import Rows
from chosha.guard.engine.schools import Nicknames
from chosha.guard.engine.sheets import Sheets, old_days
from chosha.guard.engine.spaced import SpacedNames
from chosha.guard.engine.stories import Stories
from chosha.guard.engine.streets import Streets
from chosha.guard.engine.surroundings import beside
from chosha.guard.engine.towns import Towns
from chosha.guard.engine.trades import Trades
from chosha.guard.engine.ventures import Ventures
from chosha.guard.engine.whole import whole_person, whole_places

Namer = Callable[[Reading, Iterable[Span]], list[Span]]
MOST = 20_000  # signs looked at in one go; longer texts are read in pieces that overlap
OVERLAP = 200
DETECTORS: list[Detector] = [
    Numbers(),
    Figures(),
    Registers(),
    Sheets(),
    Persons(),
    Callings(),
    Rows(),
    Foreigners(),
    SpacedNames(),
    RomanNames(),
    KanaNames(),
    Kinfolk(),
    Addresses(),
    Lots(),
    Posted(),
    Streets(),
    Municipalities(),
    Towns(),
    Mishaps(),
    Facilities(),
    Affairs(),
    Homes(),
    Firms(),
    Trades(),
    Ventures(),
    Nicknames(),
    Stories(),
    Portraits(),
]
BRACKETS = ("(", "（", ")", "）")
LEAST = 2  # signs of a lesser mark worth keeping beside a weightier one
TALK = {Kind.COMPANY: re2.compile("を|と話し|して"), Kind.WHO: re2.compile("角の(?:立|取れ)|公開して|公表して")}
FAMILY_AND_GIVEN = re2.compile(r"(?:^| )(([\p{Han}]{1,3})([\p{Hiragana}]{2,4}))(?: |$)")
GIVEN_ALONE = re2.compile(r"(?:^| )([\p{Hiragana}]{2,4})(?: |$)")
OF_SOMEBODY = re2.compile("記録|判定|入所|台帳|手帳|届出|相談|保護|面談|調書|就学|診断|支援|観察|虐待|児童|検査|個票|カルテ|同意書|申請")
DAY_OF_EIGHT = re2.compile(r"(?:^|[_ ])((?:19[2-9][0-9]|200[0-9]|201[0-7])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?:[_ ]|$)")
CODE_IN_NAME = re2.compile(r"(?:^|[_ ])([0-9]{3}-[0-9]{4})(?:[_ ]|$)")
BLOCK = re2.compile(r"(?:^|[_ 　(（])([\p{Han}ヶ]{1,8}(?:町|条|台|丘|野|原|字)[0-9]{1,3}(?:[-ー－][0-9]{1,4}){1,3})(?:[_ 　)）]|$)")
PARTS = re2.compile(r"[_\-. 　()（）\[\]・]+|[0-9]{6,8}")


def add_detector(detector: Detector) -> None:
    """A further detector, asked after those of the house."""
    DETECTORS.append(detector)


def check(text: str, *, allow: Iterable[str] = (), terms: Iterable[str] = ()) -> list[Span]:
    """Marks in the order of the text, none over another. `allow` silences what asks or hints, never what stops; `terms` always ask.

    Offsets count code points of `text` as given, of any length.
    """
    return _check(text, allow, terms, names)


def _check(text: str, allow: Iterable[str], terms: Iterable[str], weigh_names: Namer | None) -> list[Span]:
    seen, places = visible(text)
    found: list[Span] = []
    reading = Reading(seen[:MOST])
    for start in range(0, max(len(seen), 1), MOST - OVERLAP):
        here = _found_in(Reading(seen[start : start + MOST]) if start else reading, tuple(terms), weigh_names)
        found += [span._replace(start=span.start + start, end=span.end + start) for span in here] if start else here
        if start + MOST >= len(seen):
            break
    spared = [fold(word).lower() for word in allow if word.strip()]
    kept = _parted([span for span in found if span.level is Level.STOP or span.kind is Kind.TERM or not _is_spared(span, spared)])
    if weigh_names and len(seen) <= MOST:
        kept = calmed(reading, kept)
    return [_as_given(span, text, places) for span in kept]


def check_name(file_name: str, *, allow: Iterable[str] = (), terms: Iterable[str] = ()) -> list[Span]:
    """Marks in the name of a file: its parts are words of their own, romanised family names are hinted at."""
    name, spaced = in_parts(file_name)
    found = {(span.start, span.end): span for text in (name, spaced) for span in _check(text, allow, terms, None)}
    if any(span.kind is Kind.PERSON for span in found.values()):
        found |= {(span.start, span.end): span for span in _places_in_name(name)}
    romanised = [*whole_names(name), *family_names(name)]
    if romanised or OF_SOMEBODY.search(spaced):
        for span in _figures_in_name(name):
            found.setdefault((span.start, span.end), span)
    whole = _parted([*found.values(), *_single_names(spaced), *romanised])
    return [span._replace(text=file_name[span.start : span.end]) for span in whole]


def in_parts(file_name: str) -> tuple[str, str]:
    """The name without its ending, and the same with spaces between its parts."""
    stem, dot, _ = file_name.rpartition(".")
    name = mended(stem if dot else file_name)
    return name, PARTS.sub(lambda part: part.group() if part.group()[0].isdecimal() else " " * len(part.group()), name)


def _found_in(reading: Reading, terms: Sequence[str], weigh_names: Namer | None) -> list[Span]:
    found = before_figures(reading, weigh_names)
    found = _without_public(reading, [*found, *figures(reading, found)])
    return found + [mark for term in terms for mark in _places_of(reading, fold(term).lower().strip())]


def before_figures(reading: Reading, weigh_names: Namer | None) -> list[Span]:
    """What the rules mark, and the names that were weighed: all but the days and numbers no rule knows."""
    marks = [span for detector in DETECTORS for span in detector.find(reading) if not _is_talk(span)]
    likely = weigh_names(reading, marks) if weigh_names else []
    marks = _without_homes(marks)
    persons = weighed(reading, _heaviest(whole_person(reading, span) for span in (*marks, *likely) if span.kind is Kind.PERSON))
    found = whole_places(reading, (span for span in marks if span.kind is not Kind.PERSON)) + cast(reading, persons)
    return found + list(beside(reading, found))


def _heaviest(marks: Iterable[Span]) -> list[Span]:
    """One mark of each stretch: several detectors find most names."""
    found: dict[tuple[int, int], Span] = {}
    for mark in marks:
        place = (mark.start, mark.end)
        if place not in found or RANK[mark.level] < RANK[found[place].level]:
            found[place] = mark
    return list(found.values())


def _places_of(reading: Reading, term: str) -> Iterator[Span]:
    lower = reading.folded.lower()
    at = lower.find(term) if term and len(lower) == len(reading.folded) else -1
    while at >= 0:
        yield reading.mark(at, at + len(term), Kind.TERM, Level.ASK, "事務局が気をつけたい言葉です", "")
        at = lower.find(term, at + len(term))


def _without_public(reading: Reading, found: list[Span]) -> list[Span]:
    """Marks without the addresses of public offices and the postal codes before these, and without birthdays of the famous."""
    halls = [span for span in found if span.kind is Kind.ADDRESS and is_hall(reading, span)]
    starts = {span.start for span in halls}
    ends = {start - back for start in starts for back in range(4)}
    return [
        span
        for span in found
        if not (span.kind is Kind.ADDRESS and span.start in starts)
        and not (span.kind is Kind.MUNICIPALITY and any(hall.start <= span.start < hall.end for hall in halls))
        and not (span.kind is Kind.BIRTH and is_of_famous(reading, span))
        and not (span.kind is Kind.PHONE and is_office_line(reading, span))
        and not (span.kind is Kind.POSTAL and (span.end in ends or is_code_of_hall(reading, span)))
    ]


def _without_homes(marks: list[Span]) -> list[Span]:
    """Marks without names of people that are the beginning of a home's: 「浦添みなみ|心療クリニック」."""
    homes = {span.start: span.end for span in marks if span.kind is Kind.FACILITY}
    return [
        span for span in marks if not (span.kind is Kind.PERSON and span.end < homes.get(span.start, 0) and _begins_with_town(span.text))
    ]


def _begins_with_town(name: str) -> bool:
    return any(is_municipality(name[:length] + kind) for length in (2, 3) for kind in "市町村区")


def _is_talk(span: Span) -> bool:
    """No firm has an object in its name, or somebody it speaks with; nobody is told by what was published or by a turn of speech."""
    return span.kind in TALK and TALK[span.kind].search(span.text) is not None


def _is_spared(span: Span, spared: Sequence[str]) -> bool:
    if not spared:
        return False
    words = fold(span.text).lower()
    return any(words in allowed or (allowed in words and len(allowed) * 2 > len(words)) for allowed in spared)


def _parted(found: list[Span]) -> list[Span]:
    """None over another: the weightier, then the longer stands; of a lesser one stays its longest part beside it."""
    kept: list[Span] = []  # always in the order of the text
    for span in sorted(found, key=_weight):  # the order of the detectors where they weigh the same
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
            continue
        first = bisect_right(kept, span.start, key=lambda other: other.end)
        last = bisect_left(kept, span.end, key=lambda other: other.start)
        rest = _beside(span, kept[first:last])
        if rest is not None:
            insort(kept, rest, key=lambda other: other.start)
    return kept


def _weight(span: Span) -> tuple[int, int, int, bool]:
    return RANK[span.level], span.start - span.end, span.start, span.kind is Kind.COMPANY


def _beside(span: Span, over: list[Span]) -> Span | None:
    """What is left of a mark beside weightier ones that lie over it."""
    if not over:
        return span
    if span.kind not in (Kind.WHO, Kind.COMPANY):
        return None
    edges = [span.start, *(edge for other in over for edge in (other.start, other.end)), span.end]
    start, end = max(zip(edges[::2], edges[1::2], strict=True), key=lambda part: part[1] - part[0])
    if end - start < max(LEAST, 6):
        return None
    text = span.text[start - span.start : end - span.start]
    return span._replace(start=start, end=end, text=text, replacement="")


def _as_given(span: Span, text: str, places: list[int] | None) -> Span:
    if places is None and not span.replacement.startswith("（") and span.text == text[span.start : span.end]:
        return span
    start, end = (span.start, span.end) if places is None else (places[span.start], places[span.end - 1] + 1)
    end += places is not None and text[end : end + 1] in VOICED
    return span._replace(start=start, end=end, text=text[start:end], replacement=_fitting(span.replacement, text, start, end))


def _fitting(replacement: str, text: str, start: int, end: int) -> str:
    """Without brackets of its own where the words stand in brackets already."""
    stands_in = text[start - 1 : start] in BRACKETS and text[end : end + 1] in BRACKETS
    return replacement.removeprefix("（").removesuffix("）") if stands_in and replacement.startswith("（") else replacement


def _figures_in_name(name: str) -> Iterator[Span]:
    """「kurata_20120408」, 「oki_651-0000」: a day of old or a postal code in the name of a file about somebody."""
    reading = Reading(name)
    for start, end in (*old_days(reading), *(found.span(1) for found in DAY_OF_EIGHT.finditer(name))):
        yield reading.mark(start, end, Kind.BIRTH, Level.STOP, "生年月日のようです", decade(name[start:end]))
    for found in CODE_IN_NAME.finditer(name):
        yield reading.over(found.span(1), Kind.POSTAL, Level.STOP, "郵便番号のようです", "（郵便番号）")


def _places_in_name(name: str) -> Iterator[Span]:
    """「避難計画_港町3-14-6_古谷様」: a block in the name of a file that names somebody."""
    reading = Reading(name)
    for found in BLOCK.finditer(name):
        yield reading.over(found.span(1), Kind.ADDRESS, Level.STOP, "住所です")


def _single_names(spaced: str) -> list[Span]:
    """In the name of a file a family name standing alone is one: 「面談記録_佐藤.docx」."""
    reading = Reading(spaced)
    whole = [
        reading.over(found.span(1), Kind.PERSON, Level.ASK, "お名前のようです")
        for found in FAMILY_AND_GIVEN.finditer(spaced)
        if FAMILY in senses(found.group(2)) and is_given_reading(found.group(3))
    ]
    if OF_SOMEBODY.search(spaced):
        whole += [
            reading.over(found.span(1), Kind.PERSON, Level.ASK, "お名前のようです")
            for found in GIVEN_ALONE.finditer(spaced)
            if is_given_reading(found.group(1)) and not {"普通名詞", "副詞"} & senses(found.group(1))
        ]
    return whole + [
        reading.mark(word.start, word.end, Kind.PERSON, Level.ASK, "お名前のようです", "A")
        for word in reading.words
        if not word.text.isascii()
        and (word.is_family or _is_rather_family(word) or (is_family_reading(word.text) and FAMILY in senses(word.text)))
        and not is_prefecture(word.text)
        and len(word.text) >= 2
        and spaced[word.end : word.end + 1] in ("", " ")
        and spaced[word.start - 1 : word.start] in ("", " ")
        and (not is_everyday(word.text) or OF_SOMEBODY.search(spaced))  # 「雛形」
    ]


def _is_rather_family(word: Word) -> bool:
    """A place that is no prefecture and no city, and a family name: 「小笠原」 between two signs of a file name."""
    if not word.is_place or FAMILY not in senses(word.text):
        return False
    return not any(is_municipality(word.text + kind) for kind in "市区")
