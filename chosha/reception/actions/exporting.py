"""書き出し: everything the house keeps of a member, for the member."""

from collections.abc import Iterator

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.belongings import Box, all_belongings
from chosha.kernel.errors import NotAllowed
from chosha.members.access import is_inside
from chosha.members.models import Member


@transaction.atomic
def begin_export(member: Member) -> Iterator[Box]:
    """Note that the member takes an export, and give what all rooms keep, room after room as it is asked for."""
    if not is_inside(member):
        raise NotAllowed
    record("members.export.taken", member, by=member)
    return (box for belongings in all_belongings() for box in belongings.boxes(member))
