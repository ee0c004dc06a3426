"""What people send as text: what both databases can keep, and which number it is."""

import re

# NUL, which PostgreSQL refuses, and halves of surrogate pairs, which nothing can write as UTF-8.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


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
