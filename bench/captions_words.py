"""Counts the words that people of this house use, for chosha/media/engine/usual.txt. `python -m bench.captions_words`

From texts of this project alone: the sample community without what is spoken in its recordings, and the sentences the guard is
measured with. Names of people are left out, and so is what stands there once or twice.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "chosha" / "media" / "engine" / "usual.txt"
MARK = re.compile(r"\[\[[^]|]*\|([^]]*)\]\]")
WORTH = re.compile(r"[ァ-ヿ]{2,}|[ぁ-ヿ々]*[一-鿿][ぁ-ヿ一-鿿々]*")  # words in hiragana alone say nothing of the matter
LEAST = 3


def texts() -> Iterator[str]:
    for path in sorted((ROOT / "demo" / "data").glob("*.json*")):
        content = path.read_text("utf-8")
        yield from _strings([json.loads(line) for line in content.splitlines()] if path.suffix == ".jsonl" else json.loads(content))
    for path in sorted((ROOT / "bench" / "guard_texts").glob("*.txt")):
        yield from MARK.sub(r"\1", path.read_text("utf-8")).splitlines()


def _strings(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, list):
        for each in thing:
            yield from _strings(each)
    elif isinstance(thing, dict):
        for name, each in thing.items():
            if name != "transcript":
                yield from _strings(each)


def main() -> None:
    from sudachipy import Dictionary, SplitMode

    tokenizer = Dictionary().tokenizer(mode=SplitMode.A)
    words = (word for text in texts() for word in tokenizer.tokenize(text[:4000]) if "人名" not in word.part_of_speech())
    counted = Counter(word.surface() for word in words if WORTH.fullmatch(word.surface()))
    lines = [f"{word} {count}" for word, count in sorted(counted.items(), key=lambda each: (-each[1], each[0])) if count >= LEAST]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
