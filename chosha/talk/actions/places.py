"""Where rows lie in the database: what stands under a mask must not tell its minute by its neighbours."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from chosha.kernel.clock import day_stamp, now
from chosha.kernel.content import random_id
from chosha.moderation.models import Appeal, Cover
from chosha.notices.models import Notice
from chosha.search.models import Row
from chosha.talk.access import KEY
from chosha.talk.models import Comment, Mask, Poll, Revision, Ticket
from chosha.talk.models.sealed import Call, Seal

RECENT = timedelta(days=2)
LONG: dict[type[models.Field[Any, Any]], Any] = {models.TextField: "", models.JSONField: [], models.BinaryField: b""}


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


def scatter(rows: "Iterable[tuple[type[models.Model], Iterable[Any]]]") -> int:
    """Write rows anew in random order, as one transaction, so that where they lie says the same of all. Returns how many.

    PostgreSQL: ctid and xmin. SQLite: the pages long texts go on in, which are taken in the order of need; rows that hold none are left.
    """
    found = [(model, key) for model, keys in rows for key in keys]
    secrets.SystemRandom().shuffle(found)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            for model, key in found:
                table, column = model._meta.db_table, model._meta.pk.column
                _run(f'UPDATE "{table}" SET "{column}" = "{column}" WHERE "{column}" = %s', [key])  # noqa: S608  (our own names)
        else:
            _lay_anew(found)
    return len(found)


def _lay_anew(found: list[tuple[type[models.Model], Any]]) -> None:
    """All long texts are lifted first, so that all their pages are free, and laid down in another order."""
    lifted = []
    for model, key in found:
        blank = {field.attname: empty for field in model._meta.concrete_fields for kind, empty in LONG.items() if isinstance(field, kind)}
        row = model._default_manager.filter(pk=key).order_by()
        words = row.values(*blank).first() if blank else None
        if words:
            row.update(**blank)
            lifted.append((row, words))
    secrets.SystemRandom().shuffle(lifted)
    for row, words in lifted:
        row.update(**words)


def _run(sql: str, given: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


def sweep_places(tables: "Iterable[type[models.Model]]") -> None:
    """After scattering: what rows were before goes. PostgreSQL: vacuum, for once outside any transaction. SQLite: the log is emptied."""
    if connection.in_atomic_block:
        return
    if connection.vendor == "postgresql":
        for model in tables:
            _run(f'VACUUM "{model._meta.db_table}"')
    else:
        _run("PRAGMA wal_checkpoint(TRUNCATE)")


def scatter_masks(worn: Iterable[int]) -> int:
    """Masks with their seals and calls."""
    keys = list(worn)
    beside = [(model, model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)) for model in (Seal, Call)]
    return scatter([(Mask, keys), *beside])


def touched(since: datetime) -> Q:
    """Texts written, mended or taken away since then. What stands under a mask knows days alone: it counts until the day is over."""
    return Q(created_at__gt=since) | Q(edited_at__gt=since) | Q(deleted_at__gt=since) | Q(hidden_at__gt=since)


def scatter_talk() -> int:
    """What the hall wrote in the last two days with what search, notices and moderation keep of it.

    On PostgreSQL named and masked alike: a transaction of masked rows alone would be no crowd.
    """
    since = now() - RECENT
    said = Comment.objects.filter(touched(since)).order_by()
    if connection.vendor == "sqlite":
        said = said.filter(mask__isnull=False)
    keys = list(said.values_list("pk", flat=True))
    worn = set(said.filter(mask__isnull=False).values_list("mask_id", flat=True))
    found = Row.objects.filter(key=KEY, thing_id__in=keys)
    rows: list[tuple[type[models.Model], Iterable[Any]]] = [(Comment, keys), (Row, found.values_list("pk", flat=True))]
    rows.append((Revision, Revision.objects.filter(comment__in=keys).values_list("pk", flat=True)))
    if connection.vendor == "postgresql":
        covers = Cover.objects.filter(Q(at__gt=since) | Q(lifted_at__gt=since))
        rows.append((Cover, covers.values_list("pk", flat=True)))
        rows.append((Appeal, Appeal.objects.filter(asked_at__gt=since).values_list("pk", flat=True)))
        rows.append((Poll, Poll.objects.filter(closed=False).values_list("pk", flat=True)))  # the order of votes: ADR 0011
        rows.append((Ticket, Ticket.objects.values_list("pk", flat=True)))
        rows.append((Notice, Notice.objects.filter(at__gt=since).values_list("pk", flat=True)))
    scattered = scatter(rows) + scatter_masks(worn)
    sweep_places([Comment, Revision, Row, Notice, Cover, Appeal, Mask, Seal, Call, Poll, Ticket])
    return scattered
