"""What is new between two texts, sentence by sentence, so that it can be read on a phone."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

AROUND = 1  # sentences left standing on either side of a change
SENTENCE = re.compile(r"[^。\n]*(?:。|\n+|$)")


@dataclass(frozen=True)
class Piece:
    """Some sentences that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def changes(before: str, after: str) -> list[list[Piece]]:
    """The places where two texts differ, each with a sentence around it. Empty where they say the same."""
    old, new = _sentences(before), _sentences(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() == 1.0:
        return []
    return [[piece for step in group for piece in _pieces(step, old, new)] for group in matcher.get_grouped_opcodes(AROUND)]


def _sentences(text: str) -> list[str]:
    """Sentences with their full stop; the marks of Markdown and empty lines are left out, since nothing is read in them."""
    lines = (line.strip(" #*-") for line in text.replace("\r", "").replace("**", "").split("\n"))
    return [found.group().strip() for line in lines for found in SENTENCE.finditer(line) if found.group().strip()]


def _pieces(step: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> list[Piece]:
    tag, old_start, old_end, new_start, new_end = step
    if tag == "equal":
        return [Piece("same", sentence) for sentence in old[old_start:old_end]]
    gone = [Piece("gone", sentence) for sentence in old[old_start:old_end]]
    return gone + [Piece("new", sentence) for sentence in new[new_start:new_end]]
