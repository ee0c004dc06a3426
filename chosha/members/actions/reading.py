"""That somebody looked at what is private is itself a record, which the member it concerns can read."""

from datetime import timedelta

from django.db import transaction

from chosha.audit.actions import record
from chosha.audit.queries import entries_about
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed
from chosha.members.access import in_charge_of, may_read_private
from chosha.members.models import Member

ONE_READING = timedelta(minutes=15)


@transaction.atomic
def note_private_reading(member: Member, *, by: Member) -> None:
    """Who read a member's full name, body and private address, once in a quarter of an hour."""
    if not may_read_private(by, member):
        raise NotAllowed
    if not entries_about(member).filter(act="members.private.read", by_id=by.pk, at__gt=now() - ONE_READING).exists():
        record("members.private.read", member, by=by, role=str(in_charge_of(member)))
