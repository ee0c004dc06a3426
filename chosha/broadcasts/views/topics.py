"""話題 of an episode: the talk about one, and the pages of the hosts who open them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import may_host, visible_topics
from chosha.broadcasts.actions.topics import (
    mend_topic,
    move_topic,
    open_topic,
    open_topic_of,
    open_topic_of_order,
    remove_topic,
    return_topic,
)
from chosha.broadcasts.forms.topics import TopicForm
from chosha.broadcasts.models import Chapter, Episode, Topic
from chosha.broadcasts.queries.topics import offers_for, talk_about, topics_for_hosts
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.broadcasts.views.planning import ASK_OR_SEND, carried_out
from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, consider, decided
from chosha.kernel.errors import Refused
from chosha.kernel.text import whole_number
from chosha.moderation.access import may_cover
from chosha.talk.views import new_form_key
from chosha.ui.toasts import say

KEY = "broadcasts.topic"
WORDS = ("title", "words")
LIST = "topics/"


@require_safe
def topic(request: HttpRequest, episode_id: int, topic_id: int) -> HttpResponse:
    """GET ?after=cursor: what it is about, and what was said."""
    rows = visible_topics(request.user).select_related("episode__programme", "episode__recording")
    found = get_object_or_404(rows, pk=topic_id, episode__pk=episode_id)
    shown = {
        "topic": found,
        "episode": found.episode,
        "playable": getattr(found.episode, "recording", None) is not None,
        "talk": talk_about(request.user, found, request.GET.get("after", "")),
        "may_host": may_host(request.user, found.episode),
        "may_cover": may_cover(request.user),
        "client_key": new_form_key(),
    }
    return render(request, "broadcasts/topic.html", shown)


@require_safe
def topics(request: HttpRequest, episode_id: int) -> HttpResponse:
    """For hosts: all of them in order, and what may become one."""
    found = hosted_episode(request, episode_id)
    rows = topics_for_hosts(found)
    return render(request, "broadcasts/topics.html", {"episode": found, "rows": rows, "offers": offers_for(found, rows)})


@require_http_methods(ASK_OR_SEND)
def new_topic(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    return _sent(request, found, None) if request.method == "POST" else _form(request, found, TopicForm())


@require_http_methods(ASK_OR_SEND)
def changes(request: HttpRequest, episode_id: int, topic_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    kept = get_object_or_404(Topic, pk=topic_id, episode=found, removed_at=None)
    return _sent(request, found, kept) if request.method == "POST" else _form(request, found, TopicForm.of(kept), kept)


def _sent(request: HttpRequest, found: Episode, kept: Topic | None) -> HttpResponse:
    """A topic as it was written: opened, mended, or asked about."""
    standing = {name: getattr(kept, name) for name in WORDS} if kept is not None else None
    looked = consider({name: request.POST.get(name, "") for name in WORDS}, *decided(request.POST), standing=standing)
    typed = request.POST.copy()
    for name in WORDS:
        typed[name] = looked.parts[name]
    form = TopicForm(typed)
    if not form.is_valid() or looked.open:
        return _form(request, found, form, kept, looked)
    if kept is None:
        made = carried_out(form, lambda: open_topic(found, by=request.user, **form.told))
    else:
        made = carried_out(form, lambda: mend_topic(kept, by=request.user, **form.told) or kept)
    if made is None:
        return _form(request, found, form, kept)
    note_decision(looked, about=KEY)
    say(request, "話題を作りました。会員が、続きを書けます。" if kept is None else "話題を保存しました。")
    return redirect(f"{found.path}{LIST}")


def _form(
    request: HttpRequest, found: Episode, form: TopicForm, kept: Topic | None = None, looked: Considered | None = None
) -> HttpResponse:
    guard = looked if looked is not None and looked.open else None
    shown = {"episode": found, "form": form, "topic": kept, "guard": guard}
    return render(request, "broadcasts/topic_form.html", shown, status=422 if form.is_bound else 200)


@require_POST
def made_of(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST chapter or consultation: its number. One tap makes a topic of it."""
    found = hosted_episode(request, episode_id)
    number = whole_number(request.POST.get("chapter", ""))
    chapter = get_object_or_404(Chapter.objects.select_related("episode"), pk=number, episode=found) if number else None
    other = whole_number(request.POST.get("consultation", "")) or 0
    try:
        made = open_topic_of(chapter, by=request.user) if chapter else open_topic_of_order(found, other, by=request.user)
    except Refused as refused:
        say(request, refused.sentence)
    else:
        say(request, f"「{made.title}」の話題を作りました。", undo=f"{made.path}removal/")
    return redirect(f"{found.path}{LIST}")


def _kept(request: HttpRequest, episode_id: int, topic_id: int) -> tuple[Episode, Any]:
    found = hosted_episode(request, episode_id)
    return found, get_object_or_404(Topic, pk=topic_id, episode=found)


@require_POST
def move(request: HttpRequest, episode_id: int, topic_id: int) -> HttpResponse:
    """POST act=up|down."""
    found, kept = _kept(request, episode_id, topic_id)
    move_topic(kept, by=request.user, up=request.POST.get("act") == "up")
    return redirect(f"{found.path}{LIST}#topic-{kept.pk}")


@require_POST
def removal(request: HttpRequest, episode_id: int, topic_id: int) -> HttpResponse:
    found, kept = _kept(request, episode_id, topic_id)
    try:
        remove_topic(kept, by=request.user)
    except Refused as refused:
        say(request, refused.sentence)
    else:
        say(request, f"「{kept.title}」を外しました。10分のあいだ、元に戻せます。", undo=f"{kept.path}return/")
    return redirect(f"{found.path}{LIST}")


@require_POST
def returning(request: HttpRequest, episode_id: int, topic_id: int) -> HttpResponse:
    found, kept = _kept(request, episode_id, topic_id)
    return_topic(kept, by=request.user)
    say(request, f"「{kept.title}」を元に戻しました。")
    return redirect(f"{found.path}{LIST}")
