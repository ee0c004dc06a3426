"""What members choose for themselves: fields to read of, and when they are left in peace."""

from collections.abc import Iterable
from datetime import time

from django.db import transaction

from chosha.members.models import Duty, Interest, Member, Profile


@transaction.atomic
def choose_interests(member: Member, duties: Iterable[Duty]) -> None:
    """Exactly these fields from now on."""
    chosen = {duty.pk for duty in duties}
    Interest.objects.filter(member=member).exclude(duty__in=chosen).delete()
    Interest.objects.bulk_create([Interest(member=member, duty_id=pk) for pk in sorted(chosen)], ignore_conflicts=True)


@transaction.atomic
def set_quiet_hours(member: Member, quiet_from: time, quiet_until: time) -> None:
    """Mails that can wait are not sent between these times (Japanese time); both the same: none are held back."""
    Profile.objects.filter(member=member).update(quiet_from=quiet_from, quiet_until=quiet_until)
