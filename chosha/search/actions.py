"""Keeping what can be found: rooms call `index` in the transaction of their own write."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from chosha.kernel.clock import now
from chosha.kernel.content import passport, passports, random_id
from chosha.search.engine.folding import fold
from chosha.search.models import Row

BATCH = 500


def index(key: str, thing: Any) -> None:
    """Bring the row of one content up to date; a content whose passport gives no words is forgotten."""
    row = _row(key, thing)
    if row is None:
        forget(key, thing.pk)
        return
    Row.objects.bulk_create([row], update_conflicts=True, unique_fields=["key", "thing_id"], update_fields=["title", "text", "words", "at"])


def forget(key: str, thing_id: int) -> None:
    """Nobody finds it any more."""
    Row.objects.filter(key=key, thing_id=thing_id).delete()


def forget_many(key: str, ids: Any) -> None:
    """The same for many: numbers, or a query that gives them."""
    Row.objects.filter(key=key, thing_id__in=ids).delete()


@transaction.atomic
def index_many(key: str, things: Iterable[Any]) -> int:
    """For large loads. Returns how many rows were written."""
    rows = [row for row in (_row(key, thing) for thing in things) if row is not None]
    Row.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["key", "thing_id"], update_fields=["title", "text", "words", "at"]
    )
    return len(rows)


def reindex() -> int:
    """Build all rows again from the passports. Returns how many there are."""
    written = 0
    for issued in passports():
        known = set(Row.objects.filter(key=issued.key).values_list("thing_id", flat=True))
        batch: list[Any] = []
        for thing in issued.model._default_manager.order_by("pk").iterator(chunk_size=BATCH):
            if issued.words(thing) is None:
                continue
            known.discard(thing.pk)
            batch.append(thing)
            if len(batch) == BATCH:
                written += index_many(issued.key, batch)
                batch = []
        written += index_many(issued.key, batch)
        gone = list(known)
        for start in range(0, len(gone), BATCH):
            Row.objects.filter(key=issued.key, thing_id__in=gone[start : start + BATCH]).delete()
    return written


def _row(key: str, thing: Any) -> Row | None:
    said = passport(key).words(thing)
    if said is None:
        return None
    title, _, text = said.partition("\n")
    at = getattr(thing, "created_at", None) or now()
    # What stands under a mask takes no number in the order of the others: it would tell when.
    number = -random_id() if getattr(thing, "mask_id", None) else None
    return Row(pk=number, key=key, thing_id=thing.pk, title=title[:200], text=text, words=fold(said), at=at)
