"""Who may read and do what on the board."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.board.models import Acceptance, Attachment, Draft, Kind, Post
from chosha.kernel.circles import in_circles
from chosha.kernel.clock import now
from chosha.members.access import draft_key, has_role, is_inside, keeps_away, may_write, not_kept_off, open_to
from chosha.members.models import Affiliation, FurtherDuty, RoleName
from chosha.moderation.access import may_cover
from chosha.talk.access import is_own, own_masks, proof

KEY = "board.post"
UNDO = timedelta(minutes=10)


def open_posts(member: Any) -> Q:
    """Posts this member may know of: not kept from the own body, and of the own field or circle where they are for one alone."""
    return _open(member, covers=may_cover(member))


def _open(member: Any, *, covers: bool) -> Q:
    return open_to(member) if covers else open_to(member) & _of_own_field(member) & _of_own_circle(member)


def _of_own_field(member: Any) -> Q:
    """For all, or for a field the member is in charge of today (the large one counts with its parts), or the member's own."""
    field = Q(duty=OuterRef("duty")) | Q(duty__parent=OuterRef("duty"))
    serving = Affiliation.objects.filter(field, member=member.pk, ended_on__isnull=True).order_by()
    further = FurtherDuty.objects.filter(field, member=member.pk).order_by()
    return Q(for_field=False) | Q(author_id=member.pk) | Q(Exists(serving)) | Q(Exists(further))


def _of_own_circle(member: Any) -> Q:
    """For all, or for a circle the member stands in today, or the member's own."""
    return in_circles(member) | Q(author_id=member.pk)


def _readable(member: Any) -> Q:
    """Never what is kept from the member's own body, whatever the role; what is covered only for its author and moderators."""
    covers = may_cover(member)
    covered = Q() if covers else Q(hidden_at__isnull=True) | Q(author_id=member.pk)
    return covered & _open(member, covers=covers)


def visible_posts(member: Any) -> QuerySet[Post]:
    """Posts that stand on the board for this member; a covered one stands for its author and for moderators."""
    if not is_inside(member):
        return Post.objects.none()
    return Post.objects.filter(_readable(member), deleted_at__isnull=True)


def listed_posts(member: Any) -> QuerySet[Post]:
    """What lists, search and the first page show: visible, and of nobody this member keeps off."""
    return visible_posts(member).filter(not_kept_off(member))


def gone_posts(member: Any) -> QuerySet[Post]:
    """Posts their author took away: members may learn that, and still read the answers of others."""
    if not is_inside(member):
        return Post.objects.none()
    return Post.objects.filter(_readable(member), deleted_at__isnull=False)


def own_posts(member: Any) -> QuerySet[Post]:
    return Post.objects.filter(Q(author=member.pk) | Q(mask__in=own_masks(member))) if is_inside(member) else Post.objects.none()


def worn_post(member: Any, post_id: int) -> QuerySet[Post]:
    """A post under the member's own mask that does not stand for its wearer by itself: covered, or for a circle left meanwhile."""
    mine = proof(member, KEY, post_id) if is_inside(member) else ""
    return Post.objects.filter(pk=post_id, mask__proof=mine, deleted_at__isnull=True) if mine else Post.objects.none()


def own_drafts(member: Any) -> QuerySet[Draft]:
    """A draft is its writer's alone; no role sees it."""
    return Draft.objects.filter(member=member) if is_inside(member) else Draft.objects.none()


def own_draft(member: Any, **which: Any) -> Draft | None:
    """The first of the member's own of these columns, with its words where the member's secret opens them."""
    found = own_drafts(member).filter(**which).first()
    return found and found.opened(draft_key(member))


def visible_attachments(member: Any) -> QuerySet[Attachment]:
    """Files of posts the member may read, and of the member's own drafts."""
    if not is_inside(member):
        return Attachment.objects.none()
    return Attachment.objects.filter(Q(post__in=visible_posts(member).order_by()) | Q(draft__member=member))


def worn_attachment(member: Any, attachment_id: int) -> QuerySet[Attachment]:
    """A file of such a post, for its wearer."""
    owner = Attachment.objects.filter(pk=attachment_id, post__isnull=False).values_list("post_id", flat=True).first()
    return Attachment.objects.filter(pk=attachment_id, post__in=worn_post(member, owner or 0).order_by())


def may_write_kind(member: Any, kind: str) -> bool:
    """Everybody inside writes every kind but お知らせ, which is the editors'."""
    if kind == Kind.NOTICE:
        return may_write(member) and has_role(member, RoleName.EDITOR)
    return may_write(member) and kind in Kind.values


def may_comment_on(member: Any, post: Any) -> bool:
    """On what stands uncovered, unless its author keeps away from the member."""
    stands = post.deleted_at is None and post.hidden_at is None
    if not (may_write(member) and stands):
        return False
    if post.author_id is None:  # a mask keeps away from nobody
        return True
    away = getattr(post, "away", None)  # read along where the whole page is
    return not (keeps_away(post.author_id, member.pk) if away is None else away)


def may_edit(member: Any, post: Any) -> bool:
    return may_write(member) and is_own(member, post, KEY, post.pk) and post.deleted_at is None


def may_restore(member: Any, post: Any) -> bool:
    """The author, for ten minutes."""
    own = may_write(member) and is_own(member, post, KEY, post.pk)
    return own and post.deleted_at is not None and post.deleted_at > now() - UNDO


def may_accept(member: Any, post: Any) -> bool:
    """Only whoever asked says which answer helped."""
    return may_edit(member, post) and post.asks


def may_claim(member: Any, post: Any) -> bool:
    """Whoever may answer a question of somebody else may say to be writing. Not under a mask: it would tell when an answer was begun."""
    return bool(post.asks and post.mask_id is None and post.author_id != member.pk and may_comment_on(member, post))


def may_summarise(member: Any, post: Any) -> bool:
    """Once an answer helped: whoever asked, whoever helped, and the editors."""
    stands = post.deleted_at is None and post.hidden_at is None
    if not (may_write(member) and stands and post.asks):
        return False
    helped = Acceptance.objects.filter(post=post.pk, comment__deleted_at__isnull=True).order_by()
    mine = proof(member, KEY, post.pk) if post.mask_id is not None else ""
    signed = Q(comment__author=member.pk) | Q(comment__mask__proof=mine) if mine else Q(comment__author=member.pk)
    own = is_own(member, post, KEY, post.pk) or helped.filter(signed).exists()
    return helped.exists() and (own or has_role(member, RoleName.EDITOR))
