"""Names of authors leave the board only here: a mask is put on in `name_with_san`, and everywhere at once."""

from functools import lru_cache

from chosha.board.models import Post
from chosha.members.models import Member


@lru_cache(maxsize=4096)
def name_with_san(name: str, standing: str) -> str:
    return Member(display_name=name, standing=standing).name_with_san


def name_of(post: Post) -> str:
    """Who signed it, as shown to everybody."""
    if post.author is None:
        return post.mask.label if post.mask else ""
    return name_with_san(post.author.display_name, post.author.standing)
