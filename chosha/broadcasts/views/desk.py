"""放送卓: from the one button to the end."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chosha.broadcasts.access import may_host
from chosha.broadcasts.actions import begin_part, end_broadcast, go_live
from chosha.broadcasts.engine.drawing import draw_lines
from chosha.broadcasts.models import Episode, State
from chosha.broadcasts.queries import episodes_to_show
from chosha.broadcasts.queries.chat import applause_of, lines_on_the_desk
from chosha.broadcasts.queries.encoders import comes_from_encoder, encoders_are_on, key_of
from chosha.broadcasts.views.order import order_shown
from chosha.broadcasts.views.queue import queue_shown
from chosha.kernel.errors import NotAllowed
from chosha.media.queries import room_left
from chosha.realtime.hub import mark


def _hosted(request: HttpRequest, episode_id: int) -> Episode:
    """The episode, for those who may host it. Raises Http404, NotAllowed."""
    found = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    if not may_host(request.user, found):
        raise NotAllowed
    return found


@require_safe
def desk(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _hosted(request, episode_id)
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
    return render(request, "broadcasts/desk.html", shown | queue_shown(request, found))


@require_POST
def parts(request: HttpRequest, episode_id: int) -> JsonResponse:
    """POST mime, talk=1: be on air (or go on), and learn where the bytes of this recorder go."""
    found = _hosted(request, episode_id)
    go_live(found, by=request.user, talk_mode=request.POST.get("talk") == "1")
    ticket = begin_part(found, mime=request.POST.get("mime", ""), by=request.user)
    began = found.went_live_at.timestamp() if found.went_live_at else 0
    return JsonResponse({"part": ticket.part, "address": ticket.address, "began": began}, status=201)


@require_POST
def ending(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _hosted(request, episode_id)
    end_broadcast(found, by=request.user)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"path": found.path})
    return redirect(found.path)
