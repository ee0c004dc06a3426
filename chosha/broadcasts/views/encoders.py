"""配信ソフトから放送する: where to send, with which key, what arrives, and the button that puts it on air."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.actions import air_encoder, make_key
from chosha.broadcasts.engine.drawing import draw_lines
from chosha.broadcasts.engine.encoding import REFUSALS, SETTINGS, SETTINGS_BY_WHIP, TROUBLES
from chosha.broadcasts.models import NOT_OVER, Episode
from chosha.broadcasts.queries import latest_lines
from chosha.broadcasts.queries.encoders import comes_from_encoder, encoder_report, encoders_are_on, key_of
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.broadcasts.views.queue import queue_shown
from chosha.media.queries import room_left, show_state
from chosha.realtime.hub import mark


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def encoder(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET the page; POST: a new key, shown in the answer and never again."""
    found = hosted_episode(request, episode_id)
    fresh = make_key(found, by=request.user) if request.method == "POST" else ""
    if found.state not in NOT_OVER:
        return render(request, "broadcasts/desk_over.html", {"episode": found})
    shown = {
        "since": mark(),
        "theme": "dark",
        "on": encoders_are_on(),
        "server": settings.CHOSHA_RTMP_URL,
        "whip": settings.WHIP_URL,
        "fresh": fresh,
        "settings": SETTINGS if settings.CHOSHA_RTMP_URL else SETTINGS_BY_WHIP,
        "lines": draw_lines(latest_lines(request.user, found)),
        "room": room_left(),
    }
    return render(request, "broadcasts/encoder.html", shown | queue_shown(request, found) | encoder_shown(request, found))


def encoder_shown(request: HttpRequest, found: Episode) -> dict[str, Any]:
    """What the page says of the encoder and of the show."""
    report, key = encoder_report(found), key_of(found.pk)
    return {
        "episode": found,
        "key": key,
        "report": report,
        "arrives": report.connected and (report.has_picture or report.has_sound),
        "from_encoder": comes_from_encoder(found, key),
        "mine": found.is_on_air and found.on_air_by_id == request.user.pk,
        "other": found.on_air_by if found.is_on_air and found.on_air_by_id != request.user.pk else None,
        "saved": report.saved if report.saving else show_state(found.pk).playable_seconds,
        "trouble": TROUBLES.get(report.trouble, "") if report.connected else "",
        "refused": REFUSALS.get(report.refused, ""),
    }


@never_cache
@require_safe
def state(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What arrives now; the page asks for it every two seconds."""
    found = hosted_episode(request, episode_id)
    return render(request, "broadcasts/_encoder.html", encoder_shown(request, found))


@require_POST
def airing(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST talk=1: what the encoder sends goes on air."""
    found = hosted_episode(request, episode_id)
    air_encoder(found, by=request.user, talk_mode=request.POST.get("talk") == "1")
    return redirect("broadcasts:encoder", found.pk)
