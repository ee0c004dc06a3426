"""おしゃべり: saying a line, covering one."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from chosha.broadcasts.access import visible_episodes, visible_lines
from chosha.broadcasts.actions import hide_line, say
from chosha.broadcasts.engine.drawing import Spoken, draw_line
from chosha.broadcasts.models import Episode
from chosha.guard.actions import note_decision
from chosha.guard.engine.marks import Level
from chosha.guard.queries import Considered, as_answer, consider, decided
from chosha.kernel.errors import Refused
from chosha.ui.toasts import say as tell

KEY = "broadcasts.line"


@require_POST
def lines(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST text. Scripts get the line as a fragment (201), a plain form comes back to the page, or to a page that holds the text."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    looked = consider({"text": request.POST.get("text", "")}, *decided(request.POST), least=Level.STOP)
    text = looked.parts["text"]
    if looked.open:
        return _asked(request, found, looked)
    if _is_script(request):
        line = say(found, by=request.user, text=text)
        note_decision(looked, about=KEY)
        return HttpResponse(draw_line(Spoken(line.pk, line.author.display_name, line.text, line.at_second)), status=201)
    try:
        say(found, by=request.user, text=text)
    except Refused as refused:
        return render(request, "broadcasts/line.html", {"episode": found, "text": text, "sentence": refused.sentence}, status=422)
    note_decision(looked, about=KEY)
    return redirect(found.path)


def _is_script(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    return bool(request.headers.get("HX-Request")) or accepted.startswith(("application/json", "text/x-fragment"))


def _asked(request: HttpRequest, episode: Episode, looked: Considered) -> HttpResponse:
    """A chat is quick: only what weighs most is asked about, once, with the text kept."""
    if not _is_script(request):
        return render(request, "broadcasts/line.html", {"episode": episode, "text": looked.parts["text"], "guard": looked}, status=422)
    found = list(dict.fromkeys(finding.span.text for finding in looked.open))
    more = f"など{len(found)}か所" if len(found) > 2 else ""
    words = f"{''.join(f'「{text}」' for text in found[:2])}{more}から、だれのことか分かりそうです。送る前に止めました。文は残っています。"
    return JsonResponse({"error": {"code": "held", "message": words, **as_answer(looked)}}, status=422)


@require_POST
def cover(request: HttpRequest, episode_id: int, line_id: int) -> HttpResponse:
    line = get_object_or_404(visible_lines(request.user).select_related("episode__programme"), pk=line_id, episode_id=episode_id)
    hide_line(line, by=request.user)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200)
    tell(request, "ひとことを伏せました。")
    return redirect(line.episode.path)
