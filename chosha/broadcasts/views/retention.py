"""録画を取り下げる, 残す期間: how a recording goes, and how it stays."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chosha.broadcasts.access import may_make_programmes, may_plan, visible_episodes, visible_programmes
from chosha.broadcasts.actions import keep_on, set_keep_months, take_down_recording, undo_takedown
from chosha.broadcasts.forms.retention import KeepingForm, TakedownForm
from chosha.broadcasts.models import Episode
from chosha.broadcasts.queries.retention import takedown_of
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.broadcasts.views.planning import carried_out
from chosha.kernel.errors import NotAllowed
from chosha.ui.toasts import say

ASK_OR_SEND = ["GET", "HEAD", "POST"]


def _episode(request: HttpRequest, episode_id: int) -> Episode:
    """For those who may take recordings down. Raises Http404, NotAllowed."""
    found = get_object_or_404(visible_episodes(request.user).select_related("programme", "recording"), pk=episode_id)
    if not may_make_programmes(request.user):
        raise NotAllowed
    return found


@require_http_methods(ASK_OR_SEND)
def takedown(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _episode(request, episode_id)
    form = TakedownForm(request.POST or None)
    if request.method == "POST" and carried_out(form, lambda: take_down_recording(found, by=request.user, **form.cleaned_data)):
        say(request, "録画を取り下げました。10分のあいだは戻せます。", undo=f"{found.path}takedown/undo/")
        return redirect(found.path)
    shown = {"episode": found, "form": form, "recording": getattr(found, "recording", None), "takedown": takedown_of(found)}
    return render(request, "broadcasts/takedown.html", shown, status=422 if form.is_bound else 200)


@require_POST
def undo(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _episode(request, episode_id)
    undo_takedown(found, by=request.user)
    say(request, "録画を元に戻しました。")
    return redirect(found.path)


@require_POST
def keep(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST keep=1: this recording stays; keep=0: it goes with its programme's others."""
    found = hosted_episode(request, episode_id)
    wanted = request.POST.get("keep") == "1"
    keep_on(found, by=request.user, keep=wanted)
    say(request, "この回の録画は、期間が過ぎても残します。" if wanted else "この回の録画は、期間どおりに消えます。")
    return redirect(found.path)


@require_http_methods(ASK_OR_SEND)
def retention(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(visible_programmes(request.user), slug=slug)
    if not may_plan(request.user, found):
        raise NotAllowed
    known = {"months": str(found.keep_months or "")}
    form = KeepingForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        set_keep_months(found, form.cleaned_data["months"], by=request.user)
        say(request, "録画を残す期間を決めました。")
        return redirect("broadcasts:programme", found.slug)
    return render(request, "broadcasts/retention.html", {"programme": found, "form": form}, status=422 if form.is_bound else 200)
