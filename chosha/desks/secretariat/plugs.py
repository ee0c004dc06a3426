"""Where the secretariat hears what members do with the tasks proposed to them."""

from chosha.kernel.facts import on
from chosha.members.facts import RoleEnded, RoleProposed, RoleTurnedDown
from chosha.members.models import Member, RoleName, RoleProposal
from chosha.members.queries import members_with_role
from chosha.notices.actions import notify

LIST = "/secretariat/roles/"


@on(RoleProposed)
def tell_the_member_and_the_second_voice(fact: RoleProposed) -> None:
    proposal = RoleProposal.objects.filter(pk=fact.proposal_id, closed_at__isnull=True).select_related("member").first()
    if proposal is None:
        return
    notify(
        proposal.member,
        f"{proposal.get_name_display()}をお願いしたいという話があります",
        "/me/#roles",
        key="members.proposal",
        id=proposal.pk,
    )
    for administrator in members_with_role(RoleName.ADMINISTRATOR).exclude(pk__in=(proposal.proposed_by_id, proposal.member_id)):
        notify(administrator, "受け持ちの話が、もう一人の確認を待っています", LIST, key="secretariat.roles", id=0)


@on(RoleTurnedDown)
def tell_who_had_proposed(fact: RoleTurnedDown) -> None:
    """Who declined, or refused, need not say why."""
    proposal = RoleProposal.objects.filter(pk=fact.proposal_id).select_related("proposed_by").first()
    if proposal is not None and proposal.proposed_by_id != fact.by_id:
        notify(proposal.proposed_by, "受け持ちの話が、一つ取りやめになりました", LIST, key="secretariat.roles", id=2)


@on(RoleEnded)
def tell_administrators(fact: RoleEnded) -> None:
    """A volunteer stepped down: somebody may be missing tonight."""
    member = Member.objects.filter(pk=fact.member_id).first()
    if member is None or fact.by_id != fact.member_id:
        return
    for administrator in members_with_role(RoleName.ADMINISTRATOR).exclude(pk=member.pk):
        notify(
            administrator, f"{member.name_with_san}が、{RoleName(fact.name).label}を終えました", LIST, key="secretariat.ended", id=member.pk
        )
