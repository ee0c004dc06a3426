"""知らせてもらう: asked and taken back with one tap, by each member for themselves; and what one has asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chosha.broadcasts.access import visible_episodes, visible_programmes
from chosha.broadcasts.actions import ask_reminder, drop_reminder, follow, unfollow
from chosha.broadcasts.queries.reminding import coming_reminders, own_followings
from chosha.ui.toasts import say


@require_POST
def reminder(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    ask_reminder(found, by=request.user)
    say(request, "はじまる10分前に知らせます。", undo=f"{found.path}reminder/end/")
    return redirect(found.path)


@require_POST
def reminder_end(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    drop_reminder(found, by=request.user)
    say(request, "この回は、知らせません。", undo=f"{found.path}reminder/")
    return redirect(found.path)


@require_POST
def following(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(visible_programmes(request.user), slug=slug)
    follow(found, by=request.user)
    say(request, "この番組の回を、はじまる10分前に知らせます。", undo=f"/broadcasts/{found.slug}/following/end/")
    return redirect(f"/broadcasts/{found.slug}/")


@require_POST
def following_end(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(visible_programmes(request.user), slug=slug)
    unfollow(found, by=request.user)
    say(request, "この番組は、知らせません。", undo=f"/broadcasts/{found.slug}/following/")
    return redirect(f"/broadcasts/{found.slug}/")


@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """What this member has asked to be told of."""
    shown = {"followings": own_followings(request.user), "episodes": coming_reminders(request.user)}
    return render(request, "broadcasts/reminders.html", shown)
