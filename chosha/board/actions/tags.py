"""Tags as rows, so that posts are found by them."""

from chosha.board.models import Post, Tag
from chosha.search.engine.folding import fold
from chosha.talk.actions.places import number_in_order


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
