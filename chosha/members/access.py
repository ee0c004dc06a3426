"""Who counts as inside, and who may do what to whom."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Q, QuerySet

from chosha.kernel.clock import today
from chosha.members.models import Member, Role, RoleName, RoleProposal, Standing

INSIDE = frozenset({Standing.ACTIVE, Standing.LEAVE, Standing.SECONDED, Standing.ALUMNI})


def is_inside(member: Any) -> bool:
    """True for a signed-in member in good standing. False for visitors, applicants and the suspended."""
    return bool(member.is_authenticated and member.is_active and member.standing in INSIDE)


def may_write(member: Any) -> bool:
    """Inside, and the yearly proof of service is not overdue."""
    return is_inside(member) and not member.read_only


def bodies_of(member: Any) -> tuple[int, int]:
    """The bodies served today, at home and lent to; -1, which no row carries, where there is none."""
    return member.home_body_id or -1, member.host_body_id or -1


def visible_members(viewer: Any) -> QuerySet[Member]:
    """Whom this member may meet in a list: everybody inside but who spares the colleagues of the own body; oneself always."""
    if not is_inside(viewer):
        return Member.objects.none()
    bodies = bodies_of(viewer)
    spared = Q(spares_own_body=True) & (Q(home_body_id__in=bodies) | Q(host_body_id__in=bodies)) & ~Q(pk=viewer.pk)
    return Member.objects.filter(standing__in=INSIDE, is_active=True).exclude(spared)


def has_second_step(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists())


def lacks_second_step(member: Member) -> bool:
    """Whoever holds a role signs in with a second step; True while none is set up."""
    return member.holds_role and not has_second_step(member)


def has_role(member: Any, *names: RoleName) -> bool:
    """True when the member is inside and holds one of the roles today."""
    if not is_inside(member) or not member.holds_role:
        return False
    return roles_held().filter(member=member, name__in=names).exists()


def roles_held() -> QuerySet[Role]:
    """The roles that hold today, whether or not a chore has ended the others.

    A house is never without an administrator: while none has a role that goes on, the last ones keep theirs.
    """
    going_on = _goes_on(today())
    others = Role.objects.filter(going_on, name=RoleName.ADMINISTRATOR, member__standing__in=INSIDE)
    return Role.objects.filter(ended_at__isnull=True).filter(going_on | Q(name=RoleName.ADMINISTRATOR) & ~Exists(others))


def _goes_on(day: date) -> Q:
    return Q(ended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def administrators() -> QuerySet[Role]:
    """The roles of all who administer the house today and are inside."""
    return roles_held().filter(name=RoleName.ADMINISTRATOR, member__standing__in=INSIDE, member__is_active=True)


def may_grant(member: Member) -> bool:
    return has_role(member, RoleName.ADMINISTRATOR)


def may_agree(member: Member, proposal: RoleProposal) -> bool:
    """A second administrator."""
    return may_grant(member) and is_other_voice(member, proposal)


def is_other_voice(member: Member, proposal: RoleProposal) -> bool:
    """Neither the one who proposed it nor the one it is for."""
    return member.pk not in (proposal.proposed_by_id, proposal.member_id)


def may_suspend(member: Member, whom: Member | None = None) -> bool:
    """Moderators stop members, administrators stop whoever holds a role; nobody stops themselves."""
    if whom is None:
        return has_role(member, RoleName.MODERATOR, RoleName.ADMINISTRATOR)
    return whom.pk != member.pk and has_role(member, in_charge_of(whom))


def may_read_private(member: Member, whom: Member) -> bool:
    """Full name, body and private address: for whoever might have to write to them or to stop them. One's own are on 「わたし」."""
    return whom.pk != member.pk and has_role(member, in_charge_of(whom))


def in_charge_of(whom: Member) -> RoleName:
    """Who looks after a member in trouble: moderators, but administrators where it is a volunteer."""
    return RoleName.ADMINISTRATOR if whom.holds_role else RoleName.MODERATOR
