"""Posts: publishing, mending with history, taking away with undo, covering."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from chosha.audit.actions import record
from chosha.board.access import KEY, UNDO, may_edit, may_restore, may_write_kind
from chosha.board.actions.closing import CLOSING, close_post, close_what_follows, refuse_fieldless, sound_circle
from chosha.board.actions.drafts import describe_files, drop_attachments, move_attachments
from chosha.board.actions.leaving import wipe_posts
from chosha.board.actions.tags import sound_tags, write_tags
from chosha.board.actions.titles import COVERED, call_in_notices, take_from_notices
from chosha.board.facts import PostPublished
from chosha.board.models import Acceptance, Attachment, Draft, Kind, Post, Revision
from chosha.board.queries.bands import size_band_of
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Overtaken, Refused
from chosha.kernel.facts import announce
from chosha.kernel.text import seen, state_of
from chosha.links.actions import want_cards
from chosha.media.models import StoredFile
from chosha.members.access import closing
from chosha.members.models import Duty, Member, Standing
from chosha.moderation.access import may_cover, may_hide
from chosha.moderation.actions import note_mending, refuse_covered_words
from chosha.notices.actions import notify
from chosha.search.actions import forget, index
from chosha.talk.access import is_own
from chosha.talk.actions import attach_poll, remove_polls
from chosha.talk.actions.places import mended_at, moment_of, number_in_order, stir
from chosha.talk.engine.ballots import PollWords
from chosha.talk.engine.prose import render_prose

LONGEST_TITLE = 160
OVERTAKEN = "この投稿は、読まれたあとに直されています。いまの文を読み直すと、直せます。書いた文は保存していません。"
MOST_AT_ONCE = 10  # posts within ten minutes


@transaction.atomic
def publish_post(
    *,
    by: Member,
    title: str,
    body: str,
    kind: str,
    duty: Duty | None = None,
    tags: Sequence[str] = (),
    at: datetime | None = None,
    files: Iterable[StoredFile] = (),
    draft: Draft | None = None,
    removed: Sequence[int] = (),
    client_key: str = "",
    spares_own_body: bool | None = None,
    for_field: bool = False,
    poll: PollWords | None = None,
    circle: str = "",
) -> tuple[Post, bool]:
    """Put a post on the board, with the files of its draft (save the `removed`), `files` and a poll. Returns it and whether it is new.

    `spares_own_body` keeps it from members of the same body; None: as its writer does by default. `for_field` shows it to those in
    charge of its field alone, `circle` to those who stand in it. A form sent twice makes one.
    `at` is for trusted callers that load the past; it lifts the limit on haste. Raises NotAllowed and Refused (with the field).
    """
    title, body = sound_title(title), sound_body(body)
    client_key, known = _sent_before(by, client_key, title, body)
    if known is not None:
        return known, False
    _refuse_kind(by, kind)
    if at is None:
        _refuse_haste(by)
    refuse_fieldless(duty, for_field)
    circle = sound_circle(by, circle)
    written = {"title": title, "source": body, "html": render_prose(body), "tags": sound_tags(tags)}
    post = Post(kind=kind, duty=duty, author=by, **written, **closing(by, spares_own_body))
    post.for_field, post.circle, post.size_band, post.client_key = for_field, circle, size_band_of(by), client_key
    post.created_at = post.last_activity_at = at or now()
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice at the same moment
        return Post.objects.get(author=by, client_key=client_key), False
    Attachment.objects.bulk_create(Attachment(post=post, file=file, position=place) for place, file in enumerate(files))
    hang_poll(post, poll)
    _settle(post, draft, removed)
    announce(PostPublished(post_id=post.pk))
    return post, True


def _sent_before(by: Member, client_key: str, title: str, body: str) -> tuple[str, Post | None]:
    """The key to publish under, and the post that it made already. A page from the browser's memory with other words in it makes a post
    of its own, and that one but once."""
    for key in (client_key[:40], state_of(client_key, title, body)) if client_key else ():
        known = Post.objects.filter(author=by, client_key=key).first()
        if known is None:
            return key, None
        if (known.title, known.source) == (title, body):
            return key, known
    return "", None


@transaction.atomic
def edit_post(
    post: Post,
    *,
    by: Member,
    title: str,
    body: str,
    kind: str,
    duty: Duty | None = None,
    tags: Sequence[str] = (),
    draft: Draft | None = None,
    removed: Sequence[int] = (),
    spares_own_body: bool | None = None,
    for_field: bool | None = None,
    circle: str | None = None,
    drop_poll: bool = False,
    alts: Mapping[int, str] | None = None,
    began: str = "",
) -> Post:
    """Mend one's own post; what stood before stays in the history, and a covered post is shown again once its words, files, poll or
    tags are other ones. `removed` are attachments to take off, `alts` what is seen on those that stay. `spares_own_body`, `for_field`
    and `circle` None leave it as open or closed as it is. Raises Overtaken where it was changed since `began`, its `state` then.
    """
    current = Post.objects.select_for_update().get(pk=post.pk)
    stood = current.state
    if not may_edit(by, current):
        raise NotAllowed("Only the author mends a post.")
    _refuse_kind(by, kind, masked=current.mask_id is not None)
    _refuse_mute(current, kind)
    title, body, tags = sound_title(title), sound_body(body), sound_tags(tags)
    changed = (title, body, tags) != (current.title, current.source, current.tags) or (drop_poll and current.polled)
    if (title, body) != (current.title, current.source):
        _reword(current, title, body)
    current.kind, current.duty, current.tags = kind, duty, tags
    if drop_poll and current.polled:
        remove_polls(KEY, [current.pk])
        current.polled = False
    if changed:
        refuse_covered_words(KEY, current)
    if current.mask_id is None:  # under a mask the body, or the field, would stand beside the text
        close_post(current, by, spares_own_body, for_field, circle)
    if began not in ("", stood) and current.state != stood:
        raise Overtaken(OVERTAKEN)
    if current.hidden_at is not None and (changed or removed):
        _show_again(current, by)
    current.save(update_fields=["title", "source", "html", "edited_at", "kind", "duty", "tags", "hidden_at", "polled", *CLOSING])
    drop_attachments(current.attachments.filter(pk__in=removed))
    describe_files(current.attachments.all(), alts or {})
    stir(KEY, current)
    _settle(current, draft, removed)
    return current


def _reword(post: Post, title: str, body: str) -> None:
    """Other words, with a version of what stood before."""
    if title != post.title and post.hidden_at is None:
        call_in_notices([post], title)
    before = {"title": post.title, "source": post.source, "html": post.html, "written_at": post.edited_at or post.created_at}
    Revision.objects.create(pk=number_in_order(post), post=post, **before)
    post.title, post.source, post.html, post.edited_at = title, body, render_prose(body), mended_at(post)


def _show_again(post: Post, by: Member) -> None:
    """A covered post with other words; those that were covered stay with its author and the moderators."""
    post.hidden_at = None
    call_in_notices([post], post.title, before=COVERED)
    post.revisions.update(hidden=True)
    note_mending(KEY, post, by=by if post.mask_id is None else None)


@transaction.atomic
def remove_versions(post: Post, *, by: Member) -> int:
    """Take the earlier versions away for good: what was mended because it told too much is not left to be read there. Those that were
    covered stay with the moderators. Returns how many."""
    current = Post.objects.select_for_update().get(pk=post.pk)
    if not may_edit(by, current):
        raise NotAllowed("Only the author takes versions away.")
    stir(KEY, current)
    return current.revisions.filter(hidden=False).delete()[0]


@transaction.atomic
def delete_post(post: Post, *, by: Member) -> Post:
    """Take one's own post away; it comes back for ten minutes. Answers of others stay."""
    current = Post.objects.select_for_update().get(pk=post.pk)
    if not may_edit(by, current):
        raise NotAllowed("Only the author deletes a post.")
    current.deleted_at = moment_of(current)
    current.save(update_fields=["deleted_at"])
    stir(KEY, current)
    forget(KEY, current.pk)
    return current


