"""Every write of the hall: comments, their history, reactions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from chosha.audit.actions import record
from chosha.kernel.clock import day_stamp, jst, now
from chosha.kernel.content import passport, random_id
from chosha.kernel.errors import NotAllowed, Overtaken, Refused
from chosha.kernel.facts import announce
from chosha.kernel.text import seen, state_of
from chosha.links.actions import want_cards
from chosha.members.access import closing, is_inside, may_write
from chosha.members.models import Member, SecretWrap, Standing
from chosha.moderation.access import may_cover, may_hide
from chosha.moderation.actions import note_mending, refuse_covered_words
from chosha.notices.actions import notify
from chosha.search.actions import forget, forget_many, index, index_many
from chosha.talk.access import KEY, UNDO, is_own, may_be_wearer, may_comment, may_edit, may_restore, own_mask
from chosha.talk.actions.masks import LOCKED, put_on
from chosha.talk.actions.places import hide_place, mended_at, moment_of, number_in_order, stir, want_masked_cards
from chosha.talk.engine.masks import number_of
from chosha.talk.engine.pace import too_many
from chosha.talk.engine.prose import render_prose
from chosha.talk.facts import CommentPosted
from chosha.talk.models import Comment, Mask, Poll, Reaction, Revision, Thanks
from chosha.talk.queries import MOST_A_MINUTE, keys_of_last_minute


def post_comment(
    *,
    by: Member,
    thing_key: str,
    thing: Any,
    body: str,
    client_key: str = "",
    at: datetime | None = None,
    masked: bool = False,
    shown: Sequence[str] = (),
) -> tuple[Comment, bool]:
    """Say something to a content. Returns the comment and whether it is new: a form sent twice makes one.

    `at` is for trusted callers that load the past; it lifts the limit per minute. `masked`: without a name, which
    threads under a mask alone know; whoever wears one there goes on under it. Raises NotAllowed, Refused.
    """
    source, client_key = _sound(body), client_key[:40]
    if _goes_masked(by, thing_key, thing, masked, at):
        return _say_masked(by, thing_key, thing, source, client_key, at, shown)
    try:
        return _say(by, thing_key, thing, source, client_key, at)
    except IntegrityError:  # a page from long ago, or the same form sent twice at the same moment
        return _sent_before(by, thing_key, thing, source, client_key)


OVERTAKEN = "この文は、読まれたあとに直されています。いまの文を読み直すと、直せます。書いた文は保存していません。"
ONE_VOICE = "この題には、もう名前で書いています。匿名に替えると、つながりに気づかれます。このまま名前で書けます。書いた文は残っています。"
ONLY_THERE = "匿名の答えを書けるのは、匿名で始まった題だけです。名前で書くことはできます。書いた文は残っています。"
ENOUGH = "続けて書かれたので、匿名ではきょうはここまでにします。あすからまた書けます。書いた文は残っています。"


def _goes_masked(by: Member, key: str, thing: Any, masked: bool, at: datetime | None) -> bool:
    """Whether it goes without a name. The slip of the thumb is what gives people away, so each has one voice in a thread."""
    if not passport(key).masked(thing):
        if masked:
            raise Refused(ONLY_THERE, field="body")
        return False
    if own_mask(by, key, thing.pk) is not None:
        return True
    if masked and Comment.objects.filter(thing_key=key, thing_id=thing.pk, author=by).exists():
        raise Refused(ONE_VOICE, field="body")
    if not masked and at is None and by.mask_secret is None and SecretWrap.objects.filter(member=by).exists():
        raise Refused(LOCKED, field="body")  # it may be the wearer, about to sign an answer in the own thread
    return masked


@transaction.atomic
def _say_masked(
    by: Member, key: str, thing: Any, source: str, form_key: str, at: datetime | None, shown: Sequence[str]
) -> tuple[Comment, bool]:
    """The same without a name: nothing says when within the day, nor which form it was."""
    if by.mask_secret is None:
        raise Refused(LOCKED, field="body")
    number = number_of(by.mask_secret, form_key) if form_key else random_id()
    known = Comment.objects.filter(pk=number).first()
    if known is not None:
        return (known, False) if known.source == source else _say_masked(by, key, thing, source, "", at, shown)
    if not is_inside(by):
        raise NotAllowed("Only members write.")
    if not may_comment(by, key, thing):
        raise Refused("いまは、ここに書けません。読むことはできます。書いた文は残っています。")
    if at is None and too_many(by.pk):
        raise Refused(ENOUGH)
    mask = put_on(by=by, key=key, thing_id=thing.pk, asks=False, shown=shown, circle=passport(key).circle_of(thing))
    list(Mask.objects.select_for_update().filter(pk=mask.pk).values_list("pk"))  # two pages of the wearer wait for each other here
    if Comment.objects.filter(pk=number).exists():
        return _say_masked(by, key, thing, source, form_key, at, shown)
    comment = Comment(pk=number, thing_key=key, thing_id=thing.pk, mask=mask, source=source, html=render_prose(source))
    days_ago = (jst(now()).date() - jst(at).date()).days if at else 0
    comment.created_at = day_stamp(Comment.objects.filter(thing_key=key, thing_id=thing.pk, mask__isnull=False).count(), days_ago=days_ago)
    comment.save(force_insert=True)
    hide_place(comment)
    index(KEY, comment)
    announce(CommentPosted(comment_id=comment.pk, thing_key=key, thing_id=thing.pk))
    return comment, True


@transaction.atomic
def _say(by: Member, thing_key: str, thing: Any, source: str, client_key: str, at: datetime | None) -> tuple[Comment, bool]:
    """Raises IntegrityError when the form made a comment already."""
    known = keys_of_last_minute(by) if at is None else []
    if client_key and client_key in known:
        return _sent_before(by, thing_key, thing, source, client_key)
    if not is_inside(by):
        raise NotAllowed("Only members write.")
    if not may_comment(by, thing_key, thing):  # covered, taken away, or its author keeps away: all in the same words
        raise Refused("いまは、ここに書けません。読むことはできます。書いた文は残っています。")
    if len(known) == MOST_A_MINUTE:
        raise Refused("続けて書かれたので、少しお休みします。1分ほどで、また送れます。書いた文は残っています。")
    comment = Comment(thing_key=thing_key, thing_id=thing.pk, author=by, source=source, html=render_prose(source), **closing(by))
    comment.created_at, comment.client_key = at or now(), client_key
    comment.save(force_insert=True)
    index(KEY, comment)
    want_cards(comment.html)
    announce(CommentPosted(comment_id=comment.pk, thing_key=thing_key, thing_id=thing.pk))
    return comment, True


def _sent_before(by: Member, thing_key: str, thing: Any, source: str, client_key: str) -> tuple[Comment, bool]:
    """The comment this form made already; other words in a form from the browser's memory are a comment of their own, once."""
    known = Comment.objects.get(author=by, client_key=client_key)
    if known.source == source:
        return known, False
    return post_comment(by=by, thing_key=thing_key, thing=thing, body=source, client_key=state_of(client_key, source))


