"""Questions put before members who know the field, said they would talk of it, or are in charge of it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.board.access import KEY, listed_posts
from chosha.board.models import Kind, Passed, Post
from chosha.board.queries.answers import helpful
from chosha.kernel.prepared import prepared
from chosha.members.access import may_write, seen_as
from chosha.members.models import Affiliation, CanHelp, Duty, FurtherDuty, Member, PastDuty
from chosha.talk.access import worn_among
from chosha.talk.models import Comment
from chosha.talk.queries import plain_reader, reads_plainly

MOST = 2
SPARE = 8  # looked at beyond these, since a wearer's own threads are told apart only afterwards
LOOKED_AT = 200  # the newest questions; older ones wait in their list and are offered to nobody


def questions_offered(member: Member) -> list[tuple[int, str]]:
    """(id, title) of up to two waiting questions of the member's fields, newest first; never one passed over or answered already, nor
    one in which the member wears a mask: whoever asked it would be led to pass it over, under the own name.
    """
    if not may_write(member):
        return []
    found = _quick(*seen_as(member)) if reads_plainly(member) else list(_offered(member))
    worn = worn_among(member, KEY, [pk for pk, _ in found])
    return [row for row in found if row[0] not in worn][:MOST]


@prepared
def _quick(member_id: int, home: int, host: int) -> QuerySet[Any, Any]:
    return _offered(plain_reader(member_id, home, host))


def _offered(member: Member) -> QuerySet[Any, Any]:
    newest = Post.objects.filter(kind=Kind.QUESTION).order_by("-created_at", "-id").values("pk")[:LOOKED_AT]
    passed = Passed.objects.filter(member=member.pk, post=OuterRef("pk")).order_by()
    answered = Comment.objects.filter(author=member.pk, thing_key=KEY, thing_id=OuterRef("pk")).order_by()
    waiting = listed_posts(member).filter(~Exists(helpful(member, OuterRef("pk"))), ~Exists(passed), ~Exists(answered), pk__in=newest)
    fitting = waiting.filter(duty__in=_fields(member.pk)).exclude(author=member.pk)
    return fitting.order_by("-created_at", "-id").values_list("id", "title")[: MOST + SPARE]


def _fields(member_id: int) -> QuerySet[Any, Any]:
    """Fields of which the member said to know something, and the parts of the large ones among them."""
    known = Q()
    of = Q(duty=OuterRef("pk")) | Q(duty=OuterRef("parent"))
    for said in (CanHelp, FurtherDuty, PastDuty, Affiliation):
        rows = said._default_manager.filter(of, member=member_id).order_by()
        known |= Q(Exists(rows.filter(ended_on__isnull=True) if said is Affiliation else rows))
    return Duty.objects.filter(known).order_by().values("pk")
