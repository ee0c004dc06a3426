from django.db.models import Model, QuerySet

from chosha.audit.models import Entry


def entries() -> QuerySet[Entry]:
    """Newest first."""
    return Entry.objects.all()


def entries_about(thing: Model) -> QuerySet[Entry]:
    return entries().filter(thing_type=thing._meta.label_lower, thing_id=str(thing.pk))


def first_broken() -> Entry | None:
    """The first entry whose digest does not follow from the one before; None when the chain holds."""
    before = ""
    for entry in Entry.objects.order_by("id").iterator():
        if entry.digest != entry.digest_after(before):
            return entry
        before = entry.digest
    return None
