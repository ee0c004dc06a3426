"""What notices call a post: they hold its title, and follow it when it is mended, covered or taken away; under a mask the last two."""

from collections.abc import Iterable

from chosha.board.access import KEY
from chosha.board.models import Post
from chosha.notices.actions import retell, unquote
from chosha.talk.access import KEY as COMMENT
from chosha.talk.models import Comment

COVERED, GONE = "いったん伏せた投稿", "消された投稿"
IN_A_LINE = 60


def short(title: str) -> str:
    return title if len(title) <= IN_A_LINE else f"{title[: IN_A_LINE - 1]}…"


def call_in_notices(posts: Iterable[Post], after: str, *, before: str = "") -> None:
    """Notices call the posts `after`, no longer `before` (empty: their titles). Not those under a mask: where the rows of notices lie
    would tell the day of the act (docs/adr/0010-masks.md)."""
    names = {post.pk: (f"「{short(before or post.title)}」", f"「{short(after)}」") for post in posts if post.mask_id is None}
    said = Comment.objects.filter(thing_key=KEY, thing_id__in=names).order_by().values_list("pk", "thing_id")
    retell(KEY, names)
    retell(COMMENT, {comment: names[post] for comment, post in said})


def take_from_notices(posts: Iterable[Post]) -> None:
    """The titles of those under a mask that are covered, or gone: what told too much must not go on standing there. Notices that hold none
    are written anew with the rest (talk/actions/places.py)."""
    keys = [post.pk for post in posts if post.mask_id is not None]
    unquote(KEY, keys)
    unquote(COMMENT, Comment.objects.filter(thing_key=KEY, thing_id__in=keys).order_by().values_list("pk", flat=True))
