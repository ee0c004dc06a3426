"""Who prepares the welcome show, and whom they may greet in it."""

from typing import Any

from django.db.models import QuerySet

from chosha.broadcasts.models import ProgrammeHost
from chosha.members.access import has_role, is_inside, visible_members
from chosha.members.models import RoleName
from chosha.reception.access import greetings_for_air
from chosha.reception.models import Welcome


def may_prepare_air(member: Any) -> bool:
    """Hosts of any programme, since they stand in for one another, and the broadcast volunteers."""
    return has_role(member, RoleName.BROADCAST) or (is_inside(member) and ProgrammeHost.objects.filter(member=member).exists())


def greetings_to_air(member: Any) -> QuerySet[Welcome]:
    """Who agreed to be greeted on air, as far as this host may meet them. The caller has asked `may_prepare_air`."""
    return greetings_for_air().filter(member__in=visible_members(member).order_by())
