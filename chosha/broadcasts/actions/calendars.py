"""Secret addresses of calendars: made, used, ended."""

import secrets

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.models import CalendarAddress
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import is_inside
from chosha.members.actions import token_digest
from chosha.members.models import Member

MOST_CALENDARS = 10


@transaction.atomic
def make_calendar(*, by: Member, name: str, followed_only: bool = False) -> tuple[CalendarAddress, str]:
    """A new address and its secret, which is shown this once. Raises NotAllowed or Refused."""
    if not is_inside(by):
        raise NotAllowed("Only members read the schedule.")
    if CalendarAddress.objects.filter(member=by, ended_at__isnull=True).count() >= MOST_CALENDARS:
        raise Refused(f"番地は{MOST_CALENDARS}個までです。使わないものを止めると、また作れます。")
    secret = secrets.token_urlsafe(32)
    facts = {"name": name[:60], "followed_only": followed_only, "digest": token_digest(secret), "made_on": today()}
    made = CalendarAddress.objects.create(member=by, **facts)
    record("broadcasts.calendar.made", made, by=by)
    return made, secret


@transaction.atomic
def end_calendar(address: CalendarAddress, *, by: Member) -> None:
    """From now on the address answers that it is gone. Ending twice does nothing."""
    if address.member_id != by.pk:
        raise NotAllowed("An address is its maker's alone.")
    if CalendarAddress.objects.filter(pk=address.pk, ended_at__isnull=True).update(ended_at=now()):
        record("broadcasts.calendar.ended", address, by=by)


@transaction.atomic
def end_calendars(member: Member) -> int:
    """End all of the member's addresses: whoever knew the old password may have made some. Returns how many."""
    living = list(CalendarAddress.objects.filter(member=member, ended_at__isnull=True))
    for address in living:
        end_calendar(address, by=member)
    return len(living)


def note_calendar_used(address: CalendarAddress) -> None:
    """The day of the last use, written once a day."""
    if address.last_used_on != today():
        CalendarAddress.objects.filter(pk=address.pk).update(last_used_on=today())
