"""Questions nobody has answered, and the members who said they can talk of their field."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.board.access import KEY, listed_posts
from chosha.board.models import Called, Kind, Passed, Post
from chosha.kernel.clock import now
from chosha.members.access import INSIDE
from chosha.members.models import CanHelp, Member
from chosha.talk.models import Comment

RIPE, STALE = timedelta(hours=3), timedelta(days=14)
MOST_QUESTIONS = 200
AT_ONCE = 200  # members asked after in one go, by lot: the next hour asks after others
MOST = 2


def unanswered() -> QuerySet[Post]:
    """Questions with a field that have waited for three hours and less than a fortnight, and to which nobody has said anything."""
    said = Comment.objects.filter(thing_key=KEY, thing_id=OuterRef("pk"), deleted_at__isnull=True).order_by()
    moment = now()
    waiting = Post.objects.filter(kind=Kind.QUESTION, created_at__lte=moment - RIPE, created_at__gt=moment - STALE, duty__isnull=False)
    return waiting.filter(~Exists(said), deleted_at__isnull=True, hidden_at__isnull=True).order_by()


def able_to_help() -> list[Member]:
    """Members inside, who may write, with a 話せること in the field of such a question; some of them, where they are many."""
    asked = list(unanswered().values_list("duty", "duty__parent").distinct()[:MOST_QUESTIONS])
    fields = {field for row in asked for field in row if field}
    able = CanHelp.objects.filter(member=OuterRef("pk"), duty__in=fields).order_by()
    return list(Member.objects.filter(Exists(able), standing__in=INSIDE, is_active=True, read_only=False).order_by("?")[:AT_ONCE])


def questions_to_hear_of(member: Member) -> list[int]:
    """Up to two of them, newest first, that this member may read and has neither heard of, passed over nor written."""
    able = CanHelp.objects.filter(Q(duty=OuterRef("duty")) | Q(duty=OuterRef("duty__parent")), member=member.pk).order_by()
    over = [rows.filter(member=member.pk, post=OuterRef("pk")).order_by() for rows in (Passed.objects.all(), Called.objects.all())]
    mine = listed_posts(member).filter(Exists(able), *(~Exists(rows) for rows in over), pk__in=unanswered().values("pk"))
    return list(mine.exclude(author=member.pk).order_by("-created_at", "-id").values_list("pk", flat=True)[:MOST])
