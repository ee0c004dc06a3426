"""「初めて担当者になったら」の棚: a page for each field, and what editors do there."""

from datetime import timedelta
from urllib.parse import urlencode

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import may_curate
from chosha.broadcasts.actions import mend_on_shelf, move_on_shelf, put_on_shelf, take_off_shelf
from chosha.broadcasts.forms.series import ReasonForm, ShelfForm
from chosha.broadcasts.models import ShelfEntry
from chosha.broadcasts.queries.series import on_shelf, shelves
from chosha.broadcasts.views.planning import carried_out
from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, consider, decided
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Duty
from chosha.members.queries import duties
from chosha.ui.toasts import say

KEY = "broadcasts.shelf"
CAN_BE_UNDONE = timedelta(minutes=10)


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """All fields with something on their shelf; editors see the others too."""
    curates = may_curate(request.user)
    return render(request, "broadcasts/first.html", {"shelves": shelves(), "duties": duties() if curates else (), "may_curate": curates})


@require_http_methods(["GET", "HEAD", "POST"])
def shelf(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: what stands there. POST url, reason: a further thing, by editors."""
    duty = get_object_or_404(Duty.objects.select_related("parent"), pk=slug)
    if request.method != "POST":
        return _page(request, duty, ShelfForm())
    if not may_curate(request.user):
        raise NotAllowed
    looked = consider({"reason": request.POST.get("reason", "")}, *decided(request.POST))
    typed = request.POST.copy()
    typed["reason"] = looked.parts["reason"]
    form = ShelfForm(typed)
    if not form.is_valid() or looked.open:
        return _page(request, duty, form, looked)
    if carried_out(form, lambda: put_on_shelf(duty, *form.thing, by=request.user, reason=form.cleaned_data["reason"])) is None:
        return _page(request, duty, form)
    note_decision(looked, about=KEY)
    say(request, "棚に置きました。")
    return redirect("broadcasts:duty_shelf", duty.pk)


def _page(request: HttpRequest, duty: Duty, form: ShelfForm, looked: Considered | None = None) -> HttpResponse:
    rows, curates = on_shelf(request.user, duty), may_curate(request.user)
    forms = {row.entry.pk: ReasonForm.of(row.entry) for row in rows} if curates else {}
    shown = {"duty": duty, "rows": [(row, forms.get(row.entry.pk)) for row in rows], "may_curate": curates, "form": form}
    guard = looked if looked is not None and looked.open else None
    return render(request, "broadcasts/duty_shelf.html", shown | {"guard": guard}, status=422 if form.is_bound else 200)


@require_POST
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """POST act=up|down|off|save, reason. What is taken off can be put back where it stood for ten minutes."""
    if not may_curate(request.user):
        raise NotAllowed
    kept = get_object_or_404(ShelfEntry, pk=entry_id)
    act = request.POST.get("act", "")
    if act == "off":
        take_off_shelf(kept, by=request.user)
        say(request, "棚から外しました。", undo=_way_back(kept))
    elif act == "save":
        form = ReasonForm(request.POST)
        if form.is_valid():
            mend_on_shelf(kept, by=request.user, reason=form.cleaned_data["reason"])
            say(request, "わけを直しました。")
        else:
            say(request, "わけは1字から100字までです。前の文が残っています。")
    else:
        move_on_shelf(kept, by=request.user, up=act == "up")
    return redirect("broadcasts:duty_shelf", kept.duty_id)


def _way_back(entry: ShelfEntry) -> str:
    what = signing.dumps([entry.thing_key, entry.thing_id, entry.reason, entry.position], salt=KEY)
    return f"{reverse('broadcasts:shelf_return', args=[entry.duty_id])}?{urlencode({'what': what})}"


@require_POST
def entry_return(request: HttpRequest, slug: str) -> HttpResponse:
    """POST ?what=: what was taken off, as this house signed it then."""
    duty = get_object_or_404(Duty, pk=slug)
    try:
        key, thing_id, reason, position = signing.loads(request.GET.get("what", ""), salt=KEY, max_age=CAN_BE_UNDONE)
    except signing.BadSignature:
        raise Http404 from None
    try:
        put_on_shelf(duty, key, thing_id, by=request.user, reason=reason, position=position)
        say(request, "棚に戻しました。")
    except Refused as refused:
        say(request, refused.sentence)
    return redirect("broadcasts:duty_shelf", duty.pk)
