"""この回のまとめ: one page that gathers all of a big session, to read and to print, and the same as a file to take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chosha.broadcasts.engine.drawing import draw_minutes
from chosha.broadcasts.engine.take_along import carried, take_along
from chosha.broadcasts.models import Episode, State
from chosha.broadcasts.queries import episodes_to_show
from chosha.broadcasts.queries.gathering import Gathering, gathering_of
from chosha.broadcasts.queries.places import drawn
from chosha.broadcasts.queries.related import posts_beside
from chosha.broadcasts.views.episode import chapters_shown
from chosha.kernel.clock import jst, now

OVER = (State.ENDED, State.ARCHIVED)


@require_safe
def gathering(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Before a show is over its own page says all there is."""
    found = _over(request, episode_id)
    if found.state not in OVER:
        return redirect(found.path)
    all_ = gathering_of(request.user, found)
    shown = _shown(found, all_) | {"chapters": chapters_shown(found, all_.consultations), "posts": posts_beside(request.user, found)}
    shown["map"] = drawn(all_.places) if all_.places else None
    return render(request, "broadcasts/gathering.html", shown | {"contents": _contents(shown)})


def _over(request: HttpRequest, episode_id: int) -> Any:
    return get_object_or_404(episodes_to_show(request.user), pk=episode_id)


def _shown(found: Episode, all_: Gathering) -> dict[str, Any]:
    minutes = draw_minutes(all_.minutes.number, all_.minutes.text) if all_.minutes is not None else ""
    return {"episode": found, "all": all_, "minutes": minutes}


def _contents(shown: dict[str, Any]) -> list[tuple[str, str]]:
    """(place, words) of the parts that are there."""
    all_: Gathering = shown["all"]
    parts = (
        ("recording", "録画と章", all_.plays or shown["chapters"]),
        ("materials", "資料", all_.materials),
        ("minutes", "議事録", shown["minutes"]),
        ("questions", "答えた質問", all_.questions),
        ("consultations", "答えた相談", all_.consultations),
        ("polls", "投票の結果", all_.polls),
        ("topics", "話の続き", all_.topics),
        ("places", "紹介した場所", all_.places),
        ("posts", "似た話の投稿", shown["posts"]),
    )
    return [(place, words) for place, words, there in parts if there]


@never_cache
@require_safe
def gathering_file(request: HttpRequest, episode_id: int) -> HttpResponseBase:
    """The ZIP itself, written while it is sent. It outlives what members change later, so their words and names stay in the house."""
    found = _over(request, episode_id)
    if found.state not in OVER:
        return redirect(found.path)
    all_ = gathering_of(request.user, found)
    files = [(row.title, row.current.file) for row in all_.materials]
    papers = carried([(title, file.words, file.name, file.bytes, file.original) for title, file in files])
    shown = _shown(found, all_) | {"chapters": found.chapters.all(), "papers": papers, "made": now()}
    page = render_to_string("broadcasts/export/gathering.html", shown)
    minutes = all_.minutes.text if all_.minutes is not None else ""
    answer = StreamingHttpResponse(take_along(page, minutes, papers), content_type="application/zip")
    name = f"{jst(found.aired_at):%Y%m%d}_{found.title[:60]}.zip".replace("/", "／")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
