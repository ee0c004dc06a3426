"""放送室, 番組, 書庫: the lists."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from chosha.broadcasts.access import may_make_programmes, may_plan, visible_programmes
from chosha.broadcasts.engine.retention import length_of
from chosha.broadcasts.models import Programme
from chosha.broadcasts.queries import (
    all_programmes,
    archived_episodes,
    episodes_on_air,
    next_episodes,
    programme_episodes,
    upcoming_of,
)
from chosha.broadcasts.queries.guide import this_week
from chosha.broadcasts.queries.reminding import follows
from chosha.media.engine.delivery import deliver


@require_safe
def studio(request: HttpRequest) -> HttpResponse:
    shown = {
        "on_air": episodes_on_air(request.user),
        "next": next(iter(next_episodes(request.user, 1)), None),
        "days": this_week(request.user),
        "programmes": all_programmes(),
        "may_make": may_make_programmes(request.user),
    }
    return render(request, "broadcasts/studio.html", shown)


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(visible_programmes(request.user).select_related("picture").prefetch_related("hosts"), slug=slug)
    past, following = programme_episodes(request.user, found, request.GET.get("after", ""))
    shown = {
        "programme": found,
        "coming": upcoming_of(request.user, found),
        "past": past,
        "following": following,
        "may_plan": may_plan(request.user, found),
        "follows": follows(request.user, found),
        "keeps_for": length_of(found.keep_months) if found.keep_months else "",
    }
    return render(request, "broadcasts/programme.html", shown)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    programmes = all_programmes()
    chosen = _chosen(programmes, request.GET.get("programme", ""))
    rows, following = archived_episodes(request.user, programme=chosen, after=request.GET.get("after", ""))
    shown = {"episodes": rows, "following": following, "programmes": programmes, "chosen": chosen, "hide_programme": False}
    return render(request, "broadcasts/archive.html", shown)


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = get_object_or_404(visible_programmes(request.user).select_related("picture"), slug=slug)
    if found.picture is None:
        raise Http404
    return deliver(request, found.picture, "1280" if "wide" in request.GET else "480")


def _chosen(programmes: list[Programme], slug: str) -> Programme | None:
    return next((programme for programme in programmes if programme.slug == slug), None)
