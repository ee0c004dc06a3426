"""Tags: how they are written, and as rows, so that posts are found by them."""

import re
from collections.abc import Sequence

from chosha.board.models import Post, Tag
from chosha.kernel.errors import Refused
from chosha.kernel.text import seen
from chosha.search.engine.folding import fold
from chosha.talk.actions.places import number_in_order

MOST, LONGEST = 5, 20
BETWEEN = re.compile(r"[、,，\s]+")


def sound_tags(tags: Sequence[str]) -> list[str]:
    """Each once, as `clean_tags` leaves them. Refuses more than five, and longer ones: none is cut off in silence."""
    clean = clean_tags(tags)
    if len(clean) > MOST:
        raise Refused(f"札は{MOST}つまでです。いま{len(clean)}つあります。減らすと投稿できます。書いた文は残っています。", field="tags")
    long = next((tag for tag in clean if len(tag) > LONGEST), "")
    if long:
        raise Refused(f"札は{LONGEST}字までです。「{long[:10]}…」を短くすると投稿できます。書いた文は残っています。", field="tags")
    return clean


def clean_tags(tags: Sequence[str]) -> list[str]:
    """Each once, without # and what nobody can see, parted where the form parts them: there they come back as one line."""
    clean = [part.lstrip("#＃") for tag in tags for part in BETWEEN.split(seen(tag))]
    return list(dict.fromkeys(tag for tag in clean if tag))


def write_tags(post: Post) -> None:
    """As they stand on the post now; called within the transaction of the change."""
    wanted = {fold(words)[:40]: words for words in post.tags}
    Tag.objects.filter(post=post).exclude(key__in=wanted).delete()
    told = {"post": post, "at": post.created_at, "kind": post.kind, "duty_id": post.duty_id, "size_band": post.size_band}
    rows = [Tag(pk=number_in_order(post), key=key, words=words, **told) for key, words in wanted.items()]
    if rows:
        Tag.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["post", "key"], update_fields=["words", "kind", "duty", "size_band"]
        )
