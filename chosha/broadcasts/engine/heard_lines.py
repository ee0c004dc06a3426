"""What a machine heard, cut into lines that are pleasant to read: sentences first, then breaths, never much longer than one look."""

from collections.abc import Iterable, Iterator
from typing import Any

from chosha.broadcasts.engine.subtitles import Cue

LONGEST = 26  # signs in one look
ENDS, RESTS = "。！？!?", "、，,"
BREATH, LONG_BREATH = 0.35, 0.9  # seconds of silence
WORTH_A_LINE = 9  # signs before a breath or a comma may end a line
LEAST_SECONDS, JOINS_WITHIN = 0.9, 0.4
PARTICLES = frozenset("はがをにでともへの")

Word = tuple[float, float, str]


def lines_of(segments: Iterable[list[Any]]) -> list[Cue]:
    """Cues of at most 26 signs, from segments [start, end, [[start, end, signs], …]]; each stands long enough to be read."""
    words = [(float(start), float(end), "".join(str(signs).split())) for segment in segments for start, end, signs in segment[2]]
    lines = [line for sentence in _sentences(word for word in words if word[2]) for line in _looks(sentence)]
    return _readable([Cue(line[0][0], line[-1][1], "", _plain(line)) for line in lines if _plain(line)])


def _sentences(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Up to a full stop, or a long silence."""
    run: list[Word] = []
    for word in words:
        if run and word[0] - run[-1][1] >= LONG_BREATH:
            yield run
            run = []
        run.append(word)
        if word[2][-1] in ENDS:
            yield run
            run = []
    if run:
        yield run


def _looks(sentence: list[Word]) -> Iterator[list[Word]]:
    left = sentence
    while len(_plain(left)) > LONGEST:
        at = _best_cut(left)
        yield left[:at]
        left = left[at:]
    yield left


def _best_cut(words: list[Word]) -> int:
    """Behind which word a line ends: a comma, a breath, a particle; the later the better. At least one word."""
    best, chosen, length = -1.0, 1, 0
    for number in range(1, len(words)):
        length += len(words[number - 1][2])
        if length > LONGEST:
            break
        worth = _worth(words[number - 1], words[number]) + length / LONGEST
        if length < WORTH_A_LINE:
            worth -= 2.0
        if worth >= best:
            best, chosen = worth, number
    return chosen


def _worth(before: Word, after: Word) -> float:
    if before[2][-1] in RESTS:
        return 3.0
    if after[0] - before[1] >= BREATH:
        return 2.0
    return 1.0 if before[2][-1] in PARTICLES and not _is_kana(after[2][0]) else 0.0


def _is_kana(sign: str) -> bool:
    return "ぁ" <= sign <= "ん"


def _plain(words: list[Word]) -> str:
    return "".join(word[2] for word in words).strip("、，, ")


def _readable(cues: list[Cue]) -> list[Cue]:
    """None ends before it was read, none lasts into the next."""
    shown = []
    for number, cue in enumerate(cues):
        following = cues[number + 1].start if number + 1 < len(cues) else cue.end + LEAST_SECONDS
        end = max(cue.end, cue.start + LEAST_SECONDS)
        end = following if following - end <= JOINS_WITHIN else end
        shown.append(cue._replace(start=round(cue.start, 2), end=round(max(end, cue.start + 0.1), 2)))
    return shown
