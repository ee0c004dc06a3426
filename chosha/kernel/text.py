"""What people send as text: what both databases can keep, what a reader can see of it, and which number it is."""

import json
import re
from hashlib import blake2b

# NUL, which PostgreSQL refuses, and halves of surrogate pairs, which nothing can write as UTF-8.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")

# Controls, marks that turn the direction of reading, and signs without width: they let a text read otherwise than it was checked.
HIDDEN = (
    "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
PICTURES = "\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
# What such signs are for, and stays: joined emoji, and flags of lands.
MEANT = f"(?<=[{PICTURES}])\u200d(?=[{PICTURES}])|(?<=\U0001f3f4)[\U000e0030-\U000e007a]{{1,7}}\U000e007f"
UNSEEN = re.compile(f"({MEANT})|[{HIDDEN}]")
LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def seen(text: str) -> str:
    """The text as it is read: without what nobody can see, its lines ended in one way."""
    return UNSEEN.sub(lambda found: found[1] or "", LINE_ENDS.sub("\n", text))


def count_unseen(text: str) -> int:
    """How many signs `seen` takes out of it."""
    return sum(1 for found in UNSEEN.finditer(text) if not found[1])


def is_storable(content: object) -> bool:
    """Whether a text can be kept, or every text inside what JSON can carry."""
    if isinstance(content, str):
        return UNSTORABLE.search(content) is None
    if isinstance(content, dict):
        return all(is_storable(part) for pair in content.items() for part in pair)
    return all(map(is_storable, content)) if isinstance(content, list) else True


def whole_number(text: str) -> int | None:
    """The number that figures write, in any script; None for anything else and for what is too long to be the number of a row."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def state_of(*words: object) -> str:
    """24 figures for what a text says now, other ones as soon as any of it reads differently; they tell neither when nor by whom."""
    return blake2b(json.dumps(words, ensure_ascii=False).encode(), digest_size=12).hexdigest()
