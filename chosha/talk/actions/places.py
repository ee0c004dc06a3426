"""Where rows lie in the database: what stands under a mask must not tell its minute by its neighbours."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Length

from chosha.kernel.clock import day_begins, day_stamp, now, today, turn_after
from chosha.kernel.content import passports, random_id
from chosha.links.actions import want_cards
from chosha.moderation.models import Appeal, Cover, Report
from chosha.notices.actions import UNSEEN
from chosha.notices.models import Notice
from chosha.search.models import Row
from chosha.talk.access import KEY, known_passport
from chosha.talk.models import Comment, Mask, Poll, Reaction, Revision, Stirred, Thanks, Ticket
from chosha.talk.models.sealed import Call, Seal

RECENT = timedelta(days=2)
LONG_TEXT = 400  # signs from which a text may go on in further pages of SQLite's file
CROWD = 500  # texts that are laid anew with those that were touched again
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


def want_masked_cards(key: str, texts: "models.QuerySet[Any]") -> int:
    """Cards of the links in what was written under a mask yesterday: asked for at once, the request would tell the minute; and what
    was put in on a later day gets none, since the card knows the day it was looked for. Returns how many will be looked at.
    """
    again = Stirred.objects.filter(key=key, day=today()).values("thing_id")
    yesterday = (day_begins() - timedelta(days=1), day_begins())
    written = texts.filter(created_at__range=yesterday, mask__isnull=False, deleted_at__isnull=True).exclude(pk__in=again)
    return sum(want_cards(html) for html in written.order_by("pk").values_list("html", flat=True))


def moment_of(text: Any) -> datetime:
    """Now, or the day alone for what stands under a mask."""
    return now() if text.mask_id is None else day_stamp()


def mended_at(text: Any) -> datetime:
    """Now; under a mask the text's own stamp and a turn more: the day of mending would say that its wearer was here that day too."""
    return now() if text.mask_id is None else turn_after(text.edited_at or text.created_at)


def stir(key: str, text: Any) -> None:
    """A text was touched again. Where it stands under a mask, the scattering learns of it from here, until the day is over."""
    if text.mask_id is not None:
        row, new = Stirred.objects.update_or_create(key=key, thing_id=text.pk, defaults={"day": today()})
        if new:
            hide_place(row)


def stirred(key: str) -> set[int]:
    return set(Stirred.objects.filter(key=key).values_list("thing_id", flat=True))


def crowd_after(key: str, texts: "models.QuerySet[Any]", day: date) -> set[int]:
    """Once the day is over on which something was touched: others under masks, any of them, to be laid anew with it. From then on
    the place of none of them says that it was this one."""
    if not Stirred.objects.filter(key=key, day__lt=day).exists():
        return set()
    return set(texts.filter(mask__isnull=False).order_by("?").values_list("pk", flat=True)[:CROWD])


def in_a_crowd(texts: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """SQLite: those under masks, and named ones that go on in further pages as well: a handful that changes places among itself comes
    back to its own too often."""
    crowd: models.QuerySet[Any] = texts.annotate(signs=Length("source")).filter(Q(mask__isnull=False) | Q(signs__gt=LONG_TEXT))
    return crowd


def forget_stirred(key: str, day: date) -> None:
    """After the scattering that began on this day: what was touched before is forgotten."""
    Stirred.objects.filter(key=key, day__lt=day).delete()


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
    """After scattering: what rows were before goes, and the log, which has them in the order of writing. Outside any transaction."""
    if connection.in_atomic_block:
        return
    if connection.vendor == "postgresql":
        for model in tables:
            _run(f'VACUUM "{model._meta.db_table}"')
        _begin_log_anew()
    else:
        _run("PRAGMA wal_checkpoint(TRUNCATE)")


def _begin_log_anew() -> None:
    """What stands in the files of PostgreSQL's log is put into the tables, so that these files can go; `wal_recycle` would keep them."""
    try:
        _run("SELECT pg_switch_wal()")
        _run("CHECKPOINT")
    except DatabaseError:
        return  # without the rights; `chosha doctor` says what to grant


def scatter_masks(worn: Iterable[int]) -> int:
    """Masks with their seals and calls."""
    keys = list(worn)
    beside = [(model, model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)) for model in (Seal, Call)]
    return scatter([(Mask, keys), *beside])


def touched(since: datetime) -> Q:
    """Texts written, mended or taken away since then. What stands under a mask knows days alone: it counts until the day is over."""
    return Q(created_at__gt=since) | Q(edited_at__gt=since) | Q(deleted_at__gt=since) | Q(hidden_at__gt=since)


