"""Tasks of volunteers: proposed by one administrator, given by a second, until the end of a 年度, and ended in time."""

from django.db import transaction
from django.db.models import Q, QuerySet

from chosha.audit.actions import record
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.access import administrators, is_inside, may_agree, may_grant, roles_held
from chosha.members.facts import RoleEnded, RoleProposed, RoleTurnedDown
from chosha.members.models import Member, Role, RoleName, RoleProposal, Standing
from chosha.members.queries import last_day_of_role

# What a single administrator may give alone, because a house must begin somewhere: a second one, and hands at the door.
ALONE = (RoleName.RECEPTION, RoleName.ADMINISTRATOR)
OVER = "この話は、もう決まっています。受け持ちの一覧で確かめられます。"


@transaction.atomic
def grant_role(member: Member, name: RoleName, *, by: Member | None) -> Role:
    """Give a task without a second voice: the command line on the server itself alone may, so `by` is None or NotAllowed is raised."""
    if by is not None:
        raise NotAllowed
    role, made = Role.objects.get_or_create(
        member=member, name=name, ended_at=None, defaults={"granted_at": now(), "ends_on": last_day_of_role(today())}
    )
    if made:
        _refresh(member)
        record("members.role.granted", member, role=str(name))
    return role


@transaction.atomic
def propose_role(member: Member, name: RoleName, *, by: Member) -> RoleProposal:
    """One administrator would give a task, or let it go on until the next 31 March. It holds once a second one agrees.

    While the house has a single administrator, ALONE hold at once and say so in the record; the proposal comes back closed.
    Refused where the task is held that long already, where a proposal waits, or for somebody who is not inside.
    """
    if not may_grant(by):
        raise NotAllowed
    if not is_inside(member):
        raise Refused("いま庁舎に入れない方には、お願いできません。")
    until = last_day_of_role(today())
    held = Role.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=until), member=member, name=name, ended_at__isnull=True)
    if held.exists():
        raise Refused(f"{name.label}は、すでにお願いしています。続けてもらう話は、1月から始められます。", field="name")
    proposal, made = RoleProposal.objects.get_or_create(
        member=member, name=name, closed_at=None, defaults={"ends_on": until, "proposed_by": by, "proposed_at": now()}
    )
    if not made:
        raise Refused(f"{name.label}の話は、もう一人の管理係の確認を待っています。", field="name")
    if name in ALONE and administrators().count() == 1:
        _give(proposal, by=by, reason="管理係が一人のため、一人で決めました")
        return proposal
    record("members.role.proposed", member, by=by, role=str(name))
    announce(RoleProposed(proposal_id=proposal.pk))
    return proposal


@transaction.atomic
def agree_to_role(proposal: RoleProposal, *, by: Member) -> Role:
    """The second administrator agrees: the task begins, or goes on. Refused for the first one and for the member concerned."""
    if not may_grant(by):
        raise NotAllowed
    proposal = _open(proposal)
    if not may_agree(by, proposal):
        raise Refused("決めるのは、提案した方とご本人のほかの、もう一人の管理係です。")
    if not is_inside(proposal.member):
        raise Refused("いま庁舎に入れない方には、お願いできません。")
    return _give(proposal, by=by)


@transaction.atomic
def turn_down_role(proposal: RoleProposal, *, by: Member) -> None:
    """The member declines, whoever proposed it takes it back, or another administrator refuses. Nothing else changes."""
    proposal = _open(proposal)
    if by.pk != proposal.member_id and not may_grant(by):
        raise NotAllowed
    proposal.closed_at = now()
    proposal.save(update_fields=["closed_at"])
    own, mine = by.pk == proposal.member_id, by.pk == proposal.proposed_by_id
    record(
        "members.role.declined" if own else "members.role.taken_back" if mine else "members.role.refused",
        proposal.member,
        by=by,
        role=proposal.name,
    )
    announce(RoleTurnedDown(proposal_id=proposal.pk, by_id=by.pk))


@transaction.atomic
def end_role(member: Member, name: RoleName, *, by: Member | None) -> None:
    """End a task at once: an administrator does, or the member steps down. Refused for the last administrator."""
    if by is not None and by.pk != member.pk and not may_grant(by):
        raise NotAllowed
    if name == RoleName.ADMINISTRATOR and not administrators().exclude(member=member).exists():
        raise Refused("管理係が一人もいなくなります。先に、ほかの方を管理係にしてください。")
    _end(Role.objects.filter(member=member, name=name, ended_at__isnull=True), by=by)


@transaction.atomic
def end_due_roles() -> list[Role]:
    """Once a day: end what nobody renewed, and what members who left still held. Returns the ended roles, with their members.

    While no administrator has a role that goes on, the last ones keep theirs (`roles_held` says so).
    """
    over = Q(ends_on__lt=today()) | Q(member__standing=Standing.LEFT)
    kept = roles_held().filter(ends_on__lt=today()).exclude(member__standing=Standing.LEFT).values_list("pk", flat=True)
    return _end(Role.objects.filter(over, ended_at__isnull=True).exclude(pk__in=list(kept)), by=None)


@transaction.atomic
def note_told(role: Role) -> None:
    """Its holder has been told that it ends soon."""
    Role.objects.filter(pk=role.pk).update(told_at=now())


def _end(roles: QuerySet[Role], *, by: Member | None) -> list[Role]:
    ended = list(roles.select_related("member"))
    for role in ended:
        role.ended_at = now()
        role.save(update_fields=["ended_at"])
        _refresh(role.member)
        record("members.role.ended", role.member, by=by, role=role.name)
        announce(RoleEnded(member_id=role.member_id, name=role.name, by_id=by.pk if by else None))
    return ended


def _open(proposal: RoleProposal) -> RoleProposal:
    """The proposal as it is now, held until the transaction ends. Refused when it is closed."""
    proposal = RoleProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.closed_at is not None:
        raise Refused(OVER)
    return proposal


def _give(proposal: RoleProposal, *, by: Member, reason: str = "") -> Role:
    member, name = proposal.member, RoleName(proposal.name)
    proposal.closed_at = now()
    proposal.save(update_fields=["closed_at"])
    voices = {"proposed_by": proposal.proposed_by, "granted_by": by, "ends_on": proposal.ends_on, "told_at": None}
    role, made = Role.objects.update_or_create(
        member=member, name=name, ended_at=None, defaults=voices, create_defaults={**voices, "granted_at": now()}
    )
    _refresh(member)
    record(
        "members.role.granted" if made else "members.role.renewed",
        member,
        by=by,
        reason=reason,
        role=str(name),
        proposed_by=proposal.proposed_by_id,
        until=proposal.ends_on.isoformat(),
        alone=bool(reason),
    )
    return role


def _refresh(member: Member) -> None:
    """What the account keeps beside its roles."""
    member.holds_role = Role.objects.filter(member=member, ended_at__isnull=True).exists()
    member.save(update_fields=["holds_role"])
