"""Secret addresses of calendars: made and ended."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.models import CalendarAddress
from chosha.members.actions import end_address, make_address
from chosha.members.models import Member


@transaction.atomic
def make_calendar(*, by: Member, name: str, followed_only: bool = False) -> tuple[CalendarAddress, str]:
    """A new address and its secret, which is shown this once. Raises NotAllowed or Refused."""
    made, secret = make_address(CalendarAddress, by=by, name=name, followed_only=followed_only)
    record("broadcasts.calendar.made", made, by=by)
    return made, secret


@transaction.atomic
def end_calendar(address: CalendarAddress, *, by: Member) -> None:
    """From now on the address answers that it is gone. Ending twice does nothing."""
    if end_address(address, by=by):
        record("broadcasts.calendar.ended", address, by=by)


@transaction.atomic
def end_calendars(member: Member) -> int:
    """End all of the member's addresses: whoever knew the old password may have made some. Returns how many."""
    living = list(CalendarAddress.objects.filter(member=member, ended_at__isnull=True))
    for address in living:
        end_calendar(address, by=member)
    return len(living)
