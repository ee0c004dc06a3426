"""How long applications usually wait."""

from datetime import timedelta
from statistics import median

from chosha.reception.models import Application, State

RECENT = 40


def usual_wait() -> timedelta | None:
    """The middle of the last waits from application to decision; None while there were fewer than five.

    What was taken back or closed for want of an answer says nothing about how fast the reception is.
    """
    decided = Application.objects.filter(decided_at__isnull=False, state__in=(State.APPROVED, State.DECLINED)).order_by("-decided_at")
    waits = [decided - made for made, decided in decided.values_list("created_at", "decided_at")[:RECENT] if decided is not None]
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if len(waits) >= 5 else None


def wait_words(wait: timedelta | None) -> str:
    """「半日ほど」「1日半ほど」; the promise of a new community while nothing is measured."""
    if wait is None:
        return "1日から3日ほど"
    halves = max(1, round(wait.total_seconds() / 43200))
    days, half = divmod(halves, 2)
    if days == 0:
        return "半日ほど"
    return f"{days}日半ほど" if half else f"{days}日ほど"
