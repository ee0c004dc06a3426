"""What pages for hosts begin with."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from chosha.broadcasts.access import may_host
from chosha.broadcasts.models import Episode
from chosha.broadcasts.queries import episodes_to_show
from chosha.kernel.errors import NotAllowed

DEVICES = "camera=(self), microphone=(self), display-capture=(self), geolocation=(), browsing-topics=()"


def hosted_episode(request: HttpRequest, episode_id: int) -> Episode:
    """The episode, for those who may host it. Raises Http404, NotAllowed."""
    found: Episode = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    if not may_host(request.user, found):
        raise NotAllowed
    return found


def with_devices(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """This page may ask for camera, microphone and screen; no other may."""

    @wraps(view)
    def answer(*arguments: Any, **named: Any) -> HttpResponse:
        response = view(*arguments, **named)
        response["Permissions-Policy"] = DEVICES
        return response

    return answer
