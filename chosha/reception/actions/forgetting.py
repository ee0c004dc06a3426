"""What the reception lets go of by itself: old codes, counted attempts, applications nobody finished, private data of decided ones."""

from datetime import timedelta

from django.db import transaction

from chosha.kernel.clock import now
from chosha.reception.models import Application, Attempt, Code, Link, Question, State

KEEP_DECIDED = timedelta(days=365)  # long enough that who decides next can remember a decline
KEEP_UNPROVED = timedelta(days=90)
KEEP_CODES = timedelta(days=2)  # the pauses between codes look back one day


@transaction.atomic
def sweep() -> None:
    """Codes and attempts that count for nothing any more."""
    Code.objects.filter(expires_at__lt=now() - KEEP_CODES).delete()
    Attempt.objects.filter(at__lt=now() - timedelta(days=1)).delete()


@transaction.atomic
def forget_old() -> int:
    """Take back what was never proved, and empty what was decided a year ago. Returns how many were emptied."""
    stale = Application.objects.filter(state=State.WAITING_PROOF, state_since__lt=now() - KEEP_UNPROVED)
    stale.update(state=State.WITHDRAWN, state_since=now(), decided_at=now())
    old = Application.objects.filter(
        decided_at__lt=now() - KEEP_DECIDED, forgotten_at__isnull=True, state__in=(State.APPROVED, State.DECLINED, State.WITHDRAWN)
    )
    keys = list(old.values_list("pk", flat=True))
    for table in (Code, Question, Link):
        table._default_manager.filter(application__in=keys).delete()
    return Application.objects.filter(pk__in=keys).update(
        email="", name="", display_name="", kana="", post="", motive="", work_address="", organisation_text="", reason="",
        device="", bounce_words="", forgotten_at=now(),
    )  # fmt: skip
