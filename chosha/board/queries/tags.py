"""Tags in use, as far as the reader sees the posts that carry them."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from chosha.board.access import listed_posts
from chosha.board.models import Tag
from chosha.members.models import Member
from chosha.search.engine.folding import fold

READ_AT_MOST = 400  # newest rows looked at, so that a common beginning costs no more than a rare one


def tags_like(member: Member, begun: str, *, without: Iterable[str] = (), limit: int = 8) -> list[str]:
    """Tags that begin like this (empty: any), the last used first. Never counted, never those of posts kept from the reader."""
    rows = Tag.objects.filter(Exists(listed_posts(member).filter(pk=OuterRef("post_id")).order_by()))
    if begun:
        rows = rows.filter(key__startswith=fold(begun)[:40])
    had = {fold(words) for words in without}
    found = {}
    for key, words in rows.order_by("-at", "-post_id").values_list("key", "words")[:READ_AT_MOST]:
        if key not in had:
            found.setdefault(key, words)
    return list(found.values())[:limit]
