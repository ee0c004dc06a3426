"""Forms of the hosts: programmes, episodes, calling one off."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from chosha.broadcasts.access import may_host, may_plan, visible_episodes, visible_programmes
from chosha.broadcasts.actions import cancel, change_episode, change_programme, plan_episode
from chosha.broadcasts.forms import EpisodeForm, ProgrammeForm
from chosha.broadcasts.models import State
from chosha.kernel.errors import NotAllowed, Refused
from chosha.ui.toasts import say

T = TypeVar("T")
ASK_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_SEND)
def programme_changes(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(visible_programmes(request.user).select_related("picture"), slug=slug)
    if not may_plan(request.user, found):
        raise NotAllowed
    sent = request.method == "POST"
    form = ProgrammeForm(request.POST, request.FILES, seated=found.hosts.all()) if sent else ProgrammeForm.of(found)
    if request.method == "POST" and carried_out(form, lambda: change_programme(found, by=request.user, **form.cleaned_data) or True):
        say(request, "番組の紹介を保存しました。")
        return redirect(f"/broadcasts/{found.slug}/")
    return _form(request, form, "番組の紹介を直す", "保存する", f"/broadcasts/{found.slug}/")


@require_http_methods(ASK_OR_SEND)
def new_episode(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(visible_programmes(request.user), slug=slug)
    if not may_plan(request.user, found):
        raise NotAllowed
    form = EpisodeForm(request.POST, seated=found.hosts.all()) if request.method == "POST" else EpisodeForm.new(found)
    made = carried_out(form, lambda: plan_episode(found, by=request.user, **form.cleaned_data)) if request.method == "POST" else None
    if made is not None:
        say(request, "回を予定しました。この画面から放送をはじめられます。")
        return redirect(made.path)
    return _form(request, form, "新しい回", "回を予定する", f"/broadcasts/{found.slug}/")


@require_http_methods(ASK_OR_SEND)
def episode_changes(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)
    if not may_host(request.user, found):
        raise NotAllowed
    seated = [*found.hosts.all(), *found.guests.all()]
    form = EpisodeForm(request.POST, seated=seated) if request.method == "POST" else EpisodeForm.of(found)
    if request.method == "POST" and carried_out(form, lambda: change_episode(found, by=request.user, **form.cleaned_data) or True):
        say(request, "回の予定を保存しました。")
        return redirect(found.path)
    return _form(request, form, "回の予定を直す", "保存する", found.path)


@require_http_methods(ASK_OR_SEND)
def cancellation(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)
    if not may_host(request.user, found):
        raise NotAllowed
    if request.method == "POST":
        cancel(found, by=request.user)
        say(request, "この回を取りやめにしました。知らせてほしい方には、お知らせが届きます。")
        return redirect(found.path)
    if found.state != State.SCHEDULED:
        return redirect(found.path)
    return render(request, "broadcasts/cancellation.html", {"episode": found})


def carried_out(form: Form, act: Callable[[], T]) -> T | None:
    """What the act gave, or None with the reason standing in the form."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return None


def _form(request: HttpRequest, form: Form, title: str, act: str, back: str) -> HttpResponse:
    shown = {"form": form, "title": title, "act": act, "back_to": back}
    return render(request, "broadcasts/plan.html", shown, status=422 if form.is_bound else 200)