@transaction.atomic
def restore_post(post: Post, *, by: Member) -> Post:
    """Undo the deletion. Refused after ten minutes."""
    current = Post.objects.select_for_update().get(pk=post.pk)
    if current.deleted_at is None and is_own(by, current, KEY, current.pk):
        return current
    if not may_restore(by, current):
        if is_own(by, current, KEY, current.pk):
            raise Refused("消してから10分が過ぎたので、元に戻せませんでした。新しく書くことはできます。")
        raise NotAllowed("Only the author restores a post.")
    current.deleted_at = None
    current.save(update_fields=["deleted_at"])
    stir(KEY, current)
    index(KEY, current)
    return current


@transaction.atomic
def hide_post(post: Post, *, by: Member | None, reason: str) -> None:
    """Cover for now, on behalf of moderation; the author is told kindly and may mend it."""
    if not may_hide(by):
        raise NotAllowed("Only moderators cover content.")
    post.hidden_at = now()
    post.save(update_fields=["hidden_at"])
    forget(KEY, post.pk)
    call_in_notices([post], COVERED)
    take_from_notices([post])
    record("board.post.hidden", post, by=by, reason=reason)
    line = f"あなたの投稿を、いったん伏せています。理由: {reason.rstrip('。')}。直すと、すぐ戻せます。あなたの評価には関わりません"
    if post.author is not None:  # who wears a mask meets it in the text itself
        notify(post.author, line[:200], f"/board/{post.pk}/", key=KEY, id=post.pk)


