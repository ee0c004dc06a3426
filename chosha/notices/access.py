from django.db.models import QuerySet

from chosha.members.models import Member
from chosha.notices.models import Notice


def visible_notices(member: Member) -> QuerySet[Notice]:
    """A member's notices are the member's alone."""
    return Notice.objects.filter(to=member)
