"""What the applicant's own page asks."""

from datetime import datetime, timedelta

from chosha.kernel.clock import now
from chosha.reception.models import Application, Attempt, Code, Question

CODES_PAUSE = (1, 5, 15, 60)  # minutes to rest after the 1st, 2nd, 3rd and every further code


def current_code(application: Application) -> Code | None:
    """The newest code; older ones are worth nothing."""
    return Code.objects.filter(application=application).first()


def open_question(application: Application) -> Question | None:
    return Question.objects.filter(application=application, answered_at__isnull=True).last()


def next_code_at(application: Application) -> datetime | None:
    """From when this application may send another code; None: now. The pauses grow with its codes of the last day.

    Codes of other applications do not count: whoever tries a colleague's address must not learn that the colleague applied.
    """
    sent = list(Code.objects.filter(application=application, sent_at__gt=now() - timedelta(days=1)).values_list("sent_at", flat=True))
    if not sent:
        return None
    ready = max(sent) + timedelta(minutes=CODES_PAUSE[min(len(sent), len(CODES_PAUSE)) - 1])
    return ready if ready > now() else None


def attempts(kind: str, digest: str, within: timedelta) -> int:
    return Attempt.objects.filter(kind=kind, digest=digest, at__gt=now() - within).count()
