"""Where rows lie in the database: what stands under a mask must not tell its minute by its neighbours."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

from chosha.kernel.clock import day_stamp, now
from chosha.kernel.content import random_id
from chosha.notices.models import Notice
from chosha.search.models import Row
from chosha.talk.models import Comment, Mask
from chosha.talk.models.sealed import Seal

RECENT = timedelta(days=2)


def hide_place(row: models.Model) -> None:
    """SQLite numbers rows as they come: in the transaction that writes it, a masked one gets a random number and leaves no gap.

    For tables whose key is not itself that number.
    """
    if connection.vendor != "sqlite":
        return  # PostgreSQL: `scatter`
    table, key = row._meta.db_table, row._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET rowid = %s WHERE "{key}" = %s', [-random_id(), row.pk])  # noqa: S608  (our own names)


def moment_of(text: Any) -> datetime:
    """Now, or the day alone for what stands under a mask."""
    return now() if text.mask_id is None else day_stamp()


def number_in_order(text: Any) -> int | None:
    """The key of a row beside a text: the next one, or a hidden one where the text stands under a mask."""
    return None if text.mask_id is None else hidden_number()


def hidden_number() -> int:
    """For tables numbered in order: a random number below all of them, which uses none of theirs."""
    return -random_id()


@transaction.atomic
def scatter(rows: "Iterable[tuple[type[models.Model], Iterable[Any]]]") -> int:
    """PostgreSQL: write rows anew in random order, as one transaction, so that ctid and xmin say the same of all. Returns how many."""
    if connection.vendor != "postgresql":
        return 0
    found = [(model, key) for model, keys in rows for key in keys]
    secrets.SystemRandom().shuffle(found)
    with connection.cursor() as cursor:
        for model, key in found:
            table, column = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'UPDATE "{table}" SET "{column}" = "{column}" WHERE "{column}" = %s', [key])  # noqa: S608  (our own names)
    return len(found)


def scatter_masks(worn: Iterable[int]) -> int:
    """Masks and their seals."""
    keys = list(worn)
    return scatter([(Mask, keys), (Seal, Seal.objects.filter(pk__in=keys).values_list("pk", flat=True))])


def scatter_talk() -> int:
    """What the hall wrote in the last two days, named and masked alike, with what search and notices keep of it."""
    since = now() - RECENT
    said = Comment.objects.filter(created_at__gt=since)
    worn = set(said.filter(mask__isnull=False).values_list("mask_id", flat=True))
    return scatter(
        [
            (Comment, said.values_list("pk", flat=True)),
            (Mask, worn),
            (Seal, Seal.objects.filter(pk__in=worn).values_list("pk", flat=True)),
            (Row, Row.objects.filter(at__gt=since).values_list("pk", flat=True)),
            (Notice, Notice.objects.filter(at__gt=since).values_list("pk", flat=True)),
        ]
    )
