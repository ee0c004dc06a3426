"""ゲストの席: the part of the desk that makes and brings on, and the page of the one who sits there."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.actions import (
    answer_line,
    bring_on,
    call_guests,
    end_seat,
    leave_seat,
    make_seat,
    mute_seat,
    offer_line,
    take_down,
    take_seat,
)
from chosha.broadcasts.engine.ways import ice_servers
from chosha.broadcasts.models import NOT_OVER, Episode, Seat
from chosha.broadcasts.queries.seats import own_seat, seat_behind, seats_of
from chosha.broadcasts.views.hosting import hosted_episode, with_devices
from chosha.kernel.errors import NotAllowed, Refused
from chosha.realtime.hub import mark

UNKNOWN = "この席のリンクは、使えないものでした。写しおとしがないか確かめるか、パーソナリティに新しいリンクを頼めます。"
ACTS: dict[str, Callable[..., Any]] = {
    "air": bring_on,
    "rest": take_down,
    "mute": lambda seat, by: mute_seat(seat, muted=True, by=by),
    "unmute": lambda seat, by: mute_seat(seat, muted=False, by=by),
    "end": end_seat,
}


def seats_shown(found: Episode) -> dict[str, Any]:
    """What the desk shows of the guests."""
    return {"episode": found, "seats": list(seats_of(found))}


def _anew(request: HttpRequest, found: Episode, more: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "broadcasts/_seats.html", seats_shown(found) | more, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET: the list as a fragment, or the page of the guests. POST label makes a seat and shows its link, this once."""
    found = hosted_episode(request, episode_id)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        label = request.POST.get("label", "")
        try:
            seat, secret = make_seat(found, label=label, by=request.user)
        except Refused as refused:
            shown = {"label": label, "sentence": refused.sentence}
        else:
            shown = {"made": seat, "address": f"{settings.CHOSHA_BASE_URL}{found.path}seat/{secret}/"}
    status = 422 if "sentence" in shown else 200
    if request.headers.get("HX-Request"):
        page = "broadcasts/_seat_form.html" if request.method == "POST" else "broadcasts/_seats.html"
        return render(request, page, seats_shown(found) | shown, status=status)
    return render(request, "broadcasts/seats.html", seats_shown(found) | shown, status=status)


@require_POST
def seat_act(request: HttpRequest, episode_id: int, seat_id: int, act: str) -> HttpResponse:
    """POST air, rest, mute, unmute or end."""
    found = hosted_episode(request, episode_id)
    seat = get_object_or_404(Seat.objects.filter(episode=found), pk=seat_id)
    if act not in ACTS:
        raise Http404
    script, sentence = bool(request.headers.get("HX-Request")), ""
    try:
        ACTS[act](seat, by=request.user)
    except Refused as refused:
        if not script:
            raise
        sentence = refused.sentence
    return _anew(request, found, {"sentence": sentence}) if script else redirect(f"{found.path}desk/seats/")


@require_POST
def desk_signals(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST seat, call, sdp: the desk answers a guest. Without a seat: a desk has opened, all guests may offer anew."""
    found = hosted_episode(request, episode_id)
    number = request.POST.get("seat", "")
    if not number:
        call_guests(found, by=request.user)
        return HttpResponse(status=204)
    if not number.isdecimal() or len(number) > 17:
        raise Http404
    seat = get_object_or_404(Seat.objects.select_related("episode").filter(episode=found), pk=int(number))
    answer_line(seat, call=request.POST.get("call", ""), sdp=request.POST.get("sdp", ""), by=request.user)
    return HttpResponse(status=204)


@with_devices
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, episode_id: int, secret: str) -> HttpResponse:
    """What a link leads to. POST: 席に着く."""
    episode = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    found = seat_behind(episode, secret)
    if found is None:
        return render(request, "broadcasts/seat_over.html", {"episode": episode, "sentence": UNKNOWN}, status=404)
    status, sentence = _closed(request, found)
    if request.method == "POST" and not sentence:
        try:
            take_seat(found, by=request.user)
        except Refused as refused:
            status, sentence = 422, refused.sentence
        else:
            return redirect(request.path)
    if sentence:
        return render(request, "broadcasts/seat_over.html", {"episode": found.episode, "sentence": sentence}, status=status)
    shown = {"seat": found, "episode": found.episode, "since": mark(), "theme": "dark"}
    return render(request, "broadcasts/seat.html", shown | {"ice": json.dumps(ice_servers(request.user.pk))})


def _closed(request: HttpRequest, found: Seat) -> tuple[int, str]:
    """Why the link leads nowhere for this member; no sentence while it leads somewhere."""
    if found.ended_at is not None or found.episode.state not in NOT_OVER:
        return 410, "この席は終わっています。出演のつづきは、パーソナリティに新しいリンクを頼めます。"
    if found.member_id not in (None, request.user.pk):
        return 403, "この席には、ほかの方が着いています。パーソナリティに、新しいリンクを頼めます。"
    return 200, ""


def _own(request: HttpRequest, episode_id: int, seat_id: int) -> Seat:
    found = own_seat(request.user, seat_id)
    if found is None or found.episode_id != episode_id:
        raise NotAllowed
    return found


@require_POST
def seat_signals(request: HttpRequest, episode_id: int, seat_id: int) -> HttpResponse:
    """POST call, sdp: the guest's browser proposes a line."""
    offer_line(_own(request, episode_id, seat_id), call=request.POST.get("call", ""), sdp=request.POST.get("sdp", ""), by=request.user)
    return HttpResponse(status=204)


@require_safe
def seat_now(request: HttpRequest, episode_id: int, seat_id: int) -> JsonResponse:
    """How the seat stands, for a page whose stream was away."""
    found = own_seat(request.user, seat_id)
    if found is None or found.episode_id != episode_id:
        return JsonResponse({"state": "ended", "muted": False})
    return JsonResponse({"state": found.state, "muted": found.is_muted})


@require_POST
def seat_leaving(request: HttpRequest, episode_id: int, seat_id: int) -> HttpResponse:
    found = _own(request, episode_id, seat_id)
    leave_seat(found, by=request.user)
    return redirect(found.episode.path)
