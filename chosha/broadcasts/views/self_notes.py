"""自分だけのメモ, beside a show and on a page of its own. Every look and act is about whoever asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chosha.broadcasts.access import own_notes, visible_episodes
from chosha.broadcasts.actions import bring_note_back, delete_note, mend_note, write_note
from chosha.broadcasts.forms.self_notes import NoteForm
from chosha.broadcasts.models import Episode, SelfNote
from chosha.broadcasts.queries import second_on_air
from chosha.broadcasts.queries.self_notes import notes_in
from chosha.broadcasts.views.planning import carried_out
from chosha.ui.toasts import say

ASK_OR_SEND = ["GET", "HEAD", "POST"]


def notes_shown(request: HttpRequest, found: Episode, *, form: NoteForm | None = None, at: float = 0) -> dict[str, Any]:
    """For the page of the show: `at` is the second it begins with."""
    start = second_on_air(found) if found.is_on_air else at
    rows = notes_in(request.user, found) if getattr(found, "has_notes", True) else []
    return {"notes": rows, "note_form": form or NoteForm(initial={"at": int(start)}, auto_id="note-%s")}


@require_http_methods(ASK_OR_SEND)
def notes(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET: all of them. POST text, at: a further one; scripts get the list."""
    found = get_object_or_404(visible_episodes(request.user).select_related("programme", "recording"), pk=episode_id)
    form = NoteForm(request.POST, auto_id="note-%s") if request.method == "POST" else None
    if form is not None and carried_out(
        form, lambda: write_note(found, by=request.user, text=form.cleaned_data["text"], at_sec=form.cleaned_data["at"])
    ):
        if not request.headers.get("HX-Request"):
            say(request, "メモを残しました。あなたにだけ見えます。")
            return redirect(f"{found.path}notes/")
        form = NoteForm(initial={"at": form.cleaned_data["at"]}, auto_id="note-%s")
    return _list(request, found, form)


def _list(request: HttpRequest, found: Episode, form: NoteForm | None = None) -> HttpResponse:
    page = "broadcasts/_self_notes.html" if request.headers.get("HX-Request") else "broadcasts/self_notes.html"
    shown = {"episode": found, "playable": getattr(found, "recording", None) is not None} | notes_shown(request, found, form=form)
    return render(request, page, shown, status=422 if form is not None and form.is_bound else 200)


@require_http_methods(ASK_OR_SEND)
def note(request: HttpRequest, episode_id: int, note_id: int) -> HttpResponse:
    """GET: the form. POST act=save|delete."""
    kept = _own(request, episode_id, note_id)
    if request.method == "POST" and request.POST.get("act") == "delete":
        delete_note(kept, by=request.user)
        say(request, "メモを消しました。", undo=f"{kept.path}return/")
        return _onward(request, kept)
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm.of(kept)
    if request.method == "POST" and carried_out(
        form, lambda: mend_note(kept, by=request.user, text=form.cleaned_data["text"], at_sec=form.cleaned_data["at"]) or True
    ):
        say(request, "メモを直しました。")
        return _onward(request, kept)
    return render(
        request, "broadcasts/self_note.html", {"episode": kept.episode, "note": kept, "form": form}, status=422 if form.is_bound else 200
    )


def _onward(request: HttpRequest, kept: SelfNote) -> HttpResponse:
    return redirect(f"{kept.episode.path}notes/")


@require_POST
def note_return(request: HttpRequest, episode_id: int, note_id: int) -> HttpResponse:
    kept = _own(request, episode_id, note_id, deleted=True)
    bring_note_back(kept, by=request.user)
    say(request, "メモを元に戻しました。")
    return _onward(request, kept)


def _own(request: HttpRequest, episode_id: int, note_id: int, *, deleted: bool = False) -> SelfNote:
    rows = own_notes(request.user, deleted=deleted).filter(episode=episode_id).select_related("episode")
    return get_object_or_404(rows, pk=note_id)
