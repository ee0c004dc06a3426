"""What volunteers do before they decide: take an application for a while, let it go, look at it. Every act is recorded."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from chosha.audit.actions import record
from chosha.audit.queries import entries_about
from chosha.kernel.clock import clock_time, now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.reception.access import QUEUE, is_held_by_another, may_review
from chosha.reception.actions.applying import locked
from chosha.reception.models import Application, State

HELD_FOR = timedelta(minutes=15)


@transaction.atomic
def claim(application: Application, *, by: Member) -> Application:
    """Take it for 15 minutes (again: for another 15). Refused while somebody else has it."""
    application = mine_to_decide(application, by)
    return _hold(application, by)


@transaction.atomic
def claim_next(*, by: Member, passing: Collection[int] = ()) -> Application:
    """Take the longest waiting one that nobody has and `by` has not already said yes to. Refused when there is none.

    `passing` are those just put back with あとで: they come again only when nothing else is left.
    """
    if not may_review(by):
        raise NotAllowed
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now()) | Q(claimed_by=by)
    # Somebody who was the first of two must not be asked to be the second.
    others_yes = Q(first_yes_by__isnull=True) | ~Q(first_yes_by=by)
    waiting = Application.objects.select_for_update(skip_locked=True).filter(free, others_yes, state=State.WAITING_PERSON)
    waiting = waiting.order_by("state_since", "id")
    application = (waiting.exclude(pk__in=passing).first() if passing else None) or waiting.first()
    if application is None:
        raise Refused("いま、担当を待っている申込みはありません。")
    return _hold(application, by)


def _hold(application: Application, by: Member) -> Application:
    if application.claimed_by_id != by.pk or application.claimed_until is None or application.claimed_until <= now():
        record("reception.application.claimed", application, by=by)
    application.claimed_by, application.claimed_until = by, now() + HELD_FOR
    application.save(update_fields=["claimed_by", "claimed_until"])
    return application


@transaction.atomic
def release(application: Application, *, by: Member) -> None:
    """あとで: let it go, undecided."""
    application = mine_to_decide(application, by)
    let_go(application)
    application.save(update_fields=["claimed_by", "claimed_until"])
    record("reception.application.released", application, by=by)


@transaction.atomic
def note_reading(application: Application, *, by: Member) -> None:
    """Who looked at somebody's application, once in a quarter of an hour."""
    if not may_review(by):
        raise NotAllowed
    act = "reception.application.read"
    if not entries_about(application).filter(act=act, by_id=by.pk, at__gt=now() - HELD_FOR).exists():
        record(act, application, by=by)


def mine_to_decide(application: Application, by: Member) -> Application:
    """The row, locked. Refused when it is decided or somebody else has it."""
    if not may_review(by):
        raise NotAllowed
    application = locked(application)
    if application.state not in QUEUE and application.state != State.WAITING_PROOF:
        raise Refused(f"この申込みは、すでに決まっています（{application.get_state_display()}）。")
    if is_held_by_another(application, by):
        holder, until = application.claimed_by, application.claimed_until
        assert holder is not None and until is not None  # noqa: S101
        raise Refused(f"{clock_time(until)} まで、{holder.name_with_san}が担当しています。ほかの申込みから見られます。")
    return application


def let_go(application: Application) -> None:
    application.claimed_by, application.claimed_until = None, None
