"""Second thoughts: what a small model heard first is weighed against what else it may have heard, and against sense.

What else: its other guesses, and other writings of the same sound (sense.py). Each is put to the model again, which says how
well it fits the sound; the dictionary says how well it fits the sentence, and usual.txt how usual its words are in this house.
Only what wins in all together is changed.
"""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from math import log
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy

from chosha.media.engine.homophones import Morpheme
from chosha.media.engine.sense import Line
from chosha.media.engine.writings import Writings

BEAM, GUESSES, WARMTH = 5, 3, 0.5  # GUESSES are drawn at this temperature, beside the beam's own
ASKED, AT_ONCE = 8, 2  # times a window is put to the model again, and how many of them in one go (memory)
APART, HEARD_BEFORE, HEARD_BEHIND = 8, 2, 14  # signs between changes asked together, and around one that are compared
NATS = 385.0  # of cost to one of likelihood
USUAL = 1.6  # likelihood for each time that a word is e times as usual in this house
MOST, LEAST = 12_000, 1.0  # of cost that counts, and of likelihood that must be won
SAME, GUESSED, GUESSED_ANEW = 0, 1, 2  # sound
DOUBT = (0.0, 4.0, 5.0)  # likelihood which another sound must win besides
HOPE, HOPE_NATS, SURE = -4.0, 600.0, 5.0  # which changes are worth asking about
LONGEST = 6  # signs of another guess
STOPS = re.compile(r"[\s、。，．？！?!]+")
NONSENSE, NOT_SPEECH, UNSURE = 2.4, 0.6, -1.0  # a model that hears nothing says one thing again and again: such words pack too well
AROUND = 6  # signs beside a change that may be one word with it
WORDS = Path(__file__).with_name("usual.txt")  # made by bench/captions_words.py


class Change(NamedTuple):
    """Signs from..until may be `signs`; `gain` in cost, `kind` of sound."""

    begin: int
    until: int
    signs: str
    gain: int
    kind: int