def _sound(body: str) -> str:
    body = seen(body).strip()
    if not body:
        raise Refused("まだ書かれていません。書くと送れます。", field="body")
    return body


@transaction.atomic
def edit_comment(comment: Comment, *, by: Member, body: str, began: str = "") -> Comment:
    """Mend one's own words; what stood before stays in the history, and a covered comment is shown again.

    Saying the same again changes nothing. `began`: the `state` it was mended from; raises Overtaken where it reads otherwise by now.
    """
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    if not may_edit(by, current):
        raise NotAllowed("Only the author mends a comment.")
    source = _sound(body)
    if source == current.source:
        return current
    if began not in ("", current.state):
        raise Overtaken(OVERTAKEN)
    Revision.objects.create(
        pk=number_in_order(current),
        comment=current,
        source=current.source,
        html=current.html,
        written_at=current.edited_at or current.created_at,
    )
    current.source, current.html, current.edited_at = source, render_prose(source), mended_at(current)
    refuse_covered_words(KEY, current)
    if current.hidden_at is not None:
        current.hidden_at = None
        current.revisions.update(hidden=True)
        note_mending(KEY, current, by=by if current.mask_id is None else None)
    current.save(update_fields=["source", "html", "edited_at", "hidden_at"])
    stir(KEY, current)
    index(KEY, current)
    if current.mask_id is None:  # under a mask the chore would tell the minute; `want_masked_cards` looks on the next day
        want_cards(current.html)
    return current


