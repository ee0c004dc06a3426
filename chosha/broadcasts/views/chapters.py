"""章: put, moved, named and taken out by the hosts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chosha.broadcasts.actions import add_chapter, drop_chapter, mend_chapter
from chosha.broadcasts.forms.archive import ChapterForm
from chosha.broadcasts.models import Chapter, Episode, Mending
from chosha.broadcasts.queries.slides import leaves_in_step
from chosha.broadcasts.queries.transcript import chapters_of, last_mending
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.kernel.errors import Refused
from chosha.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def chapters(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET all; POST a further one."""
    found = hosted_episode(request, episode_id)
    if request.method != "POST":
        return _chapters(request, found)
    form = ChapterForm(request.POST, auto_id="new-%s")
    if form.is_valid():
        try:
            add_chapter(found, by=request.user, at_sec=int(form.cleaned_data["at"]), label=form.cleaned_data["label"])
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            return _done(request, found, "章を足しました。")
    return _chapters(request, found, new=form)


def _chapters(
    request: HttpRequest, episode: Episode, *, new: ChapterForm | None = None, mended: dict[int, ChapterForm] | None = None
) -> HttpResponse:
    known = mended or {}
    shown = {
        "episode": episode,
        "rows": [(row, known.get(row.pk) or ChapterForm.of(row), row.pk in known) for row in chapters_of(episode)],
        "new": new or ChapterForm(auto_id="new-%s"),
        "leaves": bool(leaves_in_step(episode)),
        "last": last_mending(episode, Mending.Part.CHAPTERS),
    }
    return render(request, "broadcasts/chapters.html", shown, status=422 if new or known else 200)


@require_POST
def chapter(request: HttpRequest, episode_id: int, chapter_id: int) -> HttpResponse:
    """POST act=save|drop: one chapter."""
    found = hosted_episode(request, episode_id)
    kept = get_object_or_404(Chapter, pk=chapter_id, episode=found)
    form = ChapterForm(request.POST, auto_id=f"chapter-{kept.pk}-%s")
    drops = request.POST.get("act") == "drop"
    if not drops and not form.is_valid():
        return _chapters(request, found, mended={kept.pk: form})
    try:
        if drops:
            drop_chapter(kept, by=request.user)
        else:
            mend_chapter(kept, by=request.user, at_sec=int(form.cleaned_data["at"]), label=form.cleaned_data["label"])
    except Refused as refused:
        form.is_valid()
        form.add_error(refused.field or None, refused.sentence)
        return _chapters(request, found, mended={kept.pk: form})
    return _done(request, found, "章を外しました。" if drops else "章を保存しました。")


def _done(request: HttpRequest, episode: Episode, told: str) -> HttpResponse:
    say(request, told, undo=f"{episode.path}mendings/undo/?part=chapters")
    return redirect("broadcasts:chapters", episode.pk)
