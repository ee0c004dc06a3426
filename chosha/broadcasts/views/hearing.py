"""自動字幕: asked for, followed and stopped by the hosts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chosha.broadcasts.actions import ask_hearing, stop_hearing
from chosha.broadcasts.models import Caption, Episode
from chosha.broadcasts.queries.hearing import hearing_of, may_be_heard, written_by_people
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.kernel.errors import Refused
from chosha.media.engine import hearing as part
from chosha.ui.toasts import say


def hearing_shown(episode: Episode) -> dict[str, Any]:
    """What is in the making, and what may be asked for."""
    row = hearing_of(episode)
    waits = row is not None and row.state == row.State.WAITING
    may_ask = not waits and part.is_ready() and may_be_heard(episode) and not written_by_people(episode)
    again = may_ask and Caption.objects.filter(episode=episode).exists()
    return {"hearing": row, "hears": waits, "may_ask_hearing": may_ask, "hearing_again": again}


@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET how far it is (a fragment); POST act=begin|stop."""
    found = hosted_episode(request, episode_id)
    if request.method != "POST":
        shown = {"episode": found} | hearing_shown(found)
        # no reload by itself: somebody may be writing a line below
        done = shown["hearing"] is None and Caption.objects.filter(episode=found).exists()
        return render(request, "broadcasts/_hearing.html", shown | {"just_heard": done})
    act = request.POST.get("act", "") or request.GET.get("act", "begin")
    if act == "stop":
        stop_hearing(found, by=request.user)
        say(request, "自動字幕をつくるのをやめました。いまの字幕は変わっていません。")
    else:
        try:
            ask_hearing(found, by=request.user)
        except Refused as refused:
            say(request, refused.sentence)
        else:
            say(request, "自動字幕をつくります。できたらお知らせします。", undo=f"{found.path}transcript/hearing/?act=stop")
    return redirect("broadcasts:transcript_changes", found.pk)
