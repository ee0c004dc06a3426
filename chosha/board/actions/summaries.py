"""まとめ: what was learnt from a question, as a post of its own with a link either way."""

from typing import Any

from django.db import transaction

from chosha.board.access import may_summarise
from chosha.board.actions.posts import publish_post
from chosha.board.facts import PostSummarised
from chosha.board.models import Kind, Post, Summary
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member

THERE = "この質問のまとめは、もうあります。まとめにコメントで書き足せます。書いた文は残っています。"


@transaction.atomic
def publish_summary(question: Post, *, by: Member, client_key: str = "", **words: Any) -> tuple[Post, bool]:
    """Publish a post of knowledge from a question; `words` are those of publish_post. Returns it and whether it is new.

    What is kept from somebody stays kept: the post is closed to whom the question is closed. Raises NotAllowed and Refused.
    """
    asked = Post.objects.select_for_update().get(pk=question.pk)
    known = Summary.objects.filter(question=asked).select_related("post").first()
    if known is not None and known.post.deleted_at is None:
        if client_key and (known.post.author_id, known.post.client_key) == (by.pk, client_key[:40]):
            return known.post, False
        raise Refused(THERE)
    if not may_summarise(by, asked):
        raise NotAllowed("Only whoever asked, helped or edits sums up a question that was helped.")
    if known is not None:
        known.delete()
    post, new = publish_post(by=by, client_key=client_key, **words | {"kind": Kind.KNOWLEDGE})
    keep_closed_like(asked, post)
    Summary.objects.create(question=asked, post=post, at=now())
    announce(PostSummarised(question_id=asked.pk, post_id=post.pk))
    return post, new


def keep_closed_like(question: Post, post: Post) -> None:
    """A summary reaches nobody its question does not reach."""
    if question.is_closed:
        post.closed_home_id, post.closed_host_id = question.closed_home_id, question.closed_host_id
    if question.for_field:
        post.for_field, post.duty_id = True, question.duty_id
    post.save(update_fields=["closed_home_id", "closed_host_id", "for_field", "duty"])