@transaction.atomic
def remove_versions(comment: Comment, *, by: Member) -> int:
    """Take the earlier versions away for good; those that were covered stay with the moderators. Returns how many."""
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    if not may_edit(by, current):
        raise NotAllowed("Only the author takes versions away.")
    stir(KEY, current)
    return current.revisions.filter(hidden=False).delete()[0]


@transaction.atomic
def delete_comment(comment: Comment, *, by: Member) -> Comment:
    """Take one's own words away; they come back for ten minutes."""
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    if not may_edit(by, current):
        raise NotAllowed("Only the author deletes a comment.")
    current.deleted_at = moment_of(current)
    current.save(update_fields=["deleted_at"])
    stir(KEY, current)
    forget(KEY, current.pk)
    return current


@transaction.atomic
def restore_comment(comment: Comment, *, by: Member) -> Comment:
    """Undo the deletion. Refused after ten minutes."""
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    if current.deleted_at is None and is_own(by, current, current.thing_key, current.thing_id):
        return current
    if not may_restore(by, current):
        if is_own(by, current, current.thing_key, current.thing_id):
            raise Refused("消してから10分が過ぎたので、元に戻せませんでした。新しく書くことはできます。")
        raise NotAllowed("Only the author restores a comment.")
    current.deleted_at = None
    current.save(update_fields=["deleted_at"])
    stir(KEY, current)
    index(KEY, current)
    return current


@transaction.atomic
def remove_conversation(thing_key: str, thing: Any) -> int:
    """All that was said to a content, with its history and polls, for a room that keeps it for a time only. Returns how many."""
    said = list(Comment.objects.filter(thing_key=thing_key, thing_id=thing.pk).values_list("pk", flat=True))
    for comment_id in said:
        forget(KEY, comment_id)
    for given in (Reaction, Thanks):
        given._default_manager.filter(Q(thing_key=thing_key, thing_id=thing.pk) | Q(thing_key=KEY, thing_id__in=said)).delete()
    Comment.objects.filter(pk__in=said).delete()
    Poll.objects.filter(thing_key=thing_key, thing_id=thing.pk).delete()
    return len(said)


@transaction.atomic
def react(*, by: Member, thing_key: str, thing: Any, kind: str) -> None:
    """Put one of the two words to a text. Twice is once."""
    if not may_write(by):
        raise NotAllowed("Only members react.")
    _refuse_own_thread(by, thing_key, thing)
    if kind not in Reaction.Kind.values:
        raise Refused("この反応はありません。画面を開きなおすと進めます。")
    given = Reaction(member=by, thing_key=thing_key, thing_id=thing.pk, kind=kind, at=now(), told=kind != Reaction.Kind.THANKS)
    Reaction.objects.bulk_create([given], ignore_conflicts=True)


def _refuse_own_thread(by: Member, key: str, thing: Any) -> None:
    """The most thankful reader of a thread is who asked: a wearer's word would stand there with the name."""
    place = (thing.thing_key, thing.thing_id) if key == KEY else (key, thing.pk)
    if own_mask(by, *place) is not None:
        raise Refused("この題では匿名で書いているので、反応を付けられません。付けると、名前が庁舎に残ってしまいます。")
    if may_be_wearer(by, *place):
        raise Refused("この題には匿名の方がいます。「わたしの匿名」で鍵を開けると、反応を付けられます。")


@transaction.atomic
def react_many(*, thing_key: str, thing: Any, kind: str, members: Iterable[Member], at: datetime) -> None:
    """For trusted callers that load the past."""
    Reaction.objects.bulk_create(
        [Reaction(member=member, thing_key=thing_key, thing_id=thing.pk, kind=kind, at=at) for member in members], ignore_conflicts=True
    )


@transaction.atomic
def unreact(*, by: Member, thing_key: str, thing: Any, kind: str) -> None:
    """Take a word back; the sentence with a thanks goes too."""
    Reaction.objects.filter(member=by, thing_key=thing_key, thing_id=thing.pk, kind=kind).delete()
    if kind == Reaction.Kind.THANKS:
        Thanks.objects.filter(author=by, thing_key=thing_key, thing_id=thing.pk).delete()


