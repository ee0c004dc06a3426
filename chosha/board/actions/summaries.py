"""まとめ: what was learnt from a question, as a post of its own with a link either way."""

from typing import Any

from django.db import transaction

from chosha.board.access import KEY, may_summarise
from chosha.board.actions.closing import keep_closed_like
from chosha.board.actions.masked import publish_masked_post
from chosha.board.actions.posts import publish_post
from chosha.board.facts import PostSummarised
from chosha.board.models import Kind, Post, Summary
from chosha.kernel.clock import day_stamp, now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member
from chosha.talk.access import may_be_wearer, own_mask
from chosha.talk.actions.masks import LOCKED
from chosha.talk.actions.places import hidden_number
from chosha.talk.engine.masks import number_of

ONE_VOICE = "この題では匿名で書いているので、まとめも匿名で書けます。名前で書くと、つながりに気づかれます。書いた文は残っています。"
THERE = "この質問のまとめは、もうあります。まとめにコメントで書き足せます。書いた文は残っています。"


@transaction.atomic
def publish_summary(question: Post, *, by: Member, client_key: str = "", **words: Any) -> tuple[Post, bool]:
    """Publish a post of knowledge from a question; `words` are those of publish_post. Returns it and whether it is new.

    What is kept from somebody stays kept: the post is closed to whom the question is closed. Raises NotAllowed and Refused.
    """
    asked, known = _standing(question)
    if known is not None and client_key and (known.author_id, known.client_key) == (by.pk, client_key[:40]):
        return known, False
    _make_room(asked, known, by)
    if own_mask(by, KEY, asked.pk) is not None:
        raise Refused(ONE_VOICE, field="signed")
    if may_be_wearer(by, KEY, asked.pk):
        raise Refused(LOCKED, field="signed")
    kept = {"circle": ""} if asked.circle else {}  # that of the question follows
    post, new = publish_post(by=by, client_key=client_key, **words | {"kind": Kind.KNOWLEDGE} | kept)
    keep_closed_like(asked, post)
    Summary.objects.create(question=asked, post=post, at=now())
    announce(PostSummarised(question_id=asked.pk, post_id=post.pk))
    return post, new


@transaction.atomic
def publish_masked_summary(question: Post, *, by: Member, form_key: str, **words: Any) -> tuple[Post, bool]:
    """The same under a mask, for whoever wears one in the question; `words` are those of publish_masked_post."""
    asked, known = _standing(question)
    if known is not None and by.mask_secret is not None and known.pk == number_of(by.mask_secret, form_key):
        return known, False
    _make_room(asked, known, by)
    worn = own_mask(by, KEY, asked.pk)
    if worn is None:
        raise Refused("匿名でまとめられるのは、この題で匿名で書いた方です。名前では書けます。書いた文は残っています。", field="signed")
    post, new = publish_masked_post(by=by, form_key=form_key, kept_in=asked.circle, linked=worn, **words | {"kind": Kind.KNOWLEDGE})
    Summary.objects.create(pk=hidden_number(), question=asked, post=post, at=day_stamp())
    announce(PostSummarised(question_id=asked.pk, post_id=post.pk))
    return post, new


def _standing(question: Post) -> tuple[Post, Post | None]:
    """The question, held for this transaction, and the summary it has."""
    asked = Post.objects.select_for_update().get(pk=question.pk)
    known = Summary.objects.filter(question=asked, post__deleted_at__isnull=True).select_related("post").first()
    return asked, known.post if known is not None else None


def _make_room(asked: Post, known: Post | None, by: Member) -> None:
    """One summary for a question; one that was taken away makes room. Raises NotAllowed and Refused."""
    if known is not None:
        raise Refused(THERE)
    if not may_summarise(by, asked):
        raise NotAllowed("Only whoever asked, helped or edits sums up a question that was helped.")
    Summary.objects.filter(question=asked).delete()
