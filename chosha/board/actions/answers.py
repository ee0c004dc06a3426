"""The answer that helped, bookmarks, and what has been read."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from chosha.board.access import KEY, may_accept
from chosha.board.facts import AnswerAccepted
from chosha.board.models import Acceptance, Bookmark, Post, ReadMark
from chosha.kernel.clock import day_stamp, now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member
from chosha.talk.access import is_own, own_mask
from chosha.talk.actions.places import hidden_number
from chosha.talk.models import Comment


@transaction.atomic
def accept_comment(post: Post, comment: Comment, *, by: Member, at: datetime | None = None) -> Acceptance:
    """The asker says which answer helped. Accepting another one moves the mark. `at` is for loading the past."""
    current = Post.objects.select_for_update().get(pk=post.pk)
    if not may_accept(by, current):
        raise NotAllowed("Only the asker says which answer helped.")
    if (comment.thing_key, comment.thing_id) != (KEY, current.pk) or comment.deleted_at is not None:
        raise Refused("この答えは消されていました。ほかの答えを選べます。")
    if is_own(by, comment, KEY, current.pk):
        raise Refused("自分の書いたものには、助かった答えの印を付けていません。ほかの人の答えを選べます。")
    if current.mask_id is None:
        acceptance, _ = Acceptance.objects.update_or_create(post=current, defaults={"comment": comment, "by": by, "at": at or now()})
    else:  # neither the hour nor the asker
        Acceptance.objects.filter(post=current).delete()
        acceptance = Acceptance.objects.create(pk=hidden_number(), post=current, comment=comment, at=day_stamp())
    announce(AnswerAccepted(post_id=current.pk, comment_id=comment.pk))
    return acceptance


@transaction.atomic
def withdraw_acceptance(post: Post, *, by: Member) -> None:
    current = Post.objects.select_for_update().get(pk=post.pk)
    if not may_accept(by, current):
        raise NotAllowed("Only the asker takes the mark back.")
    Acceptance.objects.filter(post=current).delete()


@transaction.atomic
def bookmark_post(post: Post, *, by: Member) -> None:
    """Twice is once."""
    if own_mask(by, KEY, post.pk) is not None:
        raise Refused("この題では匿名で書いているので、しおりを挟めません。「わたしの匿名」から、いつでも開けます。")
    Bookmark.objects.bulk_create([Bookmark(member=by, post=post, created_at=now())], ignore_conflicts=True)


@transaction.atomic
def unbookmark_post(post: Post, *, by: Member) -> None:
    Bookmark.objects.filter(member=by, post=post).delete()


@transaction.atomic
def mark_read(post_id: int, *, by: Member) -> None:
    """The member has it open now."""
    ReadMark.objects.bulk_create(
        [ReadMark(member=by, post_id=post_id, read_at=now())],
        update_conflicts=True,
        unique_fields=["member", "post"],
        update_fields=["read_at"],
    )


@transaction.atomic(savepoint=False)
def note_activity(post_id: int, at: datetime) -> None:
    """Something was said: the post has news since then. Time never goes back."""
    Post.objects.filter(pk=post_id).update(last_activity_at=Greatest(F("last_activity_at"), at))
