"""Which rooms of the 事務局 a volunteer works in."""

from typing import Any

from chosha.members.access import has_role
from chosha.members.models import RoleName


def may_enter(member: Any) -> bool:
    """Whoever holds any role."""
    return has_role(member, *RoleName)


def may_see_chores(member: Any) -> bool:
    return has_role(member, RoleName.ADMINISTRATOR)


def may_see_record(member: Any) -> bool:
    return has_role(member, RoleName.ADMINISTRATOR)


def may_find_members(member: Any) -> bool:
    """Private addresses and full names are shown here, so only those who need them."""
    return has_role(member, RoleName.MODERATOR, RoleName.ADMINISTRATOR)
