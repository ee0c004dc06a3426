"""Earlier posts that resemble a title being typed."""

from chosha.board.access import KEY, listed_posts
from chosha.members.models import Member
from chosha.search.engine.titles import words_of
from chosha.search.queries import resembling

MOST = 5


def similar_posts(member: Member, title: str) -> list[tuple[int, str]]:
    """(id, title) of up to five posts with the most words in common; none for a title without words."""
    words = words_of(title)
    ids = resembling(KEY, listed_posts(member).order_by().values("pk"), words, limit=MOST) if words else []
    titles = dict(listed_posts(member).filter(pk__in=ids).order_by().values_list("id", "title"))
    return [(pk, titles[pk]) for pk in ids if pk in titles]
