"""What an applicant agreed to goes over to the member: which version of the rules, and when."""

from django.db import transaction

from chosha.members.actions import agree, ask_first_consent
from chosha.members.models import Member
from chosha.members.queries import version_number
from chosha.reception.models import Application, Purpose


def keep_consent(application: Application, member: Member) -> None:
    """Write down the consent given with the application. Where none is known, the member is asked at the first visit."""
    if number := version_number(application.rules_version):
        agree(member, number, at=application.consented_at)
    else:
        ask_first_consent(member)


@transaction.atomic
def bring_consents_over() -> tuple[int, int]:
    """Once, in a house older than the rules' versions: every member's consent from the application, else it is asked for.

    Returns how many were known and how many are asked.
    """
    agreed = {
        application.member_id: application
        for application in Application.objects.filter(purpose=Purpose.JOIN, member__isnull=False).order_by("consented_at")
    }
    members = list(Member.objects.filter(consents__isnull=True))
    for member in members:
        if application := agreed.get(member.pk):
            keep_consent(application, member)
        else:
            ask_first_consent(member)
    return len(members) - (asked := sum(1 for member in members if member.asks_consent)), asked
