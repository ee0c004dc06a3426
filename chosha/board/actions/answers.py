"""The answers that helped, bookmarks, and what has been read."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest

from chosha.board.access import KEY, may_accept
from chosha.board.facts import AnswerAccepted
from chosha.board.models import Acceptance, Bookmark, Passed, Post, ReadMark, ReadUntil
from chosha.kernel.clock import now, turn_after
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member
from chosha.talk.access import is_own, may_be_wearer, own_mask
from chosha.talk.actions.places import hidden_number, stir
from chosha.talk.models import Comment


@transaction.atomic
def accept_comment(post: Post, comment: Comment, *, by: Member, at: datetime | None = None) -> Acceptance:
    """The asker says which answer helped; several may. Twice is once. `at` is for loading the past."""
    current = Post.objects.select_for_update().get(pk=post.pk)
    if not may_accept(by, current):
        raise NotAllowed("Only the asker says which answer helped.")
    if (comment.thing_key, comment.thing_id) != (KEY, current.pk) or comment.deleted_at is not None:
        raise Refused("この答えは消されていました。ほかの答えを選べます。")
    if is_own(by, comment, KEY, current.pk):
        raise Refused("自分の書いたものには、助かった答えの印を付けていません。ほかの人の答えを選べます。")
    if current.mask_id is None:
        acceptance, new = Acceptance.objects.get_or_create(post=current, comment=comment, defaults={"by": by, "at": at or now()})
    else:  # neither the asker nor the day: the stamp of the question, a turn after the answer that helped before
        last = Acceptance.objects.filter(post=current).aggregate(last=Max("at"))["last"]
        place = {"pk": hidden_number(), "at": turn_after(last or current.created_at)}
        acceptance, new = Acceptance.objects.get_or_create(post=current, comment=comment, defaults=place)
    if new:
        stir(KEY, current)
        announce(AnswerAccepted(post_id=current.pk, comment_id=comment.pk))
    return acceptance


@transaction.atomic
def withdraw_acceptance(post: Post, comment_id: int, *, by: Member) -> None:
    current = Post.objects.select_for_update().get(pk=post.pk)
    if not may_accept(by, current):
        raise NotAllowed("Only the asker takes the mark back.")
    Acceptance.objects.filter(post=current, comment=comment_id).delete()
    stir(KEY, current)


@transaction.atomic
def bookmark_post(post: Post, *, by: Member) -> None:
    """Twice is once."""
    if own_mask(by, KEY, post.pk) is not None:
        raise Refused("この題では匿名で書いているので、しおりを挟めません。「わたしの匿名」から、いつでも開けます。")
    if may_be_wearer(by, KEY, post.pk):
        raise Refused("この題には匿名の方がいます。「わたしの匿名」で鍵を開けると、しおりを挟めます。")
    Bookmark.objects.bulk_create([Bookmark(member=by, post=post, created_at=now())], ignore_conflicts=True)


@transaction.atomic
def unbookmark_post(post: Post, *, by: Member) -> None:
    Bookmark.objects.filter(member=by, post=post).delete()


@transaction.atomic
def forget_reader(post_id: int, member_id: int) -> None:
    """Bookmark, passing over and read mark of somebody who puts on a mask there."""
    for table in (Bookmark, Passed, ReadMark):
        table._default_manager.filter(post=post_id, member=member_id).delete()


@transaction.atomic
def pass_over(post: Post, *, by: Member) -> None:
    """今回は見送る: this question is not offered to the member again. Twice is once. Raises Refused for whoever wears a mask there."""
    if own_mask(by, KEY, post.pk) is not None:
        raise Refused("この題では匿名で書いているので、見送れません。見送ると、名前が庁舎に残ってしまいます。")
    if may_be_wearer(by, KEY, post.pk):
        raise Refused("この題には匿名の方がいます。「わたしの匿名」で鍵を開けると、見送れます。")
    Passed.objects.bulk_create([Passed(member=by, post=post)], ignore_conflicts=True)


@transaction.atomic
def take_up_again(post: Post, *, by: Member) -> None:
    Passed.objects.filter(member=by, post=post).delete()


@transaction.atomic
def mark_read(post_id: int, *, by: Member, until: datetime) -> None:
    """The member has it open; `until` is its last_activity_at as the page shows it. The moment of reading is not written down."""
    ReadMark.objects.bulk_create(
        [ReadMark(member=by, post_id=post_id, seen_until=until)],
        update_conflicts=True,
        unique_fields=["member", "post"],
        update_fields=["seen_until"],
    )


@transaction.atomic
def read_all(*, by: Member) -> bool:
    """「すべて読んだことにする」. Returns whether there was anything; doing it twice keeps the first undo."""
    # Of the whole board: which post it was tells nobody anything. What stands under a mask stands at the end of its day, and has no dot.
    until = Post.objects.filter(mask__isnull=True).aggregate(last=Max("last_activity_at"))["last"]
    known = ReadUntil.objects.select_for_update().filter(member=by).first()
    if until is None or (known is not None and known.until >= until):
        return False
    ReadUntil.objects.update_or_create(member=by, defaults={"until": until, "before": known.until if known else None})
    return True


@transaction.atomic
def unread_again(*, by: Member) -> None:
    """Undo it: what was new is new again. Twice is once."""
    known = ReadUntil.objects.select_for_update().filter(member=by).first()
    if known is not None and known.before is None:
        known.delete()
    elif known is not None and known.before is not None:
        known.until = known.before
        known.save(update_fields=["until"])


@transaction.atomic(savepoint=False)
def note_activity(post_id: int, at: datetime, *, by_id: int | None = None) -> None:
    """Something was said: the post has news since then. Time never goes back. What one said oneself is no news: where all before it was
    read, all of it still is."""
    if by_id is not None:
        read = ReadMark.objects.filter(member=by_id, post=post_id, post__mask__isnull=True, seen_until__gte=F("post__last_activity_at"))
        ReadMark.objects.filter(pk__in=list(read.values_list("pk", flat=True))).update(seen_until=Greatest(F("seen_until"), at))
    Post.objects.filter(pk=post_id).update(last_activity_at=Greatest(F("last_activity_at"), at))
