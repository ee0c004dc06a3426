"""Which posts and members the page bench visits."""

from django.db.models import Count

from chosha.members.models import Member
from chosha.talk.models import Comment


def a_full_post() -> int:
    """A post with exactly 20 comments."""
    threads = Comment.objects.filter(thing_key="board.post").values("thing_id").annotate(size=Count("id")).filter(size=20)
    return int(threads.order_by("thing_id").values_list("thing_id", flat=True)[0])


def a_quiet_post() -> int:
    """A post with few comments, to be written under."""
    threads = Comment.objects.filter(thing_key="board.post").values("thing_id").annotate(size=Count("id")).filter(size__lt=5)
    return int(threads.order_by("thing_id").values_list("thing_id", flat=True)[0])


def readers(count: int) -> list[str]:
    return list(Member.objects.filter(standing="active", holds_role=False).order_by("email").values_list("email", flat=True)[:count])
