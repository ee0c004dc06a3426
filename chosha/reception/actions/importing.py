"""The old form's table comes in: taken, checked, its rows turned into invitations batch by batch, its private data emptied."""

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from chosha.audit.actions import record
from chosha.audit.queries import entries_about
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Duty, Member, Organisation
from chosha.members.queries import fold
from chosha.reception.access import may_review
from chosha.reception.engine.importing import Unreadable, read_table
from chosha.reception.models import Application, ImportRow, ImportRun, State
from chosha.reception.queries.importing import Finding, Outcome, assess, known_addresses

BATCH = 200
KEEP_ROWS = timedelta(days=30)
READ_AGAIN = timedelta(minutes=15)


def take_table(content: bytes, *, name: str, by: Member | None) -> tuple[ImportRun, bool]:
    """Read a table and judge its rows; nobody is invited yet. The same file once more: the run it began before.

    Returns the run and whether it is new. `by=None` is the command line on the server itself. Refused for what cannot be read.
    """
    if by is not None and not may_review(by):
        raise NotAllowed
    digest = hashlib.sha256(content).hexdigest()
    known = ImportRun.objects.filter(digest=digest).first()
    if known is not None:
        return known, False
    try:
        table = read_table(content)
    except Unreadable as refusal:
        raise Refused(refusal.sentence, field="file") from None
    findings = assess(table.rows)
    try:
        return _keep(digest, name, table.encoding, findings, by), True
    except IntegrityError:  # somebody sent the same file in this very moment
        return ImportRun.objects.get(digest=digest), False


@transaction.atomic
def _keep(digest: str, name: str, encoding: str, findings: list[Finding], by: Member | None) -> ImportRun:
    run = ImportRun.objects.create(
        digest=digest, name=name[:120], encoding=encoding, total=len(findings), started_by=by, started_at=now()
    )  # fmt: skip
    rows = [ImportRow(run=run, number=row.number, data=row.answers, outcome=row.outcome, words=row.words[:200]) for row in findings]
    ImportRow.objects.bulk_create(rows, batch_size=500)
    record("reception.import.checked", run, by=by, rows=run.total)
    return run


@transaction.atomic
def start_import(run: ImportRun, *, by: Member | None, in_background: bool = True) -> ImportRun:
    """Begin to invite the good rows; `in_background=False` leaves the batches to the caller. Starting again does no harm."""
    if by is not None and not may_review(by):
        raise NotAllowed
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state != ImportRun.State.RUNNING and run.rows.filter(outcome=Outcome.WAITING).exists():
        run.state, run.finished_at = ImportRun.State.RUNNING, None
        run.save(update_fields=["state", "finished_at"])
        record("reception.import.started", run, by=by)
    if in_background and run.state == ImportRun.State.RUNNING:
        enqueue("chosha.reception.tasks.go_on_importing", run_id=run.pk)
    return run


def go_on_importing(run_id: int) -> int:
    """Turn the next batch into invitations, in one transaction: killed in between, it goes on. Returns how many rows are left."""
    try:
        return _batch(run_id, careful=False)
    except IntegrityError:  # somebody applied with one of the addresses in this very moment
        return _batch(run_id, careful=True)


@transaction.atomic
def _batch(run_id: int, *, careful: bool) -> int:
    run = ImportRun.objects.select_for_update().filter(pk=run_id, state=ImportRun.State.RUNNING).first()
    if run is None:
        return 0
    rows = list(run.rows.filter(outcome=Outcome.WAITING).order_by("number")[:BATCH])
    taken = known_addresses(str(row.data["email"]) for row in rows)
    bodies = Organisation.objects.in_bulk({str(row.data.get("organisation", "")) for row in rows}, field_name="code")
    duties = {fold(duty.name): duty for duty in Duty.objects.all()} if rows else {}
    made: list[Application] = []
    for row in rows:
        if str(row.data["email"]) in taken:
            row.outcome, row.words = Outcome.TWICE, taken[str(row.data["email"])]
        else:
            application = _invitation(row, bodies, duties)
            _mark(row, application, made, careful=careful)
    if not careful:
        Application.objects.bulk_create(made)
    # Three times as fast as bulk_update, and the rows are there: all of them conflict.
    changed = ["outcome", "words", "application", "data"]
    ImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=changed)
    return _count_on(run)


