"""Many at once: newcomers whose work mail is sure and about whom nothing is left to look at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.reception.access import may_review
from chosha.reception.actions.claiming import mine_to_decide
from chosha.reception.actions.deciding import approve
from chosha.reception.models import Application, Purpose, State
from chosha.reception.queries import sight_of


@dataclass(frozen=True)
class Together:
    """What became of each: `left` with the sentence why."""

    welcomed: Sequence[Application]
    left: Sequence[tuple[Application, str]]


def approve_together(applications: Collection[Application], *, by: Member) -> Together:
    """迎え入れる for each by itself: recorded one by one, and one that changed or was claimed meanwhile stops no other.

    Each can be undone like any decision.
    """
    if not may_review(by):
        raise NotAllowed
    welcomed, left = [], []
    for application in applications:
        try:
            welcomed.append(_approve_plain(application, by))
        except Refused as refusal:
            left.append((application, refusal.sentence))
    return Together(welcomed, left)


@transaction.atomic
def _approve_plain(application: Application, by: Member) -> Application:
    """Only while it is still what the page listed: looked at again under the lock."""
    application = mine_to_decide(application, by)
    plain = application.state == State.WAITING_PERSON and application.purpose == Purpose.JOIN and not application.second_look
    if not plain or application.proof != Application.Proof.CODE or not sight_of(application).is_plain:
        raise Refused("そのあいだに変わったところがあります。一件ずつ見てください。")
    return approve(application, by=by)
