"""A member proves service again: after a transfer, or once a year. The same page and the same ways as for an applicant."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.members.models import Duty, Member, Organisation
from chosha.reception.access import QUEUE
from chosha.reception.actions.applying import withdraw
from chosha.reception.actions.letters import new_page_address
from chosha.reception.actions.settling import settle
from chosha.reception.models import Application, State

OPEN = (State.INVITED, State.WAITING_PROOF, *QUEUE)


@transaction.atomic
def open_proof(
    member: Member,
    *,
    purpose: str,
    organisation: Organisation | None,
    organisation_text: str = "",
    post: str = "",
    duty: Duty | None = None,
    duty_since: date | None = None,
    secondment: bool = False,
) -> tuple[Application, str]:
    """The member's open proof at this body, or a new one, and the path of its page; nobody is mailed.

    What was open of the same member for another body or purpose is taken back: the newest counts. `purpose` is TRANSFER or RENEWAL.
    """
    own = Q(email=member.email) | Q(member=member)
    for known in Application.objects.select_for_update().filter(own, state__in=OPEN):
        if organisation and (known.organisation, known.secondment, known.purpose) == (organisation, secondment, purpose):
            return known, path_of(known)
        withdraw(known)
    moment = now()
    application = Application.objects.create(
        purpose=purpose, member=member, email=member.email, name=member.name, display_name=member.display_name, kana=member.kana,
        organisation=organisation, organisation_text=organisation_text, post=post, duty=duty, duty_since=duty_since,
        secondment=secondment, consented_at=moment, created_at=moment, state_since=moment,
    )  # fmt: skip
    return application, path_of(application)


def path_of(application: Application) -> str:
    return new_page_address(application).removeprefix(settings.CHOSHA_BASE_URL)


def settle_by_itself(application: Application) -> None:
    """A sure proof of a member, with nothing marked: the building decides, and the decision takes effect at once."""
    application.state, application.decided_at, application.settles_at = State.APPROVED, now(), now()
    application.decided_by, application.claimed_by, application.claimed_until = None, None, None
    application.save()
    record("reception.application.approved", application, proof=str(application.proof))
    settle(application)
