"""A post under a mask. It brings its files along and leaves no draft: nothing about it stands beside the member."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from chosha.board.access import KEY, may_write_kind
from chosha.board.actions.drafts import FULL, MOST_FILES
from chosha.board.actions.posts import sound_body, sound_tags, sound_title
from chosha.board.actions.tags import write_tags
from chosha.board.facts import PostPublished
from chosha.board.models import Acceptance, Attachment, Kind, Post, Revision
from chosha.board.queries.bands import band_shown
from chosha.kernel.clock import day_begins, day_stamp, now
from chosha.kernel.content import random_id
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.links.actions import want_cards
from chosha.media.actions import keep_upload
from chosha.members.models import Duty, Member
from chosha.search.actions import index
from chosha.talk.actions import hide_place, put_on, scatter
from chosha.talk.actions.masks import LOCKED
from chosha.talk.actions.places import RECENT, scatter_masks
from chosha.talk.engine.masks import number_of
from chosha.talk.engine.pace import too_many
from chosha.talk.engine.prose import render_prose

LATELY = timedelta(days=4)


def scatter_board() -> int:
    """What the board wrote in the last two days, named and masked alike. Returns how many rows."""
    posts = Post.objects.filter(created_at__gt=now() - RECENT)
    worn = [mask for mask in posts.values_list("mask_id", flat=True) if mask is not None]
    beside = [
        (model, model._default_manager.filter(post__in=posts).values_list("pk", flat=True)) for model in (Attachment, Acceptance, Revision)
    ]
    return scatter([(Post, posts.values_list("pk", flat=True)), *beside]) + scatter_masks(worn)


def want_masked_cards() -> int:
    """Cards of the links in what was written under a mask on earlier days: asked for at once, the request would tell the minute.

    Returns how many will be looked at.
    """
    written = Post.objects.filter(mask__isnull=False, deleted_at__isnull=True, created_at__gt=now() - LATELY, created_at__lt=day_begins())
    return sum(want_cards(html) for html in written.order_by("pk").values_list("html", flat=True))


TOO_MANY = "続けて書かれたので、匿名ではきょうはここまでにします。あすからまた書けます。名前で書くことはできます。書いた文は残っています。"


@transaction.atomic
def publish_masked_post(
    *,
    by: Member,
    title: str,
    body: str,
    kind: str,
    form_key: str,
    shown: Sequence[str] = (),
    duty: Duty | None = None,
    tags: Sequence[str] = (),
    uploads: "Sequence[UploadedFile[Any]]" = (),
    days_ago: int | None = None,
) -> tuple[Post, bool]:
    """Put a post on the board under a new mask. Returns it and whether it is new: a form sent twice makes one, and none says which.

    `shown` are keys of `members.queries.coarse_facts`; `days_ago` is for trusted callers that load the past. Raises NotAllowed, Refused.
    """
    title, body = sound_title(title), sound_body(body)
    if by.mask_secret is None:
        raise Refused(LOCKED, field="signed")
    if not may_write_kind(by, kind) or kind == Kind.NOTICE:
        raise NotAllowed("This kind of post is not this member's to write under a mask.")
    number = number_of(by.mask_secret, form_key)
    known = Post.objects.filter(pk=number).first()
    if known is not None:
        return known, False
    if len(uploads) > MOST_FILES:
        raise Refused(FULL)
    if days_ago is None and too_many(by.pk):
        raise Refused(TOO_MANY)
    mask = put_on(by=by, key=KEY, thing_id=number, asks=True, shown=shown)
    written = {"title": title, "source": body, "html": render_prose(body), "tags": sound_tags(tags)}
    post = Post(pk=number, kind=kind, duty=duty, mask=mask, size_band=band_shown(mask.shown), **written)
    post.created_at = post.last_activity_at = day_stamp(random_id(), days_ago=days_ago or 0)
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice at the same moment
        return Post.objects.get(pk=number), False
    hide_place(post)
    for place, uploaded in enumerate(uploads):
        file = keep_upload(uploaded)
        hide_place(file)
        hide_place(Attachment.objects.create(post=post, file=file, position=place))
    write_tags(post)
    index(KEY, post)
    announce(PostPublished(post_id=post.pk))
    return post, True
