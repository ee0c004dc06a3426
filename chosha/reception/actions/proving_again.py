"""A member proves service again: after a transfer, or once a year. The same page and the same ways as for an applicant."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.members.models import Duty, Member, Organisation
from chosha.reception.access import QUEUE
from chosha.reception.actions.letters import new_page_address
from chosha.reception.actions.settling import settle
from chosha.reception.models import Application, Purpose, State


@transaction.atomic
def open_proof(
    member: Member,
    *,
    purpose: Purpose,
    organisation: Organisation | None,
    organisation_text: str = "",
    post: str = "",
    duty: Duty | None = None,
    duty_since: date | None = None,
    secondment: bool = False,
) -> tuple[Application, str]:
    """Ask a member to prove service at a body. Returns the application and the address of its page; nobody is mailed.

    What was open before of the same member is closed: the newest counts. `purpose` is TRANSFER or RENEWAL.
    """
    open_states = (State.INVITED, State.WAITING_PROOF, *QUEUE)
    moment = now()
    own = Q(email=member.email) | Q(member=member)
    for former in Application.objects.select_for_update().filter(own, state__in=open_states):
        former.state, former.state_since, former.decided_at = State.WITHDRAWN, moment, moment
        former.claimed_by, former.claimed_until = None, None
        former.save(update_fields=["state", "state_since", "decided_at", "claimed_by", "claimed_until"])
        record("reception.application.withdrawn", former)
    application = Application.objects.create(
        purpose=purpose, member=member, email=member.email, name=member.name, display_name=member.display_name, kana=member.kana,
        organisation=organisation, organisation_text=organisation_text, post=post, duty=duty, duty_since=duty_since,
        secondment=secondment, consented_at=moment, created_at=moment, state_since=moment,
    )  # fmt: skip
    return application, new_page_address(application)


def settle_by_itself(application: Application) -> None:
    """A sure proof of a member, with nothing marked: the building decides, and the decision takes effect at once."""
    application.state, application.decided_at, application.settles_at = State.APPROVED, now(), now()
    application.claimed_by, application.claimed_until = None, None
    application.save()
    record("reception.application.approved", application, proof=application.proof)
    settle(application)
