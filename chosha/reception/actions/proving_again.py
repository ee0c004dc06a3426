"""A member's service is proved again: an application of the member's own, after a transfer or for the year."""

from datetime import date

from django.conf import settings
from django.db import transaction

from chosha.kernel.clock import now
from chosha.members.models import Duty, Member, Organisation
from chosha.reception.actions.applying import withdraw
from chosha.reception.actions.letters import new_page_address
from chosha.reception.models import Application, State

OPEN = (State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED)


@transaction.atomic
def open_proof(
    member: Member,
    *,
    purpose: str,
    organisation: Organisation,
    post: str = "",
    duty: Duty | None = None,
    duty_since: date | None = None,
    secondment: bool = False,
) -> tuple[Application, str]:
    """The member's open proof at this body, or a new one, and the path of its page. An open one at another body is taken back."""
    for known in Application.objects.filter(member=member, state__in=OPEN):
        if (known.organisation_id, known.secondment, known.purpose) == (organisation.pk, secondment, purpose):
            return known, path_of(known)
        withdraw(known)
    moment = now()
    application = Application.objects.create(
        purpose=purpose, member=member, email=member.email, name=member.name, display_name=member.display_name, kana=member.kana,
        organisation=organisation, post=post, duty=duty, duty_since=duty_since, secondment=secondment, rules_version="",
        consented_at=moment, created_at=moment, state_since=moment,
    )  # fmt: skip
    return application, path_of(application)


def path_of(application: Application) -> str:
    return new_page_address(application).removeprefix(settings.CHOSHA_BASE_URL)
