"""Making a programme, its usual days, and an episode that rests for once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chosha.broadcasts.access import may_make_programmes, may_plan, visible_episodes, visible_programmes
from chosha.broadcasts.actions import plan_programme, rest, resume, set_recurrence
from chosha.broadcasts.engine.presets import PRESETS, picture_of, preset_of
from chosha.broadcasts.engine.recurring import words
from chosha.broadcasts.forms import names
from chosha.broadcasts.forms.recurrence import NewProgrammeForm, RecurrenceForm
from chosha.broadcasts.models import Episode, Programme
from chosha.broadcasts.queries.recurring import Turn, changes_by, pattern_of
from chosha.broadcasts.views.planning import ASK_OR_SEND, carried_out
from chosha.kernel.errors import NotAllowed
from chosha.ui.toasts import say


@require_http_methods(ASK_OR_SEND)
def new_programme(request: HttpRequest) -> HttpResponse:
    """GET ?preset=key begins with the words of a preset; POST makes the programme and its episodes of the coming weeks."""
    if not may_make_programmes(request.user):
        raise NotAllowed
    if request.method != "POST":
        preset = preset_of(request.GET.get("preset", ""))
        form = NewProgrammeForm.begun(preset, names([request.user]))
        return render(request, "broadcasts/new_programme.html", {"form": form, "presets": PRESETS, "preset": preset})
    form = NewProgrammeForm(request.POST, request.FILES)
    preset = preset_of(request.POST.get("preset", ""))
    made = carried_out(form, lambda: plan_programme(by=request.user, **_with_picture(form)))
    if made is None:
        return render(request, "broadcasts/new_programme.html", {"form": form, "presets": PRESETS, "preset": preset}, status=422)
    say(
        request,
        "番組をつくりました。先の8週間の回も予定しました。" if form.pattern() else "番組をつくりました。つぎは、はじめの回を予定できます。",
    )
    return redirect(f"/broadcasts/{made.slug}/")


def _with_picture(form: NewProgrammeForm) -> dict[str, Any]:
    """What was chosen; without a picture of its own the drawing of the preset."""
    chosen, preset = form.chosen(), preset_of(form.cleaned_data["preset"])
    return chosen | {"picture": picture_of(preset)} if preset and not chosen["picture"] else chosen


@require_http_methods(ASK_OR_SEND)
def recurrence(request: HttpRequest, slug: str) -> HttpResponse:
    """POST shows what would change; POST with `agreed` changes it; with `again` the form comes back as it was sent."""
    found = get_object_or_404(visible_programmes(request.user), slug=slug)
    if not may_plan(request.user, found):
        raise NotAllowed
    form = RecurrenceForm(request.POST) if request.method == "POST" else RecurrenceForm.of(found, pattern_of(found))
    if not form.is_bound or not form.is_valid() or "again" in request.POST:
        status = 422 if form.is_bound and not form.is_valid() else 200
        return render(request, "broadcasts/recurrence.html", _of(found) | {"form": form}, status=status)
    if "agreed" not in request.POST:
        return _what_changes(request, found, form)
    minutes, schedule = form.cleaned_data["minutes"], form.cleaned_data["schedule"]
    set_recurrence(found, form.pattern(), by=request.user, minutes=minutes, schedule=schedule)
    say(request, "いつもの日を保存しました。")
    return redirect(f"/broadcasts/{found.slug}/")


def _what_changes(request: HttpRequest, programme: Programme, form: RecurrenceForm) -> HttpResponse:
    pattern, minutes = form.pattern(), form.cleaned_data["minutes"]
    changes = changes_by(programme, pattern, minutes)
    shown = {
        "form": form,
        "sent": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
        "new_words": words(pattern, minutes) if pattern else form.cleaned_data["schedule"],
        "groups": [(turn.value, [row for row in changes if row.turn == turn]) for turn in Turn],
        "changes_any": any(row.turn not in (Turn.STAYS, Turn.KEPT) for row in changes),
        "moves_any": any(row.turn in (Turn.MOVES, Turn.RESTS) for row in changes),
    }
    return render(request, "broadcasts/recurrence_changes.html", _of(programme) | shown)


def _of(programme: Programme) -> dict[str, Any]:
    return {"programme": programme, "back_to": f"/broadcasts/{programme.slug}/"}


def _hosted(request: HttpRequest, episode_id: int) -> Episode:
    return get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)


@require_POST
def rest_once(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _hosted(request, episode_id)
    rest(found, by=request.user)
    say(request, "この回を休みにしました。知らせてほしい方には、お知らせが届きます。", undo=f"{found.path}rest/end/")
    return redirect(found.path)


@require_POST
def rest_end(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _hosted(request, episode_id)
    resume(found, by=request.user)
    say(request, "この回を、予定に戻しました。")
    return redirect(found.path)
