"""What becomes of a member's things on the board when the member leaves, or comes back."""

from datetime import datetime

from django.db import transaction

from chosha.board.access import KEY
from chosha.board.actions.drafts import drop_attachments
from chosha.board.actions.titles import GONE, call_in_notices, take_from_notices
from chosha.board.models import Attachment, Bookmark, Called, Draft, FeedAddress, Passed, Post, ReadMark, ReadUntil, Revision, Tag
from chosha.kernel.clock import now
from chosha.members.models import Member
from chosha.search.actions import forget_many, index_many
from chosha.talk.actions import remove_polls
from chosha.talk.actions.places import stir


@transaction.atomic
def take_down_posts(member: Member, at: datetime) -> None:
    """Texts to be deleted: nobody reads them from now on; the answers of others stay."""
    Post.objects.filter(author=member, deleted_at__isnull=True).update(deleted_at=at)
    forget_many(KEY, Post.objects.filter(author=member).values("pk"))


@transaction.atomic
def put_back_posts(member: Member, at: datetime) -> None:
    """The member came back: what was taken down then, and nothing the member had deleted before."""
    back = list(Post.objects.filter(author=member, deleted_at=at))
    Post.objects.filter(author=member, deleted_at=at).update(deleted_at=None)
    for post in back:
        post.deleted_at = None
    index_many(KEY, [post for post in back if post.hidden_at is None])


@transaction.atomic
def let_go_of_board(member: Member, *, texts: bool) -> None:
    """For good: drafts, bookmarks and read marks always; posts, their history and files where `texts` says so."""
    drop_attachments(Attachment.objects.filter(draft__member=member))
    for table in (Draft, Bookmark, Passed, Called, ReadMark, ReadUntil, FeedAddress):
        table._default_manager.filter(member=member).delete()
    if texts:
        forget_many(KEY, Post.objects.filter(author=member).values("pk"))
        Post.objects.filter(author=member, deleted_at__isnull=True).update(deleted_at=now())
        wipe_posts(list(Post.objects.filter(author=member).values_list("pk", flat=True)))


def wipe_posts(keys: list[int]) -> int:
    """The words, files and polls themselves, with their history. Returns how many posts."""
    Revision.objects.filter(post__in=keys).delete()
    Tag.objects.filter(post__in=keys).delete()
    Draft.objects.filter(post__in=keys).delete()
    drop_attachments(Attachment.objects.filter(post__in=keys))
    for post in Post.objects.filter(pk__in=keys, mask__isnull=False):
        stir(KEY, post)
        Post.objects.filter(pk=post.pk).update(deleted_at=post.created_at)  # the day it was taken away goes with it
    remove_polls(KEY, keys)
    gone = list(Post.objects.filter(pk__in=keys).exclude(title=""))
    call_in_notices(gone, GONE)
    take_from_notices(gone)
    return Post.objects.filter(pk__in=keys).update(title="", source="", html="", tags=[], polled=False)
