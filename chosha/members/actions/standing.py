"""The standing of a member, and what ends with it."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.errors import NotAllowed
from chosha.kernel.facts import announce
from chosha.members.access import INSIDE, may_suspend
from chosha.members.facts import MembershipEnded
from chosha.members.models import Member, Standing


@transaction.atomic
def change_standing(member: Member, standing: Standing, *, by: Member | None, reason: str = "") -> None:
    """Set the standing. Suspending needs a moderator or administrator; `by=None` is the building itself (jobs, command line)."""
    if by is not None and not may_suspend(by, member):
        raise NotAllowed
    if member.standing != standing:
        member.standing_before = member.standing if standing == Standing.SUSPENDED else ""
    member.standing = standing
    member.save(update_fields=["standing", "standing_before"])
    record("members.standing.changed", member, by=by, reason=reason, standing=str(standing))
    if standing not in INSIDE:
        announce(MembershipEnded(member_id=member.pk))


def restore_standing(member: Member, *, by: Member | None, reason: str = "") -> None:
    """End a suspension: the member is again what they were before it, a 元職員 for example."""
    change_standing(member, Standing(member.standing_before or Standing.ACTIVE), by=by, reason=reason)
