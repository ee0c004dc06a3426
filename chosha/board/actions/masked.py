"""A post under a mask. It brings its files along and leaves no draft: nothing about it stands beside the member."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Model, Q

from chosha.board.access import KEY, may_write_kind
from chosha.board.actions.closing import sound_circle
from chosha.board.actions.drafts import FULL, MOST_FILES
from chosha.board.actions.posts import hang_poll, refuse_notice, sound_body, sound_title
from chosha.board.actions.tags import sound_tags, write_tags
from chosha.board.facts import PostPublished
from chosha.board.models import Acceptance, Attachment, Bookmark, Draft, Passed, Post, ReadMark, Revision, Summary, Tag
from chosha.board.queries.bands import band_shown
from chosha.kernel.clock import day_stamp, now, today
from chosha.kernel.content import random_id
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.media.actions import keep_upload
from chosha.media.models import StoredFile
from chosha.members.models import Duty, Member
from chosha.search.actions import index
from chosha.search.models import Row
from chosha.talk.actions import hide_place, put_on, scatter
from chosha.talk.actions.masks import LOCKED
from chosha.talk.actions.places import RECENT, crowd_after, forget_stirred, in_a_crowd, scatter_masks, stirred, sweep_places, touched
from chosha.talk.actions.places import want_masked_cards as want_cards_of_masked
from chosha.talk.engine.ballots import PollWords
from chosha.talk.engine.masks import number_of
from chosha.talk.engine.pace import too_many
from chosha.talk.engine.prose import render_prose
from chosha.talk.models import Mask


def scatter_board() -> int:
    """What the board wrote in the last two days, or touched again; on PostgreSQL named and masked alike. Returns how many rows."""
    since, day = now() - RECENT, today()
    thanked = Q(pk__in=Acceptance.objects.filter(at__gt=since).values("post"))
    again = Q(pk__in=stirred(KEY) | crowd_after(KEY, Post.objects.all(), day))
    posts = Post.objects.filter(touched(since) | thanked | again).order_by()
    if connection.vendor == "sqlite":
        posts = in_a_crowd(posts)
    keys = list(posts.values_list("pk", flat=True))
    worn = [mask for mask in posts.values_list("mask_id", flat=True) if mask is not None]
    beside = (Attachment, Acceptance, Revision, Tag, Summary)
    rows: list[tuple[type[Model], Iterable[Any]]] = [(Post, keys)]
    rows += [(model, model._default_manager.filter(post__in=keys).values_list("pk", flat=True)) for model in beside]
    rows.append((StoredFile, Attachment.objects.filter(post__in=keys).values_list("file", flat=True)))
    rows.append((Row, Row.objects.filter(key=KEY, thing_id__in=keys).values_list("pk", flat=True)))
    scattered = scatter(rows) + scatter_masks(worn)
    forget_stirred(KEY, day)
    sweep_places([Post, *beside, StoredFile, Row, Draft, Bookmark, Passed, ReadMark])  # the last three: what a wearer had put there
    return scattered


def want_masked_cards() -> int:
    """Cards of the links in yesterday's masked posts. Returns how many will be looked at."""
    return want_cards_of_masked(KEY, Post.objects.all())


ROOM = 900_000  # microseconds of the stamp; what is left is for later turns
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
    circle: str = "",
    kept_in: str = "",
    linked: Mask | None = None,
    uploads: "Sequence[UploadedFile[Any]]" = (),
    days_ago: int | None = None,
    poll: PollWords | None = None,
) -> tuple[Post, bool]:
    """Put a post on the board under a new mask. Returns it and whether it is new: a form sent twice makes one, and none says which.

    `shown` are keys of `members.queries.coarse_facts`. `circle` shows it to those who stand in it, as long as thirty who share all that
    is shown do; `kept_in` is that of the question it sums up, which goes before, `linked` the mask worn there.
    `days_ago` is for trusted callers that load the past.
    Raises NotAllowed, Refused.
    """
    title, body = sound_title(title), sound_body(body)
    _refuse_writer(by, kind)
    number, known = _sent_before(by.mask_secret, form_key, title, body)
    if known is not None:
        return known, False
    if len(uploads) > MOST_FILES:
        raise Refused(FULL)
    if days_ago is None and too_many(by.pk):
        raise Refused(TOO_MANY)
    circle = kept_in or sound_circle(by, circle)
    mask = put_on(by=by, key=KEY, thing_id=number, asks=True, shown=shown, circle=circle, linked=linked)
    known = Post.objects.filter(pk=number).first()
    if known is not None:  # the same form, sent twice at the same moment: the second has waited for the mask of the first
        return known, False
    written = {"title": title, "source": body, "html": render_prose(body), "tags": sound_tags(tags)}
    post = Post(pk=number, kind=kind, duty=duty, circle=circle, mask=mask, size_band=band_shown(mask.shown), **written)
    post.created_at = post.last_activity_at = day_stamp(random_id() % ROOM, days_ago=days_ago or 0)
    post.save(force_insert=True)
    hide_place(post)
    _attach(post, uploads)
    hang_poll(post, poll)
    write_tags(post)
    index(KEY, post)
    announce(PostPublished(post_id=post.pk))
    return post, True


def _sent_before(secret: bytes, form_key: str, title: str, body: str) -> tuple[int, Post | None]:
    """The number of what the form makes, and the post that it made already.

    Other words in a page from the browser's memory are a post of their own.
    """
    number = number_of(secret, form_key)
    known = Post.objects.filter(pk=number).first()
    if known is not None and (known.title, known.source) != (title, body):
        number = number_of(secret, f"{form_key}|{title}|{body}")
        known = Post.objects.filter(pk=number).first()
    return number, known


def _refuse_writer(by: Member, kind: str) -> None:
    if by.mask_secret is None:
        raise Refused(LOCKED, field="signed")
    refuse_notice(kind)
    if not may_write_kind(by, kind):
        raise NotAllowed("This kind of post is not this member's to write under a mask.")


def _attach(post: Post, uploads: "Sequence[UploadedFile[Any]]") -> None:
    for place, uploaded in enumerate(uploads):
        file = keep_upload(uploaded)
        hide_place(file)
        hide_place(Attachment.objects.create(post=post, file=file, position=place))
