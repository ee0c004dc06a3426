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
    """To stop somebody or to ask for help; what is private is behind another door (members.access.may_read_private)."""
    return has_role(member, RoleName.MODERATOR, RoleName.ADMINISTRATOR)


def may_tend_guard(member: Any) -> bool:
    """The words the guard asks about always, or never."""
    return has_role(member, RoleName.MODERATOR, RoleName.EDITOR)


def may_write_rules(member: Any) -> bool:
    return has_role(member, RoleName.EDITOR)


def may_publish_rules(member: Any) -> bool:
    return has_role(member, RoleName.ADMINISTRATOR)


def may_tend_rules(member: Any) -> bool:
    """Whoever writes them and whoever publishes them: two people."""
    return has_role(member, RoleName.EDITOR, RoleName.ADMINISTRATOR)
