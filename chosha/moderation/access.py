from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from chosha.kernel.content import passports
from chosha.members.access import has_role
from chosha.members.models import RoleName
from chosha.moderation.models import Cover


def may_cover(member: Any) -> bool:
    """Moderators cover and uncover."""
    return has_role(member, RoleName.MODERATOR)


def visible_covers(member: Any) -> QuerySet[Cover]:
    """All for moderators, save those of contents kept from their own body: of these they must not learn."""
    if not may_cover(member):
        return Cover.objects.none()
    found = Cover.objects.all()
    for issued in passports():
        kept = issued.kept_from(member)
        if not kept.query.is_empty():
            found = found.exclude(Exists(kept.filter(pk=OuterRef("thing_id")).order_by()), key=issued.key)
    return found