@transaction.atomic
def hide_comment(comment: Comment, *, by: Member | None, reason: str) -> None:
    """Cover for now, on behalf of moderation; the author is told kindly and may mend it."""
    if not may_hide(by):
        raise NotAllowed("Only moderators cover content.")
    comment.hidden_at = now()
    comment.save(update_fields=["hidden_at"])
    forget(KEY, comment.pk)
    record("talk.comment.hidden", comment, by=by, reason=reason)
    line = f"あなたのコメントを、いったん伏せています。理由: {reason.rstrip('。')}。直すと、すぐ戻せます。あなたの評価には関わりません"
    if comment.author is not None:  # who wears a mask meets it in the text itself
        notify(comment.author, line[:200], f"/talk/comments/{comment.pk}/", key=KEY, id=comment.pk)


@transaction.atomic
def unhide_comment(comment: Comment, *, by: Member, reason: str) -> None:
    if not may_cover(by):
        raise NotAllowed("Only moderators uncover content.")
    comment.hidden_at = None
    comment.save(update_fields=["hidden_at"])
    if comment.deleted_at is None:
        index(KEY, comment)
    if comment.mask_id is None:  # else with the cover, once the month is over
        record("talk.comment.unhidden", comment, by=by, reason=reason)
    stir(KEY, comment)
    line = "伏せていたあなたのコメントは、元どおり見えます。ご不便をおかけしました"
    if comment.author is not None:  # who wears a mask meets it in the text itself
        notify(comment.author, line, f"/talk/comments/{comment.pk}/", key=KEY, id=comment.pk)


@transaction.atomic
def wipe_deleted_comments() -> int:
    """Past the ten minutes the words themselves go, with their history. Returns how many. Whoever has left may still come back."""
    old = Comment.objects.filter(deleted_at__lt=now() - UNDO).exclude(author__standing=Standing.LEFT, author__is_active=True)
    gone = list(old.exclude(source="").values_list("pk", flat=True)[:500])
    Revision.objects.filter(comment__in=gone).delete()
    for comment in Comment.objects.filter(pk__in=gone, mask__isnull=False):
        stir(KEY, comment)
        Comment.objects.filter(pk=comment.pk).update(deleted_at=comment.created_at)  # the day it was taken away goes with it
    return Comment.objects.filter(pk__in=gone).update(source="", html="")


def want_cards_of_comments() -> int:
    """Cards of the links in what was answered under a mask yesterday. Returns how many will be looked at."""
    return want_masked_cards(KEY, Comment.objects.all())


@transaction.atomic
def take_down_comments(member: Member, at: datetime) -> None:
    """The member leaves and wants the own words deleted: nobody reads them from now on."""
    Comment.objects.filter(author=member, deleted_at__isnull=True).update(deleted_at=at)
    Thanks.objects.filter(author=member, removed_at__isnull=True).update(removed_at=at)
    forget_many(KEY, Comment.objects.filter(author=member).values("pk"))


@transaction.atomic
def put_back_comments(member: Member, at: datetime) -> None:
    """The member came back: what was taken down then, and nothing the member had deleted before."""
    back = list(Comment.objects.filter(author=member, deleted_at=at))
    Comment.objects.filter(author=member, deleted_at=at).update(deleted_at=None)
    Thanks.objects.filter(author=member, removed_at=at).update(removed_at=None)
    for comment in back:
        comment.deleted_at = None
    index_many(KEY, [comment for comment in back if comment.hidden_at is None])


@transaction.atomic
def let_go_of_talk(member: Member, *, texts: bool) -> None:
    """For good: reactions always, the words where `texts` says so."""
    Reaction.objects.filter(member=member).delete()
    Thanks.objects.filter(author=member).delete()
    if texts:
        Revision.objects.filter(comment__author=member).delete()
        forget_many(KEY, Comment.objects.filter(author=member).values("pk"))
        Comment.objects.filter(author=member, deleted_at__isnull=True).update(deleted_at=now())
        Comment.objects.filter(author=member).update(source="", html="")
