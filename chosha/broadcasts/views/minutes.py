"""議事録 of an episode: read by all who see it, written by whom its hosts let, with its history."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import may_host, may_write_minutes, readable_minutes
from chosha.broadcasts.actions.minutes import open_minutes, restore_minutes, write_minutes
from chosha.broadcasts.engine.drawing import MINUTES_STREAMS, draw_minutes
from chosha.broadcasts.models import Episode, Minutes, MinutesVersion, Readers
from chosha.broadcasts.queries import episodes_to_show
from chosha.broadcasts.queries.minutes import history_of, newest_for
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.guard.actions import note_decision
from chosha.guard.engine.marks import Level
from chosha.guard.queries import Considered, as_answer, consider, decided
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.realtime.hub import mark
from chosha.ui.toasts import say

KEY = "broadcasts.minutes"
HISTORY = 100


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _episode(request: HttpRequest, episode_id: int) -> Episode:
    found: Episode = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET: the text, and the field for whoever may write; scripts get {"number","text"}. POST base, text: scripts add `from`."""
    found, since = _episode(request, episode_id), mark()
    newest = newest_for(request.user, found)
    if request.method == "POST":
        return _written(request, found, newest)
    if _is_script(request):
        return _told(newest)
    return _page(request, found, newest, since=since)


def _told(newest: MinutesVersion | None) -> JsonResponse:
    return JsonResponse({"number": newest.number, "text": newest.text} if newest is not None else {"number": 0, "text": ""})


def _page(request: HttpRequest, found: Episode, newest: MinutesVersion | None, **more: Any) -> HttpResponse:
    shown: dict[str, Any] = {"episode": found, "newest": newest, "may_host": may_host(request.user, found)}
    if newest is not None:
        newest.minutes.episode = found
        shown |= {"drawn": draw_minutes(newest.number, newest.text), "may_write": may_write_minutes(request.user, newest.minutes)}
        shown |= {"text": newest.text, "base": newest.number, "minutes": newest.minutes}
        shown["stream"] = MINUTES_STREAMS[newest.minutes.readers]
    shown |= {"choices": Minutes.Writers.choices, "readings": Readers.offered(signing=found.has_sign_up)}
    return render(request, "broadcasts/minutes.html", shown | more, status=422 if "sentence" in more or "guard" in more else 200)


def _written(request: HttpRequest, found: Episode, newest: MinutesVersion | None) -> HttpResponse:
    if newest is None or not may_write_minutes(request.user, newest.minutes):
        raise NotAllowed
    base = whole_number(request.POST.get("base", "")) or 0
    looked = consider({"text": request.POST.get("text", "")}, *decided(request.POST), standing={"text": newest.text}, least=Level.STOP)
    if looked.open:
        return _asked_about(request, found, newest, looked, base)
    try:
        origin = request.POST.get("from")
        made = write_minutes(newest.minutes, by=request.user, base=base, text=looked.parts["text"], origin=origin)
    except Refused as refused:
        if _is_script(request):
            raise
        return _page(request, found, newest, text=request.POST.get("text", ""), base=base, sentence=refused.sentence)
    note_decision(looked, about=KEY)
    if _is_script(request):
        return _told(made)
    say(request, "議事録を保存しました。")
    return redirect("broadcasts:minutes", found.pk)


def _asked_about(request: HttpRequest, found: Episode, newest: MinutesVersion, looked: Considered, base: int) -> HttpResponse:
    if not _is_script(request):
        return _page(request, found, newest, text=looked.parts["text"], base=base, guard=looked)
    marked = "".join(f"「{text}」" for text in list(dict.fromkeys(finding.span.text for finding in looked.open))[:3])
    words = f"{marked}から、だれのことか分かりそうです。保存していません。文は、この画面に残っています。"
    return JsonResponse({"error": {"code": "held", "message": words, **as_answer(looked)}}, status=422)


@require_POST
def opening(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST writers, readers: begins them, or says who writes and reads from now on."""
    found = hosted_episode(request, episode_id)
    chosen = {"writers": request.POST.get("writers", ""), "readers": request.POST.get("readers", Readers.MEMBERS)}
    made = open_minutes(found, by=request.user, **chosen)
    say(request, f"議事録を書けるのは{made.get_writers_display()}、読めるのは{made.get_readers_display()}です。")
    return redirect("broadcasts:minutes", found.pk)


@require_safe
def history(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _episode(request, episode_id)
    kept = get_object_or_404(readable_minutes(request.user), pk=found.pk)
    return render(request, "broadcasts/minutes_history.html", {"episode": found, "rows": history_of(kept)[:HISTORY]})


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, episode_id: int, number: int) -> HttpResponse:
    """GET an earlier text; POST makes it the newest again."""
    found = _episode(request, episode_id)
    rows = MinutesVersion.objects.select_related("minutes", "by").filter(minutes__in=readable_minutes(request.user).filter(pk=found.pk))
    row = get_object_or_404(rows, number=number)
    if request.method == "POST":
        restore_minutes(row.minutes, number, by=request.user)
        say(request, "前の版に戻しました。間の版も、履歴に残っています。")
        return redirect("broadcasts:minutes", found.pk)
    may = may_write_minutes(request.user, row.minutes)
    shown = {"episode": found, "row": row, "drawn": draw_minutes(row.number, row.text), "may_write": may}
    return render(request, "broadcasts/minutes_version.html", shown)
