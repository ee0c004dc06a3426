"""Writing to the record. There is no action to change or delete an entry."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from chosha.audit.models import Entry
from chosha.kernel.clock import now

LOCK = 0x63686F  # any fixed number: the one chain of this community


def record(act: str, thing: Model | None = None, *, by: Any = None, reason: str = "", **details: Any) -> Entry:
    """Add one entry, in the transaction of the act itself. `by` is a Member, or None for the building's own chores.

    `details` must be JSON and must not carry secrets, texts of members or what could name a masked author.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        before = Entry.objects.order_by("-id").values_list("digest", flat=True).first() or ""
        entry = Entry(
            act=act,
            thing_type=thing._meta.label_lower if thing is not None else "",
            thing_id=str(thing.pk) if thing is not None else "",
            by_id=by.pk if by is not None else None,
            reason=reason,
            details=details,
            at=now(),
        )
        entry.digest = entry.digest_after(before)
        entry.save(force_insert=True)
        return entry
