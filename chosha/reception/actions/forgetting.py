"""What the reception lets go of by itself: old codes, counted attempts, applications nobody finished, private data of decided ones.

A decline leaves two things, with two ends. The words (name, addresses, motive, the reason as it was written) are needed while
the applicant may ask about the letter or apply again with what was missing: 90 days. That somebody was declined must be
recognised for twelve months, and needs no words for it: a Refusal keeps keyed digests of the address and of the name at the
body, the kind of reason and the day. Digests are made with this house's key, so that a stolen copy of the table names nobody.
An application that was welcomed or withdrawn is emptied after a year; a welcomed one lives on as the member.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.reception.actions.applying import locked
from chosha.reception.actions.claiming import let_go
from chosha.reception.actions.letters import post_letter
from chosha.reception.models import Application, Attempt, Code, Link, Question, Refusal, State
from chosha.reception.queries import PATIENCE, REMEMBER_FOR, email_key, open_question, person_key

KEEP_DECLINED = timedelta(days=90)
KEEP_DECIDED = timedelta(days=365)
KEEP_UNPROVED = timedelta(days=90)
KEEP_CODES = timedelta(days=2)  # the pauses between codes look back one day
UNANSWERED = "silence"  # the kind of reason of what was closed because no answer came


@transaction.atomic
def sweep() -> None:
    """Codes and attempts that count for nothing any more."""
    Code.objects.filter(expires_at__lt=now() - KEEP_CODES).delete()
    Attempt.objects.filter(at__lt=now() - timedelta(days=1)).delete()


@transaction.atomic
def forget_old() -> int:
    """Take back what was never proved, empty what was decided long enough ago, and let declines older than a year go.

    Returns how many applications were emptied.
    """
    stale = Application.objects.filter(state=State.WAITING_PROOF, state_since__lt=now() - KEEP_UNPROVED)
    stale.update(state=State.WITHDRAWN, state_since=now(), decided_at=now())
    Refusal.objects.filter(declined_at__lte=now() - REMEMBER_FOR).delete()
    declined = Q(state=State.DECLINED, settled_at__isnull=False, decided_at__lt=now() - KEEP_DECLINED)
    others = Q(state__in=(State.APPROVED, State.DECLINED, State.WITHDRAWN), decided_at__lt=now() - KEEP_DECIDED)
    keys = list(Application.objects.filter(declined | others, forgotten_at__isnull=True).values_list("pk", flat=True))
    for table in (Code, Question, Link):
        table._default_manager.filter(application__in=keys).delete()
    return Application.objects.filter(pk__in=keys).update(
        email="", name="", display_name="", kana="", post="", motive="", work_address="", organisation_text="", reason="",
        device="", bounced="", bounce_words="", second_look="", forgotten_at=now(),
    )  # fmt: skip


def remember_refusal(application: Application) -> None:
    """Keep of a decline what recognising it needs; called once it has taken effect, in the caller's transaction."""
    Refusal.objects.update_or_create(
        application=application,
        defaults={
            "email_key": email_key(application.email),
            "person_key": person_key(application),
            "reason_kind": application.reason_kind,
            "declined_at": application.decided_at or now(),
        },
    )


def close_unanswered() -> int:
    """Close what was asked about 30 days ago and got no answer, gently: no decline, and nothing that is remembered.

    Each by itself, so that an answer arriving at the same moment wins or loses whole. Returns how many were closed.
    """
    asked = Q(questions__answered_at__isnull=True, questions__asked_at__lt=now() - PATIENCE)
    silent = Application.objects.filter(asked, state=State.ASKED).order_by("state_since", "id").distinct()
    return sum(_close(application) for application in silent)


@transaction.atomic
def _close(application: Application) -> bool:
    application = locked(application)
    question = open_question(application)
    held = application.claimed_until is not None and application.claimed_until > now()
    if application.state != State.ASKED or question is None or question.asked_at > now() - PATIENCE or held:
        return False
    moment = now()
    application.state, application.state_since, application.decided_at = State.WITHDRAWN, moment, moment
    application.settles_at, application.settled_at, application.reason_kind = moment, moment, UNANSWERED
    let_go(application)
    application.save()
    post_letter("closed", "お申込みについて", to=application.email, application=application)
    record("reception.application.closed", application)
    return True
