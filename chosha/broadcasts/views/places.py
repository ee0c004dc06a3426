"""場所 of a show for its hosts, the photos, and 地元旅の地図: all places of all shows."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.actions import add_place, mend_place, move_place, remove_place, return_place
from chosha.broadcasts.engine.land import BOXES
from chosha.broadcasts.forms.places import PlaceForm, point_map, town_of, towns_found
from chosha.broadcasts.models import Episode, Place
from chosha.broadcasts.queries.places import (
    ShownPlaces,
    country,
    drawn,
    page_of_places,
    place_for_hosts,
    place_shown,
    places_of,
    prefectures_with_places,
    programmes_with_places,
)
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.broadcasts.views.planning import carried_out
from chosha.guard.actions import note_decision
from chosha.guard.engine.marks import Kind
from chosha.guard.queries import Considered, consider, decided, find_in
from chosha.media.engine.delivery import deliver
from chosha.ui.toasts import say

ASK_OR_SEND = ["GET", "HEAD", "POST"]
KEY = "broadcasts.place"
WORDS = ("name", "what", "why", "alt")
# What a show leads to is somewhere by nature: only what tells of people is asked about.
SOMEWHERE = frozenset({Kind.MUNICIPALITY, Kind.PLACE, Kind.COMPANY, Kind.FACILITY})
LIST = "places/"


def places_shown(request: HttpRequest, found: Episode) -> ShownPlaces | None:
    """For the page of the show; None where it leads nowhere."""
    rows = places_of(found)
    return drawn(rows, near=request.GET.get("map") == "near") if rows else None


@require_safe
def places(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    return render(request, "broadcasts/places.html", {"episode": found, "places": places_shown(request, found)})


@require_http_methods(ASK_OR_SEND)
def new_place(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    if request.method != "POST":
        return _form(request, found, PlaceForm())
    return _sent(request, found, None)


@require_http_methods(ASK_OR_SEND)
def place(request: HttpRequest, episode_id: int, place_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    kept = get_object_or_404(place_for_hosts(found, place_id), removed_at=None)
    if request.method != "POST":
        return _form(request, found, PlaceForm.of(kept), kept)
    return _sent(request, found, kept)


def _sent(request: HttpRequest, found: Episode, kept: Place | None) -> HttpResponse:
    """A place as it was written: added, mended, or asked about."""
    pictured = kept is not None and kept.photo_id is not None
    if "find" in request.POST:  # 「さがす」, where no script does it while one types
        return _form(request, found, PlaceForm(initial=request.POST.dict(), pictured=pictured), kept)
    looked = _looked(request, kept)
    typed = request.POST.copy()
    for name in WORDS:
        typed[name] = looked.parts[name]
    form = PlaceForm(typed, request.FILES, pictured=pictured)
    if not form.is_valid() or looked.open:
        return _form(request, found, form, kept, looked)
    if kept is None:
        made = carried_out(form, lambda: add_place(found, by=request.user, **form.words))
    else:
        made = carried_out(form, lambda: mend_place(kept, by=request.user, **form.words) or kept)
    if made is None:
        return _form(request, found, form, kept)
    note_decision(looked, about=KEY)
    say(request, "場所を足しました。" if kept is None else "場所を保存しました。")
    return redirect(f"{found.path}{LIST}")


def _looked(request: HttpRequest, kept: Place | None) -> Considered:
    parts = {name: request.POST.get(name, "") for name in WORDS}
    seen, mend = decided(request.POST)
    public = {finding.key for finding in find_in(parts) if finding.span.kind in SOMEWHERE}
    standing = {name: getattr(kept, name) for name in WORDS} if kept is not None else None
    looked = consider(parts, seen | public, mend - public, standing=standing)
    return replace(looked, findings=[finding for finding in looked.findings if finding.key not in public])


def _form(
    request: HttpRequest, found: Episode, form: PlaceForm, kept: Place | None = None, looked: Considered | None = None
) -> HttpResponse:
    guard = looked if looked is not None and looked.open else None
    shown = {"episode": found, "form": form, "place": kept, "guard": guard, "again": bool(request.FILES)}
    return render(request, "broadcasts/place.html", shown, status=422 if form.is_bound else 200)


@require_POST
def place_move(request: HttpRequest, episode_id: int, place_id: int) -> HttpResponse:
    """POST act=up|down."""
    found = hosted_episode(request, episode_id)
    kept = get_object_or_404(place_for_hosts(found, place_id))
    move_place(kept, by=request.user, up=request.POST.get("act") == "up")
    return redirect(f"{found.path}{LIST}#place-{kept.pk}")


@require_POST
def place_removal(request: HttpRequest, episode_id: int, place_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    kept = get_object_or_404(place_for_hosts(found, place_id))
    remove_place(kept, by=request.user)
    say(request, f"「{kept.name}」を外しました。", undo=f"{kept.path}return/")
    return redirect(f"{found.path}{LIST}")


@require_POST
def place_return(request: HttpRequest, episode_id: int, place_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    kept = get_object_or_404(place_for_hosts(found, place_id))
    return_place(kept, by=request.user)
    say(request, f"「{kept.name}」を元に戻しました。")
    return redirect(f"{found.path}{LIST}")


@require_safe
def place_photo(request: HttpRequest, episode_id: int, place_id: int) -> HttpResponseBase:
    found = get_object_or_404(place_shown(request.user, episode_id, place_id))
    if found.photo is None:
        raise Http404
    return deliver(request, found.photo, "1280" if "wide" in request.GET else "480")


@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    """The list under the field, while somebody types."""
    typed = request.GET.get("town", "")
    return render(request, "broadcasts/_towns.html", {"typed": typed, "towns": towns_found(typed), "chosen": None})


@require_safe
def point(request: HttpRequest) -> HttpResponse:
    """The map of the prefecture of a town that was just chosen, with the pin in its middle."""
    town = town_of(request.GET.get("where", ""))
    return render(request, "broadcasts/_point.html", {"form": PlaceForm(), "map": point_map(town, None, None), "town": town})


@require_safe
def all_places(request: HttpRequest) -> HttpResponse:
    """地元旅の地図. GET programme=slug, prefecture=06, after=cursor, map=near."""
    programmes = programmes_with_places(request.user)
    chosen = next((row for row in programmes if row.slug == request.GET.get("programme", "")), None)
    code = request.GET.get("prefecture", "")
    code = code if code in BOXES else ""
    rows, following = page_of_places(request.user, programme=chosen, prefecture=code, after=request.GET.get("after", ""))
    prefectures = prefectures_with_places(request.user, chosen)
    here: dict[str, Any] = {"rows": rows, "land": country(prefectures)}
    if code:
        here = {"places": drawn(rows, codes=(code,), near=request.GET.get("map") == "near")}
    shown = {
        "programmes": programmes,
        "chosen": chosen,
        "prefectures": prefectures,
        "prefecture": next((row for row in prefectures if row.code == code), None),
        "code": code,
        "following": following,
    }
    return render(request, "broadcasts/all_places.html", shown | here)
