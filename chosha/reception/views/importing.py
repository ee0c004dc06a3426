"""受付: the old form's table comes in. Sent, checked, questions answered, invitations begun and watched."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.reception import actions
from chosha.reception.access import may_review, visible_imports
from chosha.reception.engine.importing import written_table
from chosha.reception.forms import RowBodyForm, TableForm
from chosha.reception.models import ImportRow, ImportRun
from chosha.reception.queries.importing import invitation_counts, outcome_counts, report_lines, rows_with
from chosha.ui.toasts import say

PAGE = 50
SHOWN = {"asks": "団体を選ぶ", "twice": "同じ方がいる", "broken": "読めない"}


def _member(request: HttpRequest) -> Member:
    if not may_review(request.user):
        raise NotAllowed
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def _run(request: HttpRequest, run_id: int) -> tuple[Member, ImportRun]:
    member = _member(request)
    return member, get_object_or_404(visible_imports(member).select_related("started_by"), pk=run_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The tables so far, and the place to send another."""
    member = _member(request)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run, new = actions.take_table(file.read(), name=file.name, by=member)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            if not new:
                say(request, "同じファイルを、前に受け取っています。続きをお見せします。")
            return redirect("reception:import_run", run.pk)
    after = whole_number(request.GET.get("after", ""))
    runs = list((visible_imports(member).filter(pk__lt=after) if after else visible_imports(member))[: PAGE + 1])
    context = {"form": form, "runs": runs[:PAGE], "cursor": runs[PAGE - 1].pk if len(runs) > PAGE else ""}
    return render(request, "reception/imports.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def import_run(request: HttpRequest, run_id: int) -> HttpResponse:
    member, run = _run(request, run_id)
    actions.note_import_reading(run, by=member)
    counts = outcome_counts(run)
    wanted = request.GET.get("show", "")
    shown = wanted if wanted in SHOWN else next((outcome for outcome in SHOWN if counts[outcome]), "asks")
    rows = list(rows_with(run, shown, whole_number(request.GET.get("after", "")) or 0, PAGE + 1))
    context = {
        "run": run,
        "counts": counts,
        "invited": invitation_counts(run),
        "tabs": [(outcome, words, counts[outcome]) for outcome, words in SHOWN.items()],
        "shown": shown,
        "rows": rows[:PAGE],
        "cursor": rows[PAGE - 1].number if len(rows) > PAGE else "",
        "some": any(counts[outcome] for outcome in SHOWN),
    }
    return render(request, "reception/import.html", context)


@never_cache
@require_safe
def import_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The bar while rows become invitations; the page is drawn anew once they are."""
    _, run = _run(request, run_id)
    answer = render(request, "reception/_progress.html", {"run": run})
    if run.state != ImportRun.State.RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def import_start(request: HttpRequest, run_id: int) -> HttpResponse:
    member, run = _run(request, run_id)
    return _act_and_redirect(request, run, lambda: actions.start_import(run, by=member), "招待の用意を始めました。閉じても続きます。")


@require_POST
def import_drop(request: HttpRequest, run_id: int) -> HttpResponse:
    member, run = _run(request, run_id)
    try:
        actions.drop_import(run, by=member)
    except Refused as refusal:
        say(request, refusal.sentence)
        return redirect("reception:import_run", run.pk)
    say(request, "表を外しました。中身も消えています。")
    return redirect("reception:imports")


@never_cache
@require_safe
def import_report(request: HttpRequest, run_id: int) -> HttpResponse:
    """Every row and what became of it, for a spreadsheet."""
    member, run = _run(request, run_id)
    actions.note_import_reading(run, by=member)
    answer = HttpResponse(written_table(report_lines(run)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{run.pk}.csv"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_row(request: HttpRequest, run_id: int, row_id: int) -> HttpResponse:
    """One row that asks: which body, or is it somebody else of the same name."""
    member, run = _run(request, run_id)
    row = get_object_or_404(run.rows.all(), pk=row_id)
    actions.note_import_reading(run, by=member)
    looking = request.method != "POST" or "find" in request.POST
    form = RowBodyForm(None if looking else request.POST, row=row, typed=request.POST.get("body", "")[:80])
    leave = "person" in request.POST or row.outcome == ImportRow.Outcome.TWICE
    if not looking and (leave or form.is_valid()):
        body = None if leave else form.cleaned_data["organisation"]
        return _act_and_redirect(request, run, lambda: actions.settle_row(row, by=member, body=body), f"{row.number}行目を決めました。")
    context = {"run": run, "row": row, "form": form, "found": form.candidates()}
    return render(request, "reception/import_row.html", context, status=422 if form.errors else 200)


def _act_and_redirect(request: HttpRequest, run: ImportRun, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        done = refusal.sentence
    say(request, done)
    return redirect("reception:import_run", run.pk)
