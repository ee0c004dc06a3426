"""Tasks given and ended, with the mails and notices that say so."""

from django.db import transaction

from chosha.desks.secretariat.actions.letters import post_letter
from chosha.members import actions as members
from chosha.members.models import Member, Role, RoleName, RoleProposal
from chosha.members.queries import members_with_role, roles_ending_soon
from chosha.notices.actions import notify

SUBJECT = "受け持ちについて"
LIST = "/secretariat/roles/"
OWN = "/me/#roles"


@transaction.atomic
def propose_role(member: Member, name: RoleName, *, by: Member) -> RoleProposal:
    """Propose a task; where a single administrator may give it alone it holds at once, and the member is told."""
    proposal = members.propose_role(member, name, by=by)
    if proposal.closed_at is not None:
        _tell_given(Role.objects.get(member=member, name=name, ended_at__isnull=True))
    return proposal


@transaction.atomic
def agree_to_role(proposal: RoleProposal, *, by: Member) -> Role:
    """The second voice; the member is told by mail."""
    role = members.agree_to_role(proposal, by=by)
    _tell_given(role)
    return role


def _tell_given(role: Role) -> None:
    post_letter(role.member, "role_given", SUBJECT, role=role)
    notify(role.member, f"{role.get_name_display()}をお願いしました", OWN, key="members.role", id=role.pk)


def tend_roles() -> tuple[int, int]:
    """Once a day: end what nobody renewed, tell whose task ends within thirty days. Returns (how many ended, how many told)."""
    ended, soon = _end_due(), roles_ending_soon()
    for role in soon:
        _tell_soon(role)
    return ended, len(soon)


@transaction.atomic
def _end_due() -> int:
    ended = members.end_due_roles()
    for role in ended:
        post_letter(role.member, "role_over", SUBJECT, role=role)
    return len(ended)


@transaction.atomic
def _tell_soon(role: Role) -> None:
    members.note_told(role)
    post_letter(role.member, "role_ends_soon", SUBJECT, role=role)
    for administrator in members_with_role(RoleName.ADMINISTRATOR):
        notify(administrator, "まもなく終わる受け持ちがあります", LIST, key="secretariat.roles", id=1)
