"""What the hosts of the welcome show do."""

from django.db import transaction

from chosha.desks.welcome.access import may_prepare_air
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed
from chosha.members.models import Member
from chosha.reception.actions import note_greeted_on_air
from chosha.reception.models import Welcome


@transaction.atomic
def mark_greeted(welcome: Welcome, *, by: Member, greeted: bool) -> None:
    """This newcomer was greeted on air; or was not, after all."""
    if not may_prepare_air(by):
        raise NotAllowed
    note_greeted_on_air(welcome, at=now() if greeted else None)