@transaction.atomic
def unhide_post(post: Post, *, by: Member, reason: str) -> None:
    if not may_cover(by):
        raise NotAllowed("Only moderators uncover content.")
    post.hidden_at = None
    post.save(update_fields=["hidden_at"])
    if post.deleted_at is None:
        index(KEY, post)
    call_in_notices([post], post.title, before=COVERED)
    if post.mask_id is None:  # else with the cover, once the month is over: it tells of the day somebody asked for another look
        record("board.post.unhidden", post, by=by, reason=reason)
    stir(KEY, post)
    if post.author is not None:  # who wears a mask meets it in the text itself
        notify(post.author, "伏せていたあなたの投稿は、元どおり見えます。ご不便をおかけしました", f"/board/{post.pk}/", key=KEY, id=post.pk)


@transaction.atomic
def wipe_deleted_posts() -> int:
    """Past the ten minutes the words and files themselves go, with their history. Returns how many posts.

    Whoever has left may still come back, and finds them again.
    """
    old = Post.objects.filter(deleted_at__lt=now() - UNDO).exclude(author__standing=Standing.LEFT, author__is_active=True)
    return wipe_posts(list(old.exclude(source="").values_list("pk", flat=True)[:200]))


def hang_poll(post: Post, poll: PollWords | None) -> None:
    """Before the post is indexed: what the poll asks is found with it."""
    if poll is not None:
        attach_poll(thing_key=KEY, thing_id=post.pk, words=poll)
        post.polled = True
        post.save(update_fields=["polled"])


def _settle(post: Post, draft: Draft | None, removed: Sequence[int]) -> None:
    """What follows the words of a post: the files of its draft, its tags, its summary, its place in search and the cards of its links."""
    if draft is not None:
        _take_over(draft, post, removed)
    write_tags(post)
    close_what_follows(post)
    index(KEY, post)
    if post.mask_id is None:  # under a mask the job would tell the minute; `want_masked_cards` looks on the next day
        want_cards(post.html)


def _take_over(draft: Draft, post: Post, removed: Sequence[int]) -> None:
    drop_attachments(draft.attachments.filter(pk__in=removed))
    move_attachments(draft, post)
    draft.delete()


def sound_title(title: str) -> str:
    title = " ".join(seen(title).split())
    if not title:
        raise Refused("題がまだ書かれていません。ひとことで書くと進めます。", field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"題は{LONGEST_TITLE}字までです。いま{len(title)}字あります。", field="title")
    return title


def sound_body(body: str) -> str:
    body = seen(body).strip()
    if not body:
        raise Refused("本文がまだ書かれていません。短くても投稿できます。", field="body")
    return body


def _refuse_mute(post: Post, kind: str) -> None:
    """What helped stays with what asked for it. Raises Refused."""
    asks = kind in (Kind.QUESTION, Kind.ISSUE)
    if post.asks and not asks and Acceptance.objects.filter(post=post).exists():
        raise Refused("「助かった」の印がある投稿は、質問か課題のままになります。印を取り消すと、種類を変えられます。", field="kind")


def refuse_notice(kind: str) -> None:
    """Under a mask it would say that its wearer is one of the few who edit. Raises Refused."""
    if kind == Kind.NOTICE:
        raise Refused("お知らせは、匿名では出せません。ほかの種類を選ぶか、名前で書けます。書いた文は残っています。", field="kind")


def _refuse_kind(by: Member, kind: str, *, masked: bool = False) -> None:
    if kind not in Kind.values:
        raise Refused("種類がまだ選ばれていません。一つ選んでください。", field="kind")
    if not may_write_kind(by, kind):
        raise NotAllowed("This kind of post is not this member's to write.")
    if masked:
        refuse_notice(kind)


def _refuse_haste(by: Member) -> None:
    last = Post.objects.filter(author=by, created_at__gt=now() - timedelta(minutes=10)).values_list("pk", flat=True)
    if len(last[:MOST_AT_ONCE]) == MOST_AT_ONCE:
        raise Refused("続けて投稿されたので、少しお休みします。10分ほどで、また投稿できます。書いた文は残っています。")
