"""進行表, on the desk and on a page of its own. Scripts get it anew, a plain form comes back to its page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chosha.broadcasts.access import may_plan, visible_programmes
from chosha.broadcasts.actions import (
    answer_consultation,
    call_answerers,
    end_consultation,
    leave_out,
    move_consultation,
    note_answered,
    pick,
    plan_minutes,
    put_back_consultation,
    put_back_returned,
    return_consultations,
    seat_answerer,
)
from chosha.broadcasts.models import NOT_OVER, Answerer, Consultation, Episode
from chosha.broadcasts.queries.consulting import answerers_of, consultations_of, left_over, next_of, waiting_for
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.kernel.errors import NotAllowed
from chosha.ui.toasts import say

CState = Consultation.State
ONE: dict[str, Callable[..., None]] = {
    "pick": pick,
    "out": leave_out,
    "up": lambda row, **who: move_consultation(row, up=True, **who),
    "down": lambda row, **who: move_consultation(row, up=False, **who),
    "longer": lambda row, **who: plan_minutes(row, longer=True, **who),
    "shorter": lambda row, **who: plan_minutes(row, longer=False, **who),
    "answering": answer_consultation,
    "back": put_back_consultation,
    "calling": call_answerers,
    "calling-end": lambda row, **who: call_answerers(row, wanted=False, **who),
}


def order_shown(request: HttpRequest, found: Episode) -> dict[str, Any]:
    """What the desk and the page show of the running order."""
    over = found.state not in NOT_OVER
    order = consultations_of(request.user, found)
    left, returned = left_over(request.user, found) if over else ([], [])
    planned = sum(one.row.minutes for one in order)
    offered = answerers_of(found)
    return {
        "episode": found,
        "order": [(one, offered.get(one.pk, [])) for one in order],
        "consulted": next((one for one in order if one.state == CState.ANSWERING), None),
        "planned": planned,
        "too_long": max(0, planned - found.minutes),
        "spare": max(0, found.minutes - planned),
        "ends": found.aired_at + timedelta(minutes=planned),
        "over": over,
        "left": left,
        "chapters": list(found.chapters.all()) if left else [],
        "returned": returned,
        "incoming": [] if over else waiting_for(request.user, found.programme)[0],
    }


def _anew(request: HttpRequest, found: Episode) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "broadcasts/_order.html", order_shown(request, found))
    return redirect(f"{found.path}order/")


@require_safe
def order(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Scripts get the fragment; else it is a page of its own, before, while and after the show."""
    found = hosted_episode(request, episode_id)
    page = "broadcasts/_order.html" if request.headers.get("HX-Request") else "broadcasts/order.html"
    return render(request, page, order_shown(request, found))


@require_POST
def one(request: HttpRequest, episode_id: int, consultation_id: int, act: str) -> HttpResponse:
    """POST one of ONE."""
    found = hosted_episode(request, episode_id)
    if act not in ONE:
        raise Http404
    row = get_object_or_404(Consultation, pk=consultation_id, programme=found.programme_id)
    ONE[act](row, episode=found, by=request.user)
    if act == "out":
        undo = f"{found.path}order/{row.pk}/pick/" if found.state in NOT_OVER else ""
        say(request, "進行表から外しました。次の回でも選べます。", undo=undo)
    return _anew(request, found)


@require_POST
def answered(request: HttpRequest, episode_id: int, consultation_id: int) -> HttpResponse:
    """POST chapter: where it was answered, said after the show."""
    found, number = hosted_episode(request, episode_id), request.POST.get("chapter", "")
    row = get_object_or_404(Consultation, pk=consultation_id, programme=found.programme_id)
    chapter = found.chapters.filter(pk=int(number)).first() if number.isdecimal() and number.isascii() and len(number) < 18 else None
    note_answered(row, episode=found, chapter=chapter, by=request.user)
    say(request, "答えたところとつなげました。", undo=f"{found.path}order/{row.pk}/back/")
    return _anew(request, found)


@require_POST
def ending(request: HttpRequest, episode_id: int) -> HttpResponse:
    """答え終える."""
    found = hosted_episode(request, episode_id)
    end_consultation(found, by=request.user)
    return _anew(request, found)


@require_POST
def returning(request: HttpRequest, episode_id: int, *, done: bool) -> HttpResponse:
    """All there was no time for goes back to the board; or is the show's again."""
    found = hosted_episode(request, episode_id)
    if not done:
        put_back_returned(found, by=request.user)
        say(request, "元に戻しました。")
    elif how_many := return_consultations(found, by=request.user):
        say(request, f"{how_many}件を掲示板に戻しました。相談した方に伝わります。", undo=f"{found.path}order/returning/end/")
    return _anew(request, found)


@require_POST
def seat(request: HttpRequest, episode_id: int, answerer_id: int, *, taken: bool) -> HttpResponse:
    """Whoever offered to answer becomes a guest of the show; or no longer."""
    found = hosted_episode(request, episode_id)
    answerer = get_object_or_404(Answerer, pk=answerer_id, consultation__episode=found)
    seat_answerer(answerer, episode=found, by=request.user, seated=taken)
    return _anew(request, found)


@require_safe
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """What was handed to a programme, for those who make it."""
    found = get_object_or_404(visible_programmes(request.user), slug=slug)
    if not may_plan(request.user, found):
        raise NotAllowed
    rows, following = waiting_for(request.user, found, request.GET.get("after", ""))
    return render(
        request, "broadcasts/consultations.html", {"programme": found, "rows": rows, "following": following, "coming": next_of(found)}
    )
