"""Earlier posts that resemble a title being typed."""

import re

from chosha.board.access import KEY, listed_posts
from chosha.members.models import Member
from chosha.search.engine.folding import fold
from chosha.search.queries import resembling

MOST = 5
MOST_WORDS = 5
# Particles and endings part the words of a Japanese sentence well enough to find by them.
WORDS = re.compile(r"[\u4e00-\u9fff々]{2,}|[ァ-ヶー]{2,}|[a-z0-9]{2,}")


def words_of(title: str) -> list[str]:
    """The longest runs of kanji, katakana and letters, folded, each once."""
    found = dict.fromkeys(WORDS.findall(fold(title)))
    return sorted(found, key=len, reverse=True)[:MOST_WORDS]


def similar_posts(member: Member, title: str) -> list[tuple[int, str]]:
    """(id, title) of up to five posts with the most words in common; none for a title without words."""
    words = words_of(title)
    ids = resembling(KEY, listed_posts(member).order_by().values("pk"), words, limit=MOST) if words else []
    titles = dict(listed_posts(member).filter(pk__in=ids).order_by().values_list("id", "title"))
    return [(pk, titles[pk]) for pk in ids if pk in titles]
