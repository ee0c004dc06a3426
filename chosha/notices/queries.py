from django.db.models import QuerySet

from chosha.members.models import Member
from chosha.notices.access import visible_notices
from chosha.notices.models import Notice


def unread_notices(member: Member) -> QuerySet[Notice]:
    return visible_notices(member).filter(read_at__isnull=True)


def has_unread(member: Member) -> bool:
    return unread_notices(member).exists()
