"""投票 beside a show: for whoever votes, and begun from the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chosha.broadcasts.access import may_host, visible_episodes
from chosha.broadcasts.actions import begin_poll
from chosha.broadcasts.forms.polls import ShowPollForm
from chosha.broadcasts.models import NOT_OVER, Episode
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, consider, decided
from chosha.kernel.errors import Refused
from chosha.talk.queries.polls import ShownPoll, polls_on
from chosha.ui.toasts import say

KEY = "broadcasts.episode"
WORDS = ("poll_question", "poll_choices")


def polls_shown(request: HttpRequest, found: Episode, *, own: bool) -> list[ShownPoll]:
    """Newest first: the one that was begun last is the one spoken of."""
    return list(reversed(polls_on(request.user, KEY, found, own=own))) if found.polled else []


@require_safe
def polls(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Scripts get the fragment beside the picture; else it is a page of its own."""
    found = get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)
    shown = {"episode": found, "polls": polls_shown(request, found, own=may_host(request.user, found))}
    return render(request, "broadcasts/_polls.html" if request.headers.get("HX-Request") else "broadcasts/polls.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def poll_desk(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET: the form and what has been asked. POST begins a poll; the guard asks first, where it finds somebody."""
    found = hosted_episode(request, episode_id)
    if request.method != "POST":
        return _desk(request, found, ShowPollForm())
    looked = consider({name: request.POST.get(name, "") for name in WORDS}, *decided(request.POST))
    typed = request.POST.copy()
    for name in WORDS:
        typed[name] = looked.parts[name]
    form = ShowPollForm(typed)
    if not form.is_valid() or looked.open:
        return _desk(request, found, form, looked)
    try:
        begin_poll(found, by=request.user, words=form.cleaned_data["poll"])
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _desk(request, found, form)
    note_decision(looked, about=KEY)
    found.polled = True
    say(request, "投票を始めました。聞いている方の画面に出ます。")
    return _desk(request, found, ShowPollForm()) if request.headers.get("HX-Request") else redirect(f"{found.path}desk/poll/")


def _desk(request: HttpRequest, found: Episode, form: ShowPollForm, looked: Considered | None = None) -> HttpResponse:
    shown = {"episode": found, "form": form, "polls": polls_shown(request, found, own=True), "open": found.state in NOT_OVER}
    guard = looked if looked is not None and looked.open else None
    script = bool(request.headers.get("HX-Request"))
    page = "broadcasts/_poll_desk.html" if script else "broadcasts/poll_desk.html"
    return render(request, page, shown | {"guard": guard}, status=422 if form.is_bound else 200)
