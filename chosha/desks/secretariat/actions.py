"""Acts of the staff that touch more than one room: the standing of a member, and the mail that says so."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from chosha.kernel.errors import Refused
from chosha.members.actions import change_standing, restore_standing
from chosha.members.models import Member, Standing
from chosha.notices.actions import send_mail


@transaction.atomic
def suspend(member: Member, *, by: Member, reason: str) -> None:
    """Stop somebody's use. The reason is mailed, recorded, and needed."""
    if not reason.strip():
        raise Refused("理由を書いてください。ご本人に届き、記録に残ります。", field="reason")
    if member.standing == Standing.SUSPENDED:
        raise Refused("この会員の利用は、すでに止まっています。")
    change_standing(member, Standing.SUSPENDED, by=by, reason=reason.strip())
    _tell(member, "suspended", "ご利用について", reason=reason.strip())


@transaction.atomic
def resume(member: Member, *, by: Member, reason: str = "") -> None:
    """Let somebody in again, as what they were before."""
    if member.standing != Standing.SUSPENDED:
        raise Refused("この会員の利用は、止まっていません。")
    restore_standing(member, by=by, reason=reason.strip())
    _tell(member, "resumed", "ご利用について")


def _tell(member: Member, name: str, subject: str, **words: str) -> None:
    context = {"member": member, "base_url": settings.CHOSHA_BASE_URL, **words}
    text = render_to_string(f"secretariat/mail/{name}.txt", context).strip() + "\n"
    send_mail(to=member.email, subject=f"【庁舎】{subject}", text=text)
