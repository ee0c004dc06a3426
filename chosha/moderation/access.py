from typing import Any

from django.db.models import QuerySet

from chosha.members.access import has_role
from chosha.members.models import RoleName
from chosha.moderation.models import Cover


def may_cover(member: Any) -> bool:
    """Moderators cover and uncover."""
    return has_role(member, RoleName.MODERATOR)


def visible_covers(member: Any) -> QuerySet[Cover]:
    return Cover.objects.all() if may_cover(member) else Cover.objects.none()
