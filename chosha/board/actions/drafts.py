"""Drafts and the files that come with them."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from chosha.board.access import KEY
from chosha.board.engine.drafts import DraftWords, packed
from chosha.board.models import Attachment, Draft, Post
from chosha.kernel.circles import LONGEST as LONGEST_CIRCLE
from chosha.kernel.clock import now
from chosha.kernel.content import Voice
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import seen, whole_number
from chosha.media.actions import forget_file, keep_file, prepared_file, rename_file
from chosha.media.models import StoredFile
from chosha.members.access import draft_key, may_write
from chosha.members.models import Duty, Member
from chosha.talk.access import voice_in
from chosha.talk.actions.masks import LOCKED
from chosha.talk.engine.ballots import PollWords

MOST_FILES = 10
MOST_DRAFTS = 100
LONGEST_KEY = 40
WORN = "この題では匿名で書いているので、下書きは庁舎に残せません。書いた文はこの画面に残っています。"
LONGEST = 40_000  # twice what can be posted: a draft keeps even what is still too long
FULL = f"添えられるのは{MOST_FILES}個までです。外すと、ほかのファイルを添えられます。書いた文は残っています。"


@transaction.atomic
def save_draft(
    *,
    by: Member,
    key: str,
    version: int,
    title: str = "",
    body: str = "",
    kind: str = "",
    duty: Duty | None = None,
    tags: tuple[str, ...] = (),
    post: Post | None = None,
    spares_own_body: bool | None = None,
    for_field: bool | None = None,
    poll: PollWords | None = None,
    circle: str | None = None,
    began: str = "",
) -> tuple[Draft, bool]:
    """Keep what is being written, sealed where the member's secret is at hand. `version` is the one the page started from (0: none),
    `began` the state of the post it mends.

    When another page saved meanwhile and the words differ, both are kept: the second becomes a draft of its own, and the
    second value is True. The same holds for a draft that was posted or put away elsewhere.
    """
    if not may_write(by):
        raise NotAllowed("Only members write.")
    if len(title) > 400 or len(body) > LONGEST:
        raise Refused("長すぎて下書きに残せませんでした。分けると残せます。書いた文はこの画面に残っています。", field="body")
    if post is not None and post.mask_id is not None:
        raise NotAllowed("What stands under a mask has no draft here.")
    _refuse_worn(by, key)
    asked = {**poll._asdict(), "choices": list(poll.choices)} if poll is not None else None
    within = (circle or "")[:LONGEST_CIRCLE]
    field = duty.pk if duty else None
    words = DraftWords(title, body, kind, field, tuple(tags), spares_own_body, bool(for_field), asked, within, began)
    draft = _held(by, key)
    if draft is None:
        posted = version > 0 or Post.objects.filter(author=by, client_key=key).exists()
        draft, new = _begun(by, new_key(key) if posted else key, post, words)
        if new:
            return draft, posted
    there = draft.opened(draft_key(by)).words
    if there == words:
        return draft, False
    if draft.version != version and not (there and there.is_blank):  # a draft made by a first file holds no words yet
        return _fork(draft, by, words), True
    draft.version += 1
    draft.updated_at = now()
    _put(draft, by, words)
    draft.save()
    return draft, False


def _refuse_worn(by: Member, key: str) -> None:
    """The key of a summary says of which question: a draft of one who wears a mask there would say who asked, or helped. Raises Refused."""
    kind, _, rest = key.partition("-")
    question = whole_number(rest.partition("-")[0]) if kind == "sum" else None
    voice = voice_in(by, KEY, question) if question is not None else Voice.NAME
    if voice is not Voice.NAME:
        raise Refused(WORN if voice is Voice.MASK else LOCKED)


def new_key(like: str = "") -> str:
    """A key for a draft; of an edit (`edit-<post>`) or a summary (`sum-<post>`) the new one still says of which post."""
    base = "-".join(like.split("-")[:2]) + "-" if like.startswith(("edit-", "sum-")) else ""
    return base + secrets.token_urlsafe(9).replace("-", "_")


def _held(by: Member, key: str) -> Draft | None:
    return Draft.objects.select_for_update().filter(member=by, key=key).first()


def _begun(by: Member, key: str, post: Post | None, words: DraftWords | None = None) -> tuple[Draft, bool]:
    """A new draft and True; or, and False, the one of that key that a first word or file made at the same moment."""
    try:
        with transaction.atomic():
            return _new_draft(by, key, post, words), True
    except IntegrityError:
        return Draft.objects.select_for_update().get(member=by, key=key), False


def _put(draft: Draft, by: Member, words: DraftWords) -> None:
    key = draft_key(by)
    draft.words, draft.kept, draft.sealed = words, packed(words, key), key is not None


def _new_draft(by: Member, key: str, post: Post | None, words: DraftWords | None = None) -> Draft:
    if len(Draft.objects.filter(member=by).values_list("pk", flat=True)[:MOST_DRAFTS]) == MOST_DRAFTS:
        raise Refused("下書きが100になりました。使わないものを消すと、また残せます。書いた文はこの画面に残っています。")
    draft = Draft(member=by, key=key[:LONGEST_KEY], post=post, updated_at=now())
    if words is not None:
        _put(draft, by, words)
    draft.save()
    return draft


def _fork(draft: Draft, by: Member, words: DraftWords) -> Draft:
    fork = _new_draft(by, new_key(draft.key), draft.post, words)
    copies = [Attachment(draft=fork, file_id=row.file_id, position=row.position, alt=row.alt) for row in draft.attachments.all()]
    Attachment.objects.bulk_create(copies)
    return fork


@transaction.atomic
def discard_draft(draft: Draft, *, by: Member) -> None:
    """Put a draft away for good, with its files."""
    if draft.member_id != by.pk:
        raise NotAllowed("A draft is its writer's alone.")
    drop_attachments(draft.attachments.all())
    draft.delete()


def attach_file(*, by: Member, key: str, uploaded: "UploadedFile[Any]", post: Post | None = None) -> Attachment:
    """Clean and keep one file with the draft of that key, which is made when there is none. Raises Refused naming the file."""
    if not may_write(by):
        raise NotAllowed("Only members write.")
    if post is not None and post.mask_id is not None:
        raise NotAllowed("What stands under a mask has no draft here.")
    key = key[:LONGEST_KEY]
    _refuse_worn(by, key)
    _refuse_full(Draft.objects.filter(member=by, key=key).first(), post, uploaded.name)
    # Cleaned and drawn before the transaction: nobody who writes meanwhile waits for a large picture.
    with prepared_file(uploaded) as stored, transaction.atomic():
        draft = _held(by, key) or _begun(by, key, post)[0]
        _refuse_full(draft, post, uploaded.name)
        last = draft.attachments.aggregate(last=Max("position"))["last"]
        return Attachment.objects.create(draft=draft, file=keep_file(stored), position=0 if last is None else last + 1)


def _refuse_full(draft: Draft | None, post: Post | None, name: str | None) -> None:
    held = sum(owner.attachments.count() for owner in (draft, post) if owner is not None)
    if held >= MOST_FILES:
        raise Refused(f"『{name}』は添えられませんでした。{FULL}")


@transaction.atomic
def describe_files(attachments: QuerySet[Attachment], alts: Mapping[int, str]) -> None:
    """Write what is to be seen on each picture, for those who hear the page."""
    for attachment in attachments.filter(pk__in=alts.keys()):
        words = seen(alts[attachment.pk]).strip()[:200]
        if words != attachment.alt:
            attachment.alt = words
            attachment.save(update_fields=["alt"])


@transaction.atomic
def rename_files(attachments: Iterable[Attachment], names: Mapping[int, str]) -> None:
    """Other names for files whose own could tell who somebody is."""
    for attachment in attachments:
        name = names.get(attachment.pk, attachment.file.name)
        if name != attachment.file.name:
            rename_file(attachment.file, name)


def move_attachments(draft: Draft, post: Post) -> None:
    """The files of a draft go with its post, after those already there."""
    last = post.attachments.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    for place, attachment in enumerate(draft.attachments.all()):
        attachment.draft, attachment.post, attachment.position = None, post, start + place
        attachment.save(update_fields=["draft", "post", "position"])


def drop_attachments(attachments: QuerySet[Attachment]) -> None:
    """Take files off; a file that nothing else shows is forgotten."""
    rows = list(attachments)
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    files = {row.file_id for row in rows}
    still = set(Attachment.objects.filter(file__in=files).values_list("file_id", flat=True))
    for stored in StoredFile.objects.filter(pk__in=files - still):
        forget_file(stored)
