"""The standing of a member, and the mail that says so."""

from django.db import transaction

from chosha.desks.secretariat.actions.letters import post_letter
from chosha.kernel.errors import Refused
from chosha.members.actions import change_standing, restore_standing
from chosha.members.models import Member, Standing


@transaction.atomic
def suspend(member: Member, *, by: Member, reason: str) -> None:
    """Stop somebody's use. The reason is mailed, recorded, and needed."""
    if not reason.strip():
        raise Refused("理由を書いてください。ご本人に届き、記録に残ります。", field="reason")
    if member.standing == Standing.SUSPENDED:
        raise Refused("この会員の利用は、すでに止まっています。")
    change_standing(member, Standing.SUSPENDED, by=by, reason=reason.strip())
    post_letter(member, "suspended", "ご利用について", reason=reason.strip())


@transaction.atomic
def resume(member: Member, *, by: Member, reason: str = "") -> None:
    """Let somebody in again, as what they were before."""
    if member.standing != Standing.SUSPENDED:
        raise Refused("この会員の利用は、止まっていません。")
    restore_standing(member, by=by, reason=reason.strip())
    post_letter(member, "resumed", "ご利用について")
