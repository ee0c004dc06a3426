"""おしゃべりを見守る, on the desk and on a page of its own; 反応; and whether the archive shows the chat."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chosha.broadcasts.access import may_host, may_tend, visible_episodes
from chosha.broadcasts.actions import applaud, close_replay, hide_line, mute_in_chat, pace_chat, show_line, unmute_in_chat
from chosha.broadcasts.actions.keeping import DELAYS, PAUSES
from chosha.broadcasts.models import Applause, ChatLine, Episode
from chosha.broadcasts.queries.chat import kept_lines, muted_in
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed
from chosha.members.models import Member
from chosha.ui.toasts import say

LONGEST_NUMBER = 4


def _tended(request: HttpRequest, episode_id: int) -> Episode:
    """The episode, for its hosts and the moderators. Raises Http404, NotAllowed."""
    found = get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)
    if not may_tend(request.user, found):
        raise NotAllowed
    return found


def keeping_shown(found: Episode) -> dict[str, Any]:
    """What is shown to those who look after a chat."""
    muted = muted_in(found)
    resting, moment = {member.pk for member in muted}, now()
    rows = [(line, line.author_id in resting, line.shown_at is not None and line.shown_at > moment) for line in kept_lines(found)]
    return {"episode": found, "rows": rows, "muted": muted, "pauses": PAUSES.items(), "delays": DELAYS.items()}


def _anew(request: HttpRequest, found: Episode) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "broadcasts/_keeping.html", keeping_shown(found))
    return redirect(f"{found.path}desk/chat/")


@require_safe
def keeping(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _tended(request, episode_id)
    page = "broadcasts/_keeping.html" if request.headers.get("HX-Request") else "broadcasts/keeping.html"
    return render(request, page, keeping_shown(found))


@require_POST
def pace(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST pause, delay in seconds, of those that are offered."""
    found = _tended(request, episode_id)
    pause_chat, delay = (_number(request.POST.get(name, "")) for name in ("pause", "delay"))
    pace_chat(found, by=request.user, pause=pause_chat, delay=delay)
    say(request, "おしゃべりの進みかたを変えました。")
    return _anew(request, found)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and word.isascii() and len(word) <= LONGEST_NUMBER else -1


def _cover(request: HttpRequest, line: ChatLine, place: str) -> None:
    hide_line(line, by=request.user)
    say(request, "ひとことを伏せました。", undo=f"{place}{line.pk}/show/")


def _show(request: HttpRequest, line: ChatLine, place: str) -> None:
    show_line(line, by=request.user)
    say(request, "ひとことを元に戻しました。")


def _mute(request: HttpRequest, line: ChatLine, place: str) -> None:
    mute_in_chat(line.episode, line.author, by=request.user)
    say(request, f"{line.author.name_with_san}に、この回のおしゃべりを休んでもらいます。", undo=f"{place}members/{line.author_id}/")


ONE: dict[str, Callable[[HttpRequest, ChatLine, str], None]] = {"cover": _cover, "show": _show, "mute": _mute}


@require_POST
def one(request: HttpRequest, episode_id: int, line_id: int, act: str) -> HttpResponse:
    """POST cover, show or mute."""
    found = _tended(request, episode_id)
    if act not in ONE:
        raise Http404
    line = get_object_or_404(ChatLine.objects.select_related("author", "episode__programme"), pk=line_id, episode=found)
    ONE[act](request, line, f"{found.path}desk/chat/")
    return _anew(request, found)


@require_POST
def unmute(request: HttpRequest, episode_id: int, member_id: int) -> HttpResponse:
    found = _tended(request, episode_id)
    member = get_object_or_404(Member, pk=member_id, pk__in=[resting.pk for resting in muted_in(found)])  # no name by its number alone
    unmute_in_chat(found, member, by=request.user)
    say(request, f"{member.name_with_san}は、また話せます。")
    return _anew(request, found)


@require_POST
def replay(request: HttpRequest, episode_id: int, *, closed: bool) -> HttpResponse:
    """The archive shows the chat no more; or again."""
    found = hosted_episode(request, episode_id)
    if may_host(request.user, found):
        close_replay(found, by=request.user, closed=closed)
    if closed:
        say(request, "書庫に、おしゃべりを出さないようにしました。", undo=f"{found.path}replay/opening/")
    else:
        say(request, "書庫に、おしゃべりを出すようにしました。")
    return redirect(found.path)


@require_POST
def applause(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST clap=2&see=1 (scripts: 204) or kind=clap (a plain form comes back to its page)."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    counts = {kind: max(0, _number(request.POST.get(kind, ""))) for kind in Applause.Kind.values}
    if request.POST.get("kind", "") in counts:
        counts[request.POST["kind"]] = 1
    applaud(found, by=request.user, counts=counts)
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    return redirect(found.path)
