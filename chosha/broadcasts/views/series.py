"""つづきもの for all, 自分の棚 for oneself, and the page that puts an episode into them."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chosha.broadcasts.access import editable_series, may_edit_series, may_make_series, visible_episodes, visible_series
from chosha.broadcasts.actions import (
    keep_for_later,
    make_series,
    make_shelf,
    mend_series,
    move_in_series,
    put_into_series,
    remove_series,
    return_series,
    take_out_of_series,
)
from chosha.broadcasts.forms.series import OwnShelfForm, SeriesForm
from chosha.broadcasts.models import Episode, Series
from chosha.broadcasts.queries.series import choices_for, episodes_in, own_shelves, page_of_series, where_stopped
from chosha.broadcasts.views.planning import carried_out
from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, consider, decided
from chosha.kernel.errors import NotAllowed
from chosha.kernel.text import whole_number
from chosha.ui.toasts import say

ASK_OR_SEND = ["GET", "HEAD", "POST"]
KEY = "broadcasts.series"
WORDS = ("title", "about")
OWN = "/broadcasts/series/own/"


@require_http_methods(ASK_OR_SEND)
def all_series(request: HttpRequest) -> HttpResponse:
    """GET: those for all. POST title, about makes one across programmes, for editors."""
    may_make = may_make_series(request.user, None)
    if request.method == "POST":
        if not may_make:
            raise NotAllowed
        return _sent(request, None, None)
    rows, following = page_of_series(request.user, request.GET.get("after", ""))
    return render(request, "broadcasts/all_series.html", {"rows": rows, "following": following, "may_make": may_make, "form": SeriesForm()})


@require_http_methods(ASK_OR_SEND)
def own(request: HttpRequest) -> HttpResponse:
    """GET: 自分の棚. POST title: a further one."""
    form = OwnShelfForm(request.POST) if request.method == "POST" else OwnShelfForm()
    made = carried_out(form, lambda: make_shelf(by=request.user, **form.cleaned_data)) if request.method == "POST" else None
    if made is not None:
        say(request, "棚を作りました。回のページの「棚に入れる」から加えられます。")
        return redirect(OWN)
    shown = {"rows": own_shelves(request.user), "form": form}
    return render(request, "broadcasts/own_shelves.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(ASK_OR_SEND)
def series(request: HttpRequest, series_id: int) -> HttpResponse:
    """GET: the episodes in order. POST act=up|down|out, episode=number."""
    found = get_object_or_404(visible_series(request.user).select_related("programme"), pk=series_id)
    if request.method == "POST":
        return _put_in_order(request, found)
    rows = episodes_in(request.user, found)
    shown = {
        "series": found,
        "episodes": rows,
        "may_edit": may_edit_series(request.user, found),
        "stopped": where_stopped(request.user, rows),
    }
    return render(request, "broadcasts/series.html", shown)


def _put_in_order(request: HttpRequest, found: Series) -> HttpResponse:
    number, act = whole_number(request.POST.get("episode", "")) or 0, request.POST.get("act", "")
    if act == "out":
        if take_out_of_series(found, number, by=request.user):
            say(request, "この回を外しました。", undo=f"/episodes/{number}/series/?back={found.pk}")
        return redirect(found.path)
    move_in_series(found, number, by=request.user, up=act == "up")
    return redirect(f"{found.path}#episode-{number}")


@require_http_methods(ASK_OR_SEND)
def series_changes(request: HttpRequest, series_id: int) -> HttpResponse:
    """GET: the form. POST title, about; act=remove."""
    found = get_object_or_404(editable_series(request.user).select_related("programme"), pk=series_id)
    if request.method == "POST" and request.POST.get("act") == "remove":
        remove_series(found, by=request.user)
        say(request, f"「{found.title}」を外しました。", undo=f"{found.path}return/")
        return redirect(OWN if found.owner_id else "broadcasts:all_series")
    if request.method == "POST":
        return _sent(request, found, None)
    form: Form = OwnShelfForm(initial={"title": found.title}) if found.owner_id else SeriesForm(initial=_words(found))
    return _page(request, form, found)


def _words(found: Series) -> dict[str, str]:
    return {"title": found.title, "about": found.about}


def _sent(request: HttpRequest, found: Series | None, episode: Episode | None) -> HttpResponse:
    """Words as they were written: asked about where all will read them, then kept."""
    private = found is not None and found.owner_id is not None
    parts = {name: request.POST.get(name, "") for name in WORDS}
    looked = None if private else consider(parts, *decided(request.POST), standing=_words(found) if found else None)
    typed = request.POST.copy()
    for name, words in looked.parts.items() if looked else ():
        typed[name] = words
    form = OwnShelfForm(typed) if private else SeriesForm(typed)
    if not form.is_valid() or (looked and looked.open):
        return _page(request, form, found, looked, episode)
    programme = episode.programme if episode else None
    if found is None:
        kept = carried_out(form, lambda: make_series(by=request.user, programme=programme, **form.cleaned_data))
    else:
        kept = carried_out(form, lambda: mend_series(found, by=request.user, **form.cleaned_data) or found)
    if kept is None:
        return _page(request, form, found, None, episode)
    if looked is not None:
        note_decision(looked, about=KEY)
    if episode is not None:
        put_into_series(kept, episode, by=request.user)
    say(request, "保存しました。" if found else "つづきものを作りました。回のページの「棚に入れる」から加えられます。")
    return redirect(kept.path)


def _page(
    request: HttpRequest, form: Form, found: Series | None, looked: Considered | None = None, episode: Episode | None = None
) -> HttpResponse:
    guard = looked if looked is not None and looked.open else None
    shown = {"form": form, "series": found, "guard": guard, "episode": episode}
    return render(request, "broadcasts/series_changes.html", shown, status=422 if form.is_bound else 200)


@require_POST
def series_return(request: HttpRequest, series_id: int) -> HttpResponse:
    found = get_object_or_404(Series.objects.select_related("programme"), pk=series_id)
    if not may_edit_series(request.user, found):
        raise NotAllowed
    return_series(found, by=request.user)
    say(request, f"「{found.title}」を元に戻しました。")
    return redirect(found.path)


@require_http_methods(ASK_OR_SEND)
def choosing(request: HttpRequest, episode_id: int) -> HttpResponse:
    """棚に入れる. GET: what this episode can stand in. POST series, act=in|out; make, title: a new one with it; ?back=series undoes."""
    found = get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)
    if request.method != "POST":
        return render(request, "broadcasts/choosing.html", _choices(request, found))
    if "make" in request.POST:
        if not may_make_series(request.user, found.programme):
            raise NotAllowed
        return _sent(request, None, found)
    number = whole_number(request.POST.get("series", request.GET.get("back", ""))) or 0
    chosen = get_object_or_404(editable_series(request.user), pk=number)
    if request.POST.get("act") == "out":
        take_out_of_series(chosen, found.pk, by=request.user)
        say(request, f"「{chosen.title}」から外しました。")
    else:
        put_into_series(chosen, found, by=request.user)
        say(request, f"「{chosen.title}」に入れました。")
    return redirect(chosen.path if "back" in request.GET else f"{found.path}series/")


def _choices(request: HttpRequest, found: Episode) -> dict[str, Any]:
    rows = choices_for(request.user, found)
    shown = {"episode": found, "own": [row for row in rows if row.owner_id], "for_all": [row for row in rows if not row.owner_id]}
    return shown | {"may_make": may_make_series(request.user, found.programme), "form": SeriesForm()}


@require_POST
def later(request: HttpRequest, episode_id: int) -> HttpResponse:
    """あとで聞く. POST keep=1|0."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    kept = request.POST.get("keep") == "1"
    keep_for_later(found, by=request.user, kept=kept)
    say(request, "「あとで聞く」に入れました。放送室の「自分の棚」から開けます。" if kept else "「あとで聞く」から外しました。")
    return redirect(found.path)
