"""Voting in a poll and closing it early. The room that shows the content shows the poll; here are its acts and its lasting address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.talk import actions
from chosha.talk.access import may_close_poll, visible_thing
from chosha.talk.actions.polls import OVER
from chosha.talk.models import Poll
from chosha.talk.queries.polls import poll_for
from chosha.ui.toasts import say, toasts

VOTED = "投票しました。だれがどれを選んだかの記録は、ありません。"
TWICE = "もう投票しています。二つめは数えていません。"
CLOSED = "投票を締め切りました。"
NOWHERE = -1  # the place of a choice that is none


@require_safe
def poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    found, thing = _found(request, poll_id)
    return _page(request, found, thing)


@require_POST
def votes(request: HttpRequest, poll_id: int) -> HttpResponse:
    """One vote. htmx gets the poll as it now stands, a plain form goes back to the page of the content."""
    found, thing = _found(request, poll_id)
    typed = request.POST.getlist("pick")
    picks = {NOWHERE if (place := whole_number(text)) is None else place for text in typed}
    try:
        new = actions.vote(found, by=_member(request), picks=picks)
    except Refused as refusal:
        return _page(request, found, thing, sentence=refusal.sentence, picks=picks)
    say(request, VOTED if new else TWICE)
    if request.headers.get("HX-Request"):
        return _page(request, found, thing)
    return redirect(f"{passport(found.thing_key).card(thing).url}#poll-{found.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Closing early cannot be undone, so it is asked once."""
    found, thing = _found(request, poll_id)
    place = f"{passport(found.thing_key).card(thing).url}#poll-{found.pk}"
    if found.is_over:
        say(request, OVER)
        return redirect(place)
    if not may_close_poll(_member(request), found, thing):
        raise Http404
    sentence = ""
    if request.method == "POST":
        try:
            actions.close_poll(found, by=_member(request))
            say(request, CLOSED)
            return redirect(place)
        except Refused as refusal:
            sentence = refusal.sentence
    context = {"poll": found, "place": place, "sentence": sentence}
    return render(request, "talk/closing.html", context, status=422 if sentence else 200)


def _found(request: HttpRequest, poll_id: int) -> tuple[Poll, Any]:
    """The poll and what it hangs on; 404 where the member does not see that."""
    found = get_object_or_404(Poll, pk=poll_id)
    thing = visible_thing(_member(request), found.thing_key, found.thing_id)
    if thing is None:
        raise Http404
    return found, thing


def _page(request: HttpRequest, found: Poll, thing: Any, *, sentence: str = "", picks: "set[int] | None" = None) -> HttpResponse:
    shown = poll_for(_member(request), found, thing)
    if shown is None:
        raise Http404
    context = {"poll": shown, "sentence": sentence, "picks": picks or set()}
    status = 422 if sentence else 200
    if request.headers.get("HX-Request"):
        answer = render(request, "talk/_poll.html", context, status=status)
        answer.content += str(toasts(request, swap=True)).encode()
        return answer
    return render(request, "talk/poll.html", context | {"card": passport(found.thing_key).card(thing)}, status=status)


def _member(request: HttpRequest) -> Member:
    if not isinstance(request.user, Member):
        raise NotAllowed("Members only.")
    return request.user
