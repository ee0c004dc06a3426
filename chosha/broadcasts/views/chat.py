"""おしゃべり: saying a line, covering one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from chosha.broadcasts.access import visible_episodes, visible_lines
from chosha.broadcasts.actions import hide_line, say
from chosha.broadcasts.engine.drawing import Spoken, draw_line
from chosha.kernel.errors import Refused
from chosha.ui.toasts import say as tell


@require_POST
def lines(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST text. Scripts get the line as a fragment (201), a plain form comes back to the page, or to a page that holds the text."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    text = request.POST.get("text", "")
    if request.headers.get("HX-Request") or request.headers.get("Accept", "").startswith(("application/json", "text/x-fragment")):
        line = say(found, by=request.user, text=text)
        return HttpResponse(draw_line(Spoken(line.pk, line.author.display_name, line.text, line.at_second)), status=201)
    try:
        say(found, by=request.user, text=text)
    except Refused as refused:
        return render(request, "broadcasts/line.html", {"episode": found, "text": text, "sentence": refused.sentence}, status=422)
    return redirect(found.path)


@require_POST
def cover(request: HttpRequest, episode_id: int, line_id: int) -> HttpResponse:
    line = get_object_or_404(visible_lines(request.user).select_related("episode__programme"), pk=line_id, episode_id=episode_id)
    hide_line(line, by=request.user)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200)
    tell(request, "ひとことを伏せました。")
    return redirect(line.episode.path)