def _mark(row: ImportRow, application: Application, made: list[Application], *, careful: bool) -> None:
    """The row has become an application, which now holds what was answered."""
    if careful:
        try:
            with transaction.atomic():
                application.save(force_insert=True)
        except IntegrityError:
            row.outcome, row.words = Outcome.TWICE, "このアドレスの申込みか招待が、すでにあります"
            return
    made.append(application)
    row.outcome, row.words, row.application, row.data = Outcome.INVITED, "", application, {}


def _count_on(run: ImportRun) -> int:
    left = run.rows.filter(outcome=Outcome.WAITING).count()
    run.done = run.total - left
    if not left:
        run.state, run.finished_at = ImportRun.State.DONE, now()
        record("reception.import.finished", run)
    run.save(update_fields=["done", "state", "finished_at"])
    return left


def _invitation(row: ImportRow, bodies: dict[str, Organisation], duties: dict[str, Duty]) -> Application:
    said = {key: str(value) for key, value in row.data.items() if isinstance(value, str)}
    body = bodies.get(said.get("organisation", ""))
    duty = duties.get(fold(said.get("duty", "")))
    post = [said.get("section", ""), said.get("title", ""), "" if duty else said.get("duty", "")]
    moment = now()
    return Application(
        email=said["email"],
        name=said["name"][:60],
        display_name=(said.get("display_name") or said["name"])[:40],
        kana=said.get("kana", "")[:80],
        organisation=body,
        organisation_text="" if body else said.get("body", "")[:80],
        post=" ".join(filter(None, post))[:60],
        duty=duty,
        motive=said.get("motive", "")[:1000],
        work_address=said.get("work_address", "")[:254],
        state=State.INVITED,
        created_at=moment,
        state_since=moment,
    )


@transaction.atomic
def settle_row(row: ImportRow, *, by: Member, body: Organisation | None = None) -> ImportRow:
    """A volunteer says which body a row means, or (`body=None`) leaves that to the person; or that a namesake is somebody else.

    Refused when the row is no question any more, or when the file itself or the building knows the address.
    """
    if not may_review(by):
        raise NotAllowed
    row = ImportRow.objects.select_for_update().select_related("run").get(pk=row.pk)
    if row.outcome != Outcome.ASKS and not (row.outcome == Outcome.TWICE and row.data.get("namesake")):
        raise Refused("この行は、もう済んでいます。")
    taken = known_addresses([str(row.data["email"])])
    if taken:
        row.outcome, row.words = Outcome.TWICE, next(iter(taken.values()))
        row.data.pop("namesake", None)
    else:
        if row.outcome == Outcome.ASKS:
            row.data["organisation"] = body.code if body else ""
        row.outcome, row.words = Outcome.WAITING, ""
    row.save(update_fields=["outcome", "words", "data"])
    record("reception.import.answered", row.run, by=by, row=row.number)
    if row.run.state != ImportRun.State.CHECKED:
        start_import(row.run, by=by)
    return row


@transaction.atomic
def drop_import(run: ImportRun, *, by: Member) -> None:
    """Take a checked table away again, before anybody was invited."""
    if not may_review(by):
        raise NotAllowed
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state != ImportRun.State.CHECKED:
        raise Refused("もう招待が始まっているため、外せません。")
    record("reception.import.dropped", run, by=by)
    run.delete()


@transaction.atomic
def note_import_reading(run: ImportRun, *, by: Member) -> None:
    """Who looked at the answers in a table, once in a quarter of an hour."""
    if not may_review(by):
        raise NotAllowed
    act = "reception.import.read"
    if not entries_about(run).filter(act=act, by_id=by.pk, at__gt=now() - READ_AGAIN).exists():
        record(act, run, by=by)


@transaction.atomic
def forget_imports(at: datetime | None = None) -> int:
    """Empty the answers of tables finished 30 days ago, and drop those nobody started. Returns how many rows were emptied."""
    before = (at or now()) - KEEP_ROWS
    ImportRun.objects.filter(state=ImportRun.State.CHECKED, started_at__lt=before).delete()
    old = ImportRow.objects.filter(run__state=ImportRun.State.DONE, run__finished_at__lt=before).exclude(data={})
    return old.update(data={})
