from django.db.models import Exists, OuterRef, QuerySet

from chosha.kernel.content import passports
from chosha.members.models import Member
from chosha.notices.models import Notice


def visible_notices(member: Member) -> QuerySet[Notice]:
    """A member's notices are the member's alone; those about a content kept from the member's body by now are not shown."""
    found = Notice.objects.filter(to=member)
    for issued in passports():
        kept = issued.kept_from(member)
        if not kept.query.is_empty():
            found = found.exclude(Exists(kept.filter(pk=OuterRef("about_id")).order_by()), about_key=issued.key)
    return found
