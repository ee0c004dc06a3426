"""A second pair of eyes: asked for by the building where something does not fit, or by a volunteer with a reason."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.members.models import Member
from chosha.reception.actions.applying import locked
from chosha.reception.actions.claiming import let_go, mine_to_decide
from chosha.reception.models import Application, State
from chosha.reception.queries import sight_of

LONGEST = 80


@transaction.atomic
def mark_second_look(application: Application) -> str:
    """The building itself asks for two where it found a reason, once the application waits for a person. Returns the reason, if any.

    What is written down already stays. approve() looks again, so that nothing depends on this having run.
    """
    application = locked(application)
    if application.state != State.WAITING_PERSON or application.second_look:
        return application.second_look
    reason = sight_of(application).second_look[:LONGEST]
    if reason:
        application.second_look = reason
        application.save(update_fields=["second_look"])
        record("reception.application.second_look", application, reason=reason)
    return reason


@transaction.atomic
def ask_second_look(application: Application, reason: str, *, by: Member, says_yes: bool = False) -> Application:
    """もう一人に見てもらう: two must agree from now on. With `says_yes` this volunteer is the first of them.

    The application goes back into the queue at its old place. Refused without a reason, or when somebody else has it.
    """
    application = mine_to_decide(application, by)
    if not reason.strip():
        raise Refused("もう一人に見てほしいところを書いてください。受付係だけが読みます。", field="reason")
    if len(reason.strip()) > LONGEST:
        raise Refused(f"{LONGEST}字までで書いてください。", field="reason")
    application.second_look = application.second_look or reason.strip()
    record("reception.application.second_look", application, by=by)
    if says_yes and application.first_yes_by_id is None:
        return first_yes(application, by)
    let_go(application)
    application.save(update_fields=["second_look", "claimed_by", "claimed_until"])
    return application


def first_yes(application: Application, by: Member) -> Application:
    """The first of two; the caller holds the row."""
    application.first_yes_by, application.first_yes_at = by, now()
    let_go(application)
    application.save()
    record("reception.application.first_yes", application, by=by)
    return application


def take_back_first_yes(application: Application, by: Member) -> None:
    """The first of two thinks again; the caller holds the row. The mark stays: two must still agree."""
    if application.first_yes_by_id != by.pk:
        raise Refused("この申込みは、まだ決まっていません。取り消す判断がありません。")
    application.first_yes_by, application.first_yes_at = None, None
    application.save(update_fields=["first_yes_by", "first_yes_at"])
    record("reception.application.undone", application, by=by)