class Rehearing:
    """Stands in for `generate_with_fallback` of a faster-whisper model, one decoding at temperature 0."""

    def __init__(self, model: Any, writings: Writings, morphemes: Callable[[str], list[Morpheme]]) -> None:
        self.model, self.writings, self.morphemes = model, writings, morphemes
        lines = (line.split() for line in WORDS.read_text("utf-8").splitlines())
        self.usual = {word: log(1 + int(count)) for word, count in lines}

    def __call__(self, encoded: Any, prompt: list[int], tokenizer: Any, options: Any) -> tuple[Any, float, float, float]:
        from faster_whisper.transcribe import get_compression_ratio

        settings = {"suppress_tokens": options.suppress_tokens, "suppress_blank": options.suppress_blank, "return_scores": True}
        settings |= {"max_initial_timestamp_index": 50, "return_no_speech_prob": True}
        first = self.model.model.generate(encoded, [prompt], beam_size=BEAM, num_hypotheses=BEAM, **settings)[0]
        tokens = first.sequences_ids[0]
        likely = first.scores[0] * len(tokens) / (len(tokens) + 1)
        packed = get_compression_ratio(tokenizer.decode(tokens).strip())
        if not (packed > NONSENSE or (first.no_speech_prob > NOT_SPEECH and likely < UNSURE)):
            drawn = {"beam_size": 1, "num_hypotheses": GUESSES, "sampling_topk": 0, "sampling_temperature": WARMTH}
            guesses = self.model.model.generate(encoded, [prompt], **drawn, **settings)[0].sequences_ids + first.sequences_ids[1:]
            tokens = self._thought_over(encoded, tokens, guesses, tokenizer)
        return SimpleNamespace(sequences_ids=[tokens], no_speech_prob=first.no_speech_prob), likely, 0.0, packed

    def _thought_over(self, encoded: Any, tokens: list[int], guesses: list[list[int]], tokenizer: Any) -> list[int]:
        """The tokens with what was changed; the marks of time stay where they are."""
        pieces = list(_pieces(tokens, tokenizer))
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        if not text:
            return tokens
        heard = _Heard(self.model, encoded, tokenizer, text)
        words = [tokenizer.decode([token for token in guess if token < tokenizer.eot]) for guess in guesses]
        changes = chosen(heard.weighed(rounds(sorted(self.changes(text, words, heard.sure), key=heard.hope, reverse=True))))
        return [token for piece in _changed(pieces, changes) for token in ([piece] if isinstance(piece, int) else tokenizer.encode(piece))]

    def changes(self, text: str, guesses: list[str], sure: Callable[[int, int], float]) -> list[Change]:
        """All that may be changed, with what each brings to the sense; two that lead to one text are one."""
        found: dict[str, tuple[int, int]] = {}
        bare = STOPS.sub("", text)

        def put(other: str, gain: int, kind: int) -> None:
            if STOPS.sub("", other) != bare and gain > found.get(other, (gain - 1, 0))[0]:
                found[other] = (gain, kind)

        for (begin, until, signs), gain in Line(self.morphemes(text), self.writings).alternatives().items():
            put(text[:begin] + signs + text[until:], gain, SAME)
        for begin, until, signs in {part for guess in guesses for part in differences(text, guess)}:
            for other, gain, kind in self._guessed(text, begin, until, signs):
                put(other, gain, kind)
        made = (_change(text, other, gain, kind) for other, (gain, kind) in found.items())
        return [self._by_use(text, change) for change in made if change.signs.strip() and hope(change, sure) > HOPE]

    def _by_use(self, text: str, change: Change) -> Change:
        """With what the words of the house bring besides the dictionary's."""
        before, behind = text[max(change.begin - AROUND, 0) : change.begin], text[change.until : change.until + AROUND]
        won = self._use(before + change.signs + behind) - self._use(before + text[change.begin : change.until] + behind)
        return change._replace(gain=int(min(change.gain, MOST) + NATS * USUAL * won))

    def _use(self, text: str) -> float:
        return sum(self.usual.get(signs, 0.0) for signs, _, _ in self.morphemes(text))

    def _guessed(self, text: str, begin: int, until: int, signs: str) -> Iterator[tuple[str, int, int]]:
        """The text with another guess in it, and with other writings of that guess; the sense is asked between two stops."""
        first = max(text.rfind(stop, 0, begin) for stop in "。、") + 1
        last = min((place for stop in "。、" if (place := text.find(stop, until)) >= 0), default=len(text))
        other = text[first:begin] + signs + text[until:last]
        before, line = Line(self.morphemes(text[first:last]), self.writings), Line(self.morphemes(other), self.writings)
        yield text[:first] + other + text[last:], before.cost - line.cost, GUESSED
        place = range(begin - first, begin - first + len(signs))
        for (start, end, again), gain in line.alternatives().items():
            if start < place.stop and end > place.start:
                yield text[:first] + other[:start] + again + other[end:] + text[last:], before.cost - line.cost + gain, GUESSED_ANEW


class _Heard:
    """One window of sound and what was heard in it: says how well another text fits the sound."""

    def __init__(self, model: Any, encoded: Any, tokenizer: Any, text: str) -> None:
        self.model, self.tokenizer, self.text = model, tokenizer, text
        self.encoded = numpy.array(encoded)
        self.fit = self._fits([text])[0]

    def sure(self, begin: int, until: int) -> float:
        """How doubtful the model was of these signs, from 0 (certain) on."""
        return -float(self.fit[begin:until].sum())

    def hope(self, change: Change) -> float:
        return hope(change, self.sure)

    def weighed(self, asked: list[list[Change]]) -> Iterator[tuple[float, Change]]:
        """Each change with the likelihood it wins, in sound and sense together."""
        for number in range(0, len(asked), AT_ONCE):
            some = asked[number : number + AT_ONCE]
            for changes, fit in zip(some, self._fits([apply(self.text, changes) for changes in some]), strict=True):
                yield from self._weighed(changes, fit)

    def _weighed(self, changes: list[Change], fit: Any) -> Iterator[tuple[float, Change]]:
        moved = 0
        for number, change in enumerate(changes):
            room = changes[number + 1].begin - change.until - HEARD_BEFORE if number + 1 < len(changes) else len(self.text)
            behind, begin = min(HEARD_BEHIND, room), max(change.begin - HEARD_BEFORE, 0)
            instead = fit[begin + moved : change.begin + moved + len(change.signs) + behind].sum()
            sound = float(instead - self.fit[begin : change.until + behind].sum())
            moved += len(change.signs) - (change.until - change.begin)
            yield sound + change.gain / NATS - DOUBT[change.kind], change

    def _fits(self, texts: list[str]) -> list[Any]:
        """For each text how likely each sign is after those before it; of signs made of one token the first carries it."""
        import ctranslate2

        tokens = [self.tokenizer.encode(text) for text in texts]
        sound = ctranslate2.StorageView.from_array(numpy.ascontiguousarray(self.encoded.repeat(len(texts), 0)))
        asked = self.model.model.align(sound, self.tokenizer.sot_sequence, tokens, [2 * self.encoded.shape[1]] * len(texts))
        return [self._by_sign(text, each, answer.text_token_probs) for text, each, answer in zip(texts, tokens, asked, strict=True)]

    def _by_sign(self, text: str, tokens: list[int], likely: list[float]) -> Any:
        fit, place = numpy.zeros(len(text) + 1), 0
        for number, each in enumerate(likely):
            fit[min(place, len(text))] += numpy.log(max(each, 1e-9))
            place = len(self.tokenizer.decode(tokens[: number + 1]).rstrip("\ufffd"))
        return fit


