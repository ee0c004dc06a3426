"""Tasks of volunteers."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import end_of_fiscal_year, now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import may_grant
from chosha.members.models import Member, Role, RoleName


@transaction.atomic
def grant_role(member: Member, name: RoleName, *, by: Member | None) -> Role:
    """Give a volunteer a task. `by=None` is the command line on the server itself."""
    if by is not None and not may_grant(by):
        raise NotAllowed
    role, made = Role.objects.get_or_create(
        member=member, name=name, ended_at=None, defaults={"granted_by": by, "granted_at": now(), "ends_on": end_of_fiscal_year(today())}
    )
    if made:
        member.holds_role = True
        member.save(update_fields=["holds_role"])
        record("members.role.granted", member, by=by, role=str(name))
    return role


@transaction.atomic
def end_role(member: Member, name: RoleName, *, by: Member | None) -> None:
    if by is not None and not may_grant(by):
        raise NotAllowed
    held = Role.objects.filter(name=name, ended_at__isnull=True)
    if name == RoleName.ADMINISTRATOR and not held.exclude(member=member).exists():
        raise Refused("管理係が一人もいなくなります。先に、ほかの方を管理係にしてください。")
    held.filter(member=member).update(ended_at=now())
    member.holds_role = Role.objects.filter(member=member, ended_at__isnull=True).exists()
    member.save(update_fields=["holds_role"])
    record("members.role.ended", member, by=by, role=str(name))
