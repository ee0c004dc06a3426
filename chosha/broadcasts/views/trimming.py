"""録画の始まりと終わりを切る: a page for its hosts, who alone still see and hear the whole."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chosha.broadcasts import actions
from chosha.broadcasts.forms.trimming import TrimForm
from chosha.broadcasts.models import Episode
from chosha.broadcasts.queries.trimming import trim_of
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.broadcasts.views.planning import carried_out
from chosha.media.engine.tickets import watch_ticket
from chosha.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def trimming(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET the whole with its span; POST begin, end in seconds of the whole."""
    found = hosted_episode(request, episode_id)
    form = TrimForm(request.POST) if request.method == "POST" else TrimForm(initial=_span(found))
    if form.is_bound and carried_out(form, lambda: actions.trim_recording(found, by=request.user, **form.cleaned_data)):
        say(request, "録画を切りました。", undo=f"{found.path}trimming/whole/")
        return redirect("broadcasts:trimming", found.pk)
    shown = {"episode": found, "form": form, "trim": trim_of(found), "recording": getattr(found, "recording", None)}
    return render(request, "broadcasts/trimming.html", shown | _whole(request, found), status=422 if form.is_bound else 200)


def _span(found: Episode) -> dict[str, float]:
    trim, recording = trim_of(found), getattr(found, "recording", None)
    if trim is not None:
        return {"begin": trim.begin, "end": trim.end}
    return {"begin": 0, "end": recording.seconds} if recording else {}


def _whole(request: HttpRequest, found: Episode) -> dict[str, Any]:
    """Where the whole can be played: of a trimmed recording, by an address for hosts alone."""
    trim, recording = trim_of(found), getattr(found, "recording", None)
    if recording is None:
        return {}
    kind = "whole" if trim else "episode"
    door = f"/live/{watch_ticket(kind, found.pk, request.user.pk, request.session.session_key)}/"
    seconds = trim.whole_seconds if trim else recording.seconds
    return {"source": f"{door}archive/master.m3u8", "seconds": seconds}


@require_POST
def whole(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST: everything is shown again."""
    found = hosted_episode(request, episode_id)
    actions.show_whole(found, by=request.user)
    say(request, "録画を、切る前の全体に戻しました。")
    return redirect("broadcasts:trimming", found.pk)


@require_POST
def again(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST: once more what did not come out."""
    found = hosted_episode(request, episode_id)
    actions.try_cut_again(found, by=request.user)
    say(request, "もう一度、切っています。閉じても続きます。")
    return redirect("broadcasts:trimming", found.pk)


@require_POST
def rest(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST: what was cut away is deleted for good."""
    found = hosted_episode(request, episode_id)
    actions.drop_rest(found, by=request.user)
    say(request, "切ったところを消しました。出している録画は変わっていません。")
    return redirect("broadcasts:trimming", found.pk)
