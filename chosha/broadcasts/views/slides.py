"""Pages of materials beside a show: turned at the desk, seen by all who follow it, in step with the recording."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import visible_episodes, visible_leaf
from chosha.broadcasts.actions.slides import chapters_of_slides, put_slides_away, turn_to
from chosha.broadcasts.engine.slides import draw_slide
from chosha.broadcasts.models import Episode, MaterialVersion
from chosha.broadcasts.queries.materials import materials_of
from chosha.broadcasts.queries.slides import current_leaf, current_turn, leaves_in_step
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.kernel.errors import Refused
from chosha.kernel.text import whole_number
from chosha.media.engine.delivery import deliver
from chosha.ui.toasts import say

WAY, WORDS = "chosha_way", "words"
WAY_SECONDS = 365 * 24 * 3600


def slide_shown(found: Any) -> dict[str, Any]:
    """For pages of a show that is on air."""
    return {"slide": draw_slide(current_leaf(found) if found.turned else None)}


def slides_replayed(found: Any) -> dict[str, Any]:
    """For the archive: every page with its second; nothing of a recording that does not stand."""
    return {"leaves": leaves_in_step(found) if found.turned else []}


def reads_along(request: HttpRequest) -> bool:
    """This device chose 「文字とスライド」."""
    return request.COOKIES.get(WAY) == WORDS


@require_POST
def way(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST way=words|video: how this device follows shows, from now on."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    chosen = request.POST.get("way") == WORDS
    answer = redirect(f"{found.path}words/" if chosen else found.path)
    if chosen:
        kept = {"max_age": WAY_SECONDS, "path": "/episodes/", "httponly": True, "samesite": "Lax"}
        answer.set_cookie(WAY, WORDS, secure=bool(settings.SESSION_COOKIE_SECURE), **kept)
    else:
        answer.delete_cookie(WAY, path="/episodes/", samesite="Lax")
    return answer


@require_safe
def leaf(request: HttpRequest, episode_id: int, version_id: int, page: int) -> HttpResponseBase:
    """The picture of a page: as private as the episode."""
    version = visible_leaf(request.user, episode_id, version_id, page)
    if version is None:
        raise Http404
    return deliver(request, version.file, "1280" if version.file.is_image else f"leaf-{page}")


@require_http_methods(["GET", "HEAD", "POST"])
def slide_desk(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET what can be shown and what is. POST version, page: that page; POST away: none."""
    found = hosted_episode(request, episode_id)
    if request.method == "POST":
        _turn(request, found)
    script = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and not script:
        return redirect(f"{found.path}desk/slides/")
    rows = [(row, row.current) for row in materials_of(request.user, found) if row.current.file.kind in ("pdf", "image")]
    turn = current_turn(found)
    shown = {"episode": found, "rows": rows, "turn": turn, "now_shown": current_leaf(found) if turn else None}
    return render(request, "broadcasts/_slide_desk.html" if script else "broadcasts/slide_desk.html", shown)


def _turn(request: HttpRequest, found: Episode) -> None:
    try:
        if "away" in request.POST:
            put_slides_away(found, by=request.user)
            return
        number, page = (whole_number(request.POST.get(name, "")) for name in ("version", "page"))
        rows = MaterialVersion.objects.select_related("material").filter(material__episode=found)
        turn_to(found, get_object_or_404(rows, pk=number or 0), page or 0, by=request.user)
    except Refused as refused:
        say(request, refused.sentence)


@require_POST
def slide_chapters(request: HttpRequest, episode_id: int) -> HttpResponse:
    """A chapter for each page that stood for a while."""
    found = hosted_episode(request, episode_id)
    try:
        made = chapters_of_slides(found, by=request.user)
    except Refused as refused:
        say(request, refused.sentence)
    else:
        say(request, f"資料のページから、章を{made}つ作りました。", undo=f"{found.path}mendings/undo/?part=chapters")
    return redirect("broadcasts:chapters", found.pk)