def scatter_talk() -> int:
    """What the hall wrote in the last two days, or touched again, with what search, notices and moderation keep of it.

    On PostgreSQL named and masked alike: a transaction of masked rows alone would be no crowd.
    """
    since, day = now() - RECENT, today()
    again = Q(pk__in=stirred(KEY) | crowd_after(KEY, Comment.objects.all(), day))
    said = Comment.objects.filter(touched(since) | again).order_by()
    if connection.vendor == "sqlite":
        said = in_a_crowd(said)
    keys = list(said.values_list("pk", flat=True))
    worn = set(said.filter(mask__isnull=False).values_list("mask_id", flat=True))
    found = Row.objects.filter(key=KEY, thing_id__in=keys)
    rows: list[tuple[type[models.Model], Iterable[Any]]] = [(Comment, keys), (Row, found.values_list("pk", flat=True))]
    rows.append((Revision, Revision.objects.filter(comment__in=keys).values_list("pk", flat=True)))
    moved = rest_notices()
    if connection.vendor == "postgresql":
        rows += _beside(since, moved)
        # The order of votes (ADR 0011); and the turn in which a wearer closed one early, until its last day is over.
        polls = Poll.objects.filter(Q(closed=False) | Q(closes_on__gte=day - timedelta(days=1)))
        rows.append((Poll, polls.values_list("pk", flat=True)))
        rows.append((Ticket, Ticket.objects.values_list("pk", flat=True)))
    scattered = scatter(rows) + scatter_masks(worn)
    forget_stirred(KEY, day)
    # Also of what a reader put there, which went when the reader put on a mask: its place says whose it was, and in which turn it went.
    left = (Reaction, Thanks, Report)
    sweep_places([Comment, Revision, Row, Notice, Cover, Appeal, Mask, Seal, Call, Stirred, Poll, Ticket, *left])
    return scattered


def _beside(since: datetime, moved: list[int]) -> "list[tuple[type[models.Model], Iterable[Any]]]":
    """PostgreSQL: what stands beside texts. Covers of masked texts and calls are few, and no stamp says which was touched: all of them."""
    masked = Q(at__gt=since) | Q(lifted_at__gt=since)
    for issued in passports():
        if hasattr(issued.model, "mask_id"):
            worn = issued.model._default_manager.filter(mask__isnull=False).order_by()
            masked |= Q(key=issued.key, thing_id__in=worn.values("pk"))
    covers = list(Cover.objects.filter(masked).values_list("pk", flat=True))
    told = set(Notice.objects.filter(at__gt=since).values_list("pk", flat=True)) | set(moved)
    told |= set(Notice.objects.filter(line__contains=UNSEEN).values_list("pk", flat=True))  # else the night says when a text went
    if moved:
        told |= set(Notice.objects.filter(pk__lt=0).order_by("?").values_list("pk", flat=True)[:CROWD])
    reports = Report.objects.filter(Q(by__isnull=True) | Q(at__gt=since) | Q(closed_at__gt=since))
    thanks = Thanks.objects.filter(Q(at__gt=since) | Q(removed_at__gt=since))
    rows: list[tuple[type[models.Model], Iterable[Any]]] = [(Cover, covers), (Notice, told)]
    rows.append((Appeal, Appeal.objects.filter(Q(cover__in=covers) | Q(asked_at__gt=since)).values_list("pk", flat=True)))
    rows.append((Report, reports.values_list("pk", flat=True)))
    rows.append((Thanks, thanks.values_list("pk", flat=True)))
    return [*rows, *((model, model._default_manager.values_list("pk", flat=True)) for model in (Call, Stirred))]


@transaction.atomic
def rest_notices() -> list[int]:
    """Notices of what was done under a mask, on the next day: the day of the act goes from them. Returns their numbers.

    What is unread goes on to stand on top, with each day's stamp; what was read lies down at the stamp of the text it is about.
    """
    hidden, begins = Notice.objects.filter(pk__lt=0), day_begins()
    unread = list(hidden.filter(read_at__isnull=True, at__lt=begins).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=unread).update(at=day_stamp())
    read = list(hidden.filter(read_at__lt=begins).exclude(read_at=F("at")))
    for notice in read:
        at = _stamp_of(notice)
        row = Notice.objects.filter(pk=notice.pk)
        row.delete() if at is None else row.update(at=at, read_at=at)
    return unread + [notice.pk for notice in read]


def _stamp_of(notice: Notice) -> datetime | None:
    """Of what it is about; None where that is gone."""
    if notice.about_key == "moderation.appeal":
        return Cover.objects.filter(appeal=notice.about_id).values_list("at", flat=True).first()
    issued = known_passport(notice.about_key)
    thing = issued.rows().filter(pk=notice.about_id).first() if issued is not None else None
    return getattr(thing, "created_at", None)
