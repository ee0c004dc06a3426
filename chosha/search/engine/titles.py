"""The words of a title by which others that resemble it are found."""

import re

from chosha.search.engine.folding import fold

MOST_WORDS = 5
# Particles and endings part the words of a Japanese sentence well enough to find by them.
WORDS = re.compile(r"[\u4e00-\u9fff々]{2,}|[ァ-ヶー]{2,}|[a-z0-9]{2,}")


def words_of(title: str) -> list[str]:
    """The longest runs of kanji, katakana and letters, folded, each once."""
    found = dict.fromkeys(WORDS.findall(fold(title)))
    return sorted(found, key=len, reverse=True)[:MOST_WORDS]
