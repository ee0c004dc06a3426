"""おしゃべり: saying a line, covering one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from chosha.broadcasts.access import visible_episodes, visible_lines
from chosha.broadcasts.actions import hide_line, say
from chosha.broadcasts.engine.drawing import Spoken, draw_line
from chosha.ui.toasts import say as tell


@require_POST
def lines(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST text. Scripts get the line as a fragment (201), a plain form comes back to the page."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    line = say(found, by=request.user, text=request.POST.get("text", ""))
    if request.headers.get("HX-Request") or request.headers.get("Accept", "").startswith(("application/json", "text/x-fragment")):
        return HttpResponse(draw_line(Spoken(line.pk, line.author.display_name, line.text, line.at_second)), status=201)
    return redirect(found.path)


@require_POST
def cover(request: HttpRequest, episode_id: int, line_id: int) -> HttpResponse:
    line = get_object_or_404(visible_lines(request.user).select_related("episode__programme"), pk=line_id, episode_id=episode_id)
    hide_line(line, by=request.user)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200)
    tell(request, "ひとことを伏せました。")
    return redirect(line.episode.path)
