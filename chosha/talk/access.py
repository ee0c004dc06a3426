"""Who may read and do what with comments. Whoever may not see a content sees nothing said to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from chosha.kernel.clock import now
from chosha.kernel.content import Passport, passport, passports
from chosha.members.access import is_inside, may_write, not_kept_off, open_to
from chosha.moderation.access import may_cover
from chosha.talk.models import Comment

KEY = "talk.comment"
UNDO = timedelta(minutes=10)


def known_passport(key: str) -> Passport | None:
    """The passport of a key that comes from an address; None for an unknown one."""
    try:
        return passport(key)
    except KeyError:
        return None


def readable(member: Any) -> Q:
    """Not kept from the member's own body; and not covered, or the member's own, or the member looks after the place."""
    covered = Q() if may_cover(member) else Q(hidden_at__isnull=True) | Q(author_id=member.pk)
    return covered & open_to(member)


def visible_comments(member: Any) -> QuerySet[Comment]:
    """Comments this member may read, on contents this member may see."""
    return _comments_on(member, lambda issued: issued.visible_to(member))


def listed_comments(member: Any) -> QuerySet[Comment]:
    """What search shows of them: by nobody this member keeps off, on nothing of theirs."""
    return _comments_on(member, lambda issued: issued.listed_to(member)).filter(not_kept_off(member))


def _comments_on(member: Any, seen: Callable[[Passport], QuerySet[Any]]) -> QuerySet[Comment]:
    if not is_inside(member):
        return Comment.objects.none()
    things = Q(pk__in=[])
    for issued in passports():
        if issued.key != KEY:
            things |= Q(thing_key=issued.key, thing_id__in=seen(issued).order_by().values("pk"))
    return Comment.objects.filter(things, readable(member), deleted_at__isnull=True)


def own_comments(member: Any) -> QuerySet[Comment]:
    """The member's own, deleted ones too: they may be brought back for a while."""
    return Comment.objects.filter(author=member) if is_inside(member) else Comment.objects.none()


def visible_thing(member: Any, key: str, thing_id: int) -> Any:
    """The content a comment or reaction goes to, or None when this member does not see it."""
    issued = known_passport(key)
    if issued is None or not is_inside(member):
        return None
    return issued.find(member, thing_id)


def may_comment(member: Any, key: str, thing: Any) -> bool:
    """The room grants it through its passport."""
    return may_write(member) and passport(key).may_comment(thing, member)


def may_edit(member: Any, comment: Comment) -> bool:
    """The author alone; a covered one too, because mending it brings it back."""
    return may_write(member) and comment.author_id == member.pk and comment.deleted_at is None


def may_restore(member: Any, comment: Comment) -> bool:
    """The author, for ten minutes."""
    own = may_write(member) and comment.author_id == member.pk
    return own and comment.deleted_at is not None and comment.deleted_at > now() - UNDO
