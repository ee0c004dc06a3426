"""放送への質問 from where the hosts sit: the queue on the desk. Scripts get the queue anew, a plain form comes back to its page."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import may_host, may_tend, visible_episodes
from chosha.broadcasts.actions import (
    answer_next,
    end_answer,
    hide_question,
    merge_questions,
    move_question,
    order_by_wishes,
    put_back,
    set_aside,
    take_up,
)
from chosha.broadcasts.models import Episode, LiveQuestion
from chosha.broadcasts.queries import current_question, held_questions, queue_of
from chosha.kernel.errors import NotAllowed, Refused
from chosha.ui.toasts import say as tell

MERGEABLE = 50
WHOLE: dict[str, Callable[..., Any]] = {"next": answer_next, "end": end_answer, "order": order_by_wishes}
ONE: dict[str, Callable[..., Any]] = {
    "answering": take_up,
    "back": put_back,
    "aside": set_aside,
    "up": lambda question, by: move_question(question, up=True, by=by),
    "down": lambda question, by: move_question(question, up=False, by=by),
}


def _tended(request: HttpRequest, episode_id: int) -> Episode:
    """The episode, for its hosts and the moderators. Raises Http404, NotAllowed."""
    found = get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)
    if not may_tend(request.user, found):
        raise NotAllowed
    return found


def _of(found: Episode, question_id: int) -> LiveQuestion:
    return get_object_or_404(LiveQuestion.objects.select_related("author"), pk=question_id, episode=found, taken_down_at=None)


def queue_shown(request: HttpRequest, found: Episode) -> dict[str, Any]:
    """What the desk shows of the questions."""
    queue = queue_of(found)
    return {
        "episode": found,
        "current": current_question(found),
        "queue": queue,
        "held": list(held_questions(found)),
        "by_hand": any(one.place is not None for one in queue),
        "may_host": may_host(request.user, found),
    }


def _anew(request: HttpRequest, found: Episode) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "broadcasts/_queue.html", queue_shown(request, found))
    return redirect(f"{found.path}desk/questions/")


@require_safe
def queue(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Scripts get the fragment; else it is a page of its own, for a second host and the moderators."""
    found = _tended(request, episode_id)
    page = "broadcasts/_queue.html" if request.headers.get("HX-Request") else "broadcasts/queue.html"
    return render(request, page, queue_shown(request, found))


@require_POST
def whole(request: HttpRequest, episode_id: int, act: str) -> HttpResponse:
    """POST next, end or order."""
    found = _tended(request, episode_id)
    if act not in WHOLE:
        raise Http404
    WHOLE[act](found, by=request.user)
    return _anew(request, found)


@require_POST
def one(request: HttpRequest, episode_id: int, question_id: int, act: str) -> HttpResponse:
    """POST answering, back, aside, up or down."""
    found = _tended(request, episode_id)
    if act not in ONE:
        raise Http404
    question = _of(found, question_id)
    ONE[act](question, by=request.user)
    if act == "aside":
        tell(request, "質問をあとに回しました。", undo=f"{found.path}desk/questions/{question.pk}/back/")
    return _anew(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, episode_id: int, question_id: int) -> HttpResponse:
    """GET asks for the reason; POST covers."""
    found = _tended(request, episode_id)
    return _with_form(request, found, _of(found, question_id), "cover", lambda question: _hide(request, found, question))


def _hide(request: HttpRequest, found: Episode, question: LiveQuestion) -> None:
    hide_question(question, by=request.user, reason=request.POST.get("reason", ""))
    tell(request, "質問を伏せました。", undo=f"{found.path}desk/questions/{question.pk}/back/")


@require_http_methods(["GET", "HEAD", "POST"])
def merging(request: HttpRequest, episode_id: int, question_id: int) -> HttpResponse:
    """GET shows with which others it can be merged; POST into merges."""
    found = _tended(request, episode_id)
    return _with_form(request, found, _of(found, question_id), "merging", lambda question: _merge(request, found, question))


def _merge(request: HttpRequest, found: Episode, question: LiveQuestion) -> None:
    number = request.POST.get("into", "")
    if not number.isdecimal() or len(number) > 17:
        raise Refused("まとめる先の質問を一つ選ぶと、まとめられます。", field="into")
    merge_questions(question, into=_of(found, int(number)), by=request.user)
    tell(request, "二つの質問をまとめました。", undo=f"{found.path}desk/questions/{question.pk}/back/")


def _with_form(
    request: HttpRequest, found: Episode, question: LiveQuestion, kind: str, act: Callable[[LiveQuestion], None]
) -> HttpResponse:
    shown = {"episode": found, "question": question, "kind": kind, "others": [], "sentence": ""}
    if kind == "merging":
        shown["others"] = [other for other in queue_of(found) if other.pk != question.pk][:MERGEABLE]
    script = bool(request.headers.get("HX-Request"))
    page = "broadcasts/_question_form.html" if script else "broadcasts/question_form.html"
    if request.method != "POST":
        return render(request, page, shown)
    try:
        act(question)
    except Refused as refused:
        held = render(request, page, shown | {"sentence": refused.sentence}, status=422)
        held["HX-Retarget"], held["HX-Reswap"] = "#queue-form", "innerHTML"
        return held
    return _anew(request, found)