def hope(change: Change, sure: Callable[[int, int], float]) -> float:
    """Whether a change is worth asking about: what it brings, and how doubtful the model was there."""
    doubtful = sure(change.begin, change.until) if change.until > change.begin else LEAST
    return change.gain / HOPE_NATS + (min(doubtful, SURE) - SURE) * 0.8 - (change.kind == GUESSED_ANEW)


def differences(text: str, guess: str) -> Iterator[tuple[int, int, str]]:
    """(from, until, what a guess has there), short ones only, stops and spaces aside."""
    places = [number for number, sign in enumerate(text) if not STOPS.match(sign)]
    bare, other = [text[place] for place in places], STOPS.sub("", guess)
    for kind, begin, until, start, end in SequenceMatcher(None, bare, list(other), autojunk=False).get_opcodes():
        if kind == "equal" or until - begin > LONGEST or end - start > LONGEST or (begin == until and not 0 < begin < len(bare)):
            continue
        first = places[begin]
        yield first, places[until - 1] + 1 if until > begin else first, other[start:end]


def rounds(changes: list[Change]) -> list[list[Change]]:
    """Changes that lie apart are asked about together; at most so many rounds, the first ones first."""
    asked: list[list[Change]] = []
    for change in changes:
        for together in asked:
            if all(change.until + APART <= other.begin or change.begin - APART >= other.until for other in together):
                together.append(change)
                break
        else:
            if len(asked) < ASKED:
                asked.append([change])
    return [sorted(together) for together in asked]


def chosen(weighed: Iterator[tuple[float, Change]]) -> list[Change]:
    """What wins, the best first where two are over each other; in order."""
    taken: list[Change] = []
    for won, change in sorted(weighed, reverse=True):
        if won >= LEAST and all(change.until <= other.begin or change.begin >= other.until for other in taken):
            taken.append(change)
    return sorted(taken)


def apply(text: str, changes: list[Change]) -> str:
    """The text with changes that are in order and not over each other."""
    for change in reversed(changes):
        text = text[: change.begin] + change.signs + text[change.until :]
    return text


def _change(text: str, other: str, gain: int, kind: int) -> Change:
    """The least stretch in which two texts differ."""
    begin, behind, least = 0, 0, min(len(text), len(other))
    while begin < least and text[begin] == other[begin]:
        begin += 1
    while behind < least - begin and text[-1 - behind] == other[-1 - behind]:
        behind += 1
    return Change(begin, len(text) - behind, other[begin : len(other) - behind], gain, kind)


def _pieces(tokens: list[int], tokenizer: Any) -> Iterator[int | str]:
    """Marks of time as they are, and the texts between them."""
    run: list[int] = []
    for token in tokens:
        if token < tokenizer.timestamp_begin:
            run += [token] if token < tokenizer.eot else []
            continue
        if run:
            yield tokenizer.decode(run)
        run = []
        yield token
    if run:
        yield tokenizer.decode(run)


def _changed(pieces: list[int | str], changes: list[Change]) -> Iterator[int | str]:
    """A change over the end of a piece goes to the piece in which it begins."""
    at = 0
    for piece in pieces:
        if isinstance(piece, int):
            yield piece
            continue
        told, end = "", at + len(piece)
        place = at
        for change in changes:
            if change.begin >= end or change.until < at or change.begin < change.until == at:
                continue
            if change.begin >= at:
                told += piece[place - at : change.begin - at] + change.signs
            place = min(change.until, end)
        told += piece[place - at :]
        at = end
        if told:
            yield told
