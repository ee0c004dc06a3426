"""Whom a member keeps off. Only for the member's own pages."""

from django.db.models import Q, QuerySet

from chosha.members.access import not_spared
from chosha.members.models import Distance, Member


def distances_of(member: Member) -> QuerySet[Distance]:
    """The latest first, with the names; without those of whom the member must not even learn that they are here."""
    known = Member.objects.filter(not_spared(member)).order_by()
    return Distance.objects.filter(Q(whom__in=known.values("pk")), member=member).select_related("whom")


def distance_to(member: Member, whom_id: int) -> Distance | None:
    return Distance.objects.filter(member=member, whom=whom_id).first()
