"""Mails of the secretariat: plain text, enough by itself."""

from django.conf import settings
from django.template.loader import render_to_string

from chosha.members.models import Member
from chosha.notices.actions import send_mail


def post_letter(member: Member, name: str, subject: str, **words: object) -> None:
    """Queue the mail secretariat/mail/<name>.txt in the caller's transaction."""
    context = {"member": member, "base_url": settings.CHOSHA_BASE_URL, **words}
    text = render_to_string(f"secretariat/mail/{name}.txt", context).strip() + "\n"
    send_mail(to=member.email, subject=f"【庁舎】{subject}", text=text)
