"""放送卓: from the one button to the end."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from chosha.broadcasts.actions import end_broadcast, enter_the_air
from chosha.broadcasts.engine.drawing import draw_lines
from chosha.broadcasts.engine.ways import ice_servers
from chosha.broadcasts.models import State
from chosha.broadcasts.queries.chat import applause_of, lines_on_the_desk
from chosha.broadcasts.queries.encoders import comes_from_encoder, encoders_are_on, key_of
from chosha.broadcasts.views.hosting import hosted_episode, with_devices
from chosha.broadcasts.views.order import order_shown
from chosha.broadcasts.views.queue import queue_shown
from chosha.broadcasts.views.seats import seats_shown
from chosha.media.queries import room_left
from chosha.realtime.hub import mark


@with_devices
@require_safe
def desk(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    if found.state in (State.ENDED, State.ARCHIVED, State.CANCELLED):
        return render(request, "broadcasts/desk_over.html", {"episode": found})
    if comes_from_encoder(found, key_of(found.pk)) and "browser" not in request.GET:
        return redirect("broadcasts:encoder", found.pk)  # a browser that opens here would take the show from the encoder
    since = mark()
    shown = {
        "episode": found,
        "since": since,
        "theme": "dark",  # the desk is always night
        "lines": draw_lines(lines_on_the_desk(found)),
        "mine": found.is_on_air and found.on_air_by_id == request.user.pk,
        "room": room_left(),
        "encoders": encoders_are_on(),
        "applause": applause_of(found),
        "other": found.on_air_by if found.is_on_air and found.on_air_by_id != request.user.pk else None,
    }
    if found.programme.takes_consultations:
        shown |= {"order_here": True} | order_shown(request, found)
    guests = seats_shown(found) | {"ice": json.dumps(ice_servers(request.user.pk))}
    return render(request, "broadcasts/desk.html", shown | guests | queue_shown(request, found))


@require_POST
def parts(request: HttpRequest, episode_id: int) -> JsonResponse:
    """POST mime, talk=1, takeover=1, again=1: be on air (go on, take over, begin anew), and learn where the bytes of this recorder go."""
    found = hosted_episode(request, episode_id)
    ways = {"talk_mode": "talk", "take_over": "takeover", "going_on": "again"}
    chosen = {way: request.POST.get(name) == "1" for way, name in ways.items()}
    ticket = enter_the_air(found, mime=request.POST.get("mime", ""), by=request.user, **chosen)
    began = found.went_live_at.timestamp() if found.went_live_at else 0
    return JsonResponse({"part": ticket.part, "address": ticket.address, "began": began}, status=201)


@require_POST
def ending(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    end_broadcast(found, by=request.user)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"path": found.path})
    return redirect(found.path)
