"""資料 of an episode: the list, what is in each, and the forms of those who bring them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import may_bring, may_host, may_tidy, visible_materials
from chosha.broadcasts.actions.materials import (
    bring_material,
    drop_material,
    list_material,
    move_material,
    renew_material,
    take_back_version,
    undo_drop,
)
from chosha.broadcasts.forms.materials import BringForm, MaterialForm, RenewForm
from chosha.broadcasts.models import Episode, Material
from chosha.broadcasts.queries import episodes_to_show
from chosha.broadcasts.queries.materials import WITH_VERSIONS, materials_of
from chosha.broadcasts.views.planning import carried_out
from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, consider, decided
from chosha.kernel.errors import NotAllowed
from chosha.media.engine.delivery import deliver
from chosha.media.queries import aligned_preview
from chosha.ui.toasts import say

KEY = "broadcasts.material"
ASK_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_SEND)
def materials(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET the list; POST file, title: one more, listed at once unless the guard asks about its names."""
    found = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    may = may_bring(request.user, found)
    if request.method != "POST":
        return _list(request, found, BringForm() if may else None)
    if not may:
        raise NotAllowed
    form = BringForm(request.POST, request.FILES)
    made = carried_out(
        form,
        lambda: bring_material(
            found, by=request.user, uploaded=form.cleaned_data["file"], title=" ".join(form.cleaned_data["title"].split())
        ),
    )
    if made is None:
        return _list(request, found, form)
    names = {"title": made.title, "file:material": made.current.file.name}
    if consider(names).open:
        return redirect(f"{made.path}changes/")
    list_material(made, by=request.user, title=made.title, file_name="", shown_from=None)
    say(request, f"「{made.title}」を資料に出しました。", undo=f"{made.path}drop/")
    return redirect("broadcasts:materials", found.pk)


def _list(request: HttpRequest, found: Episode, form: BringForm | None) -> HttpResponse:
    rows = materials_of(request.user, found)
    own = may_host(request.user, found)
    shown = {
        "episode": found,
        "rows": [(row, own or (form is not None and row.by_id == request.user.pk)) for row in rows],
        "form": form,
    }
    return render(request, "broadcasts/materials.html", shown, status=422 if form is not None and form.is_bound else 200)


def _found(request: HttpRequest, episode_id: int, material_id: int) -> Material:
    rows = visible_materials(request.user).select_related("episode__programme").prefetch_related(WITH_VERSIONS)
    found: Material = get_object_or_404(rows, pk=material_id, episode__pk=episode_id)
    return found


@require_safe
def material(request: HttpRequest, episode_id: int, material_id: int) -> HttpResponse:
    """What is in it; scripts get the part that opens in the list."""
    found = _found(request, episode_id, material_id)
    version = found.current
    shown: dict[str, Any] = {"material": found, "episode": found.episode, "version": version, "file": version.file}
    shown["leaves"] = range(1, version.drawn + 1) if version.file.kind == "pdf" else ()
    shown["parts"] = aligned_preview(version.file) if version.file.kind not in ("pdf", "image") else ()
    page = "broadcasts/_material.html" if request.headers.get("HX-Request") else "broadcasts/material.html"
    return render(request, page, shown | {"may_tidy": may_tidy(request.user, found)})


@require_safe
def file(request: HttpRequest, episode_id: int, material_id: int, variant: str) -> HttpResponseBase:
    """The newest version, or a picture of it: as private as the episode."""
    return deliver(request, _found(request, episode_id, material_id).current.file, variant, download="keep" in request.GET)


def _own(request: HttpRequest, episode_id: int, material_id: int) -> Material:
    found = _found(request, episode_id, material_id)
    if not may_tidy(request.user, found):
        raise NotAllowed
    return found


@require_http_methods(ASK_OR_SEND)
def changes(request: HttpRequest, episode_id: int, material_id: int) -> HttpResponse:
    """Title, name of the file, from when it is shown; the guard asks first, where it finds somebody."""
    found = _own(request, episode_id, material_id)
    standing = {"title": found.title, "file:material": found.current.file.name}
    if request.method != "POST":
        looked = consider(standing) if found.listed_at is None else None
        return _changes(request, found, MaterialForm.of(found), looked)
    sent = {"title": request.POST.get("title", ""), "file:material": request.POST.get("file_name", "")}
    looked = consider(sent, *decided(request.POST), standing=standing if found.listed_at else {})
    typed = request.POST.copy()
    typed["title"], typed["file_name"] = looked.parts["title"], looked.parts["file:material"]
    form = MaterialForm(typed, signing=found.episode.has_sign_up)
    if looked.open or not carried_out(form, lambda: list_material(found, by=request.user, **form.cleaned_data) or True):
        return _changes(request, found, form, looked)
    note_decision(looked, about=KEY)
    say(request, f"「{form.cleaned_data['title']}」を保存しました。")
    return redirect("broadcasts:materials", episode_id)


def _changes(
    request: HttpRequest, found: Material, form: MaterialForm, looked: Considered | None, renewing: RenewForm | None = None
) -> HttpResponse:
    guard = looked if looked is not None and looked.open else None
    shown = {"material": found, "episode": found.episode, "form": form, "guard": guard, "renewing": renewing or RenewForm(auto_id="new-%s")}
    sent = form.is_bound or renewing is not None
    return render(request, "broadcasts/material_changes.html", shown, status=422 if sent else 200)


@require_POST
def renewal(request: HttpRequest, episode_id: int, material_id: int) -> HttpResponse:
    """POST file: a newer version under the same address. Where its name could tell of somebody, it takes the former one's."""
    found = _own(request, episode_id, material_id)
    form = RenewForm(request.POST, request.FILES, auto_id="new-%s")
    former = found.current.file.name
    sent = request.FILES.get("file")
    tells = bool(consider({"file:material": str(sent.name)}, standing={"file:material": former}).open) if sent is not None else False
    called = former if tells else ""
    if carried_out(form, lambda: renew_material(found, by=request.user, uploaded=form.cleaned_data["file"], called=called)) is None:
        return _changes(request, found, MaterialForm.of(found), None, form)
    kept = "名前は前の版のままにしました。新しい名前から、だれのことか分かりそうなためです。" if tells else ""
    say(request, f"「{found.title}」を新しい版にしました。番地はそのままです。{kept}", undo=f"{found.path}version/undo/")
    return redirect("broadcasts:materials", episode_id)


@require_POST
def version_undo(request: HttpRequest, episode_id: int, material_id: int) -> HttpResponse:
    found = _own(request, episode_id, material_id)
    take_back_version(found, by=request.user)
    say(request, f"「{found.title}」を前の版に戻しました。")
    return redirect("broadcasts:materials", episode_id)


@require_POST
def moving(request: HttpRequest, episode_id: int, material_id: int, way: str) -> HttpResponse:
    """One place up or down."""
    if way not in ("up", "down"):
        raise Http404
    move_material(_own(request, episode_id, material_id), by=request.user, up=way == "up")
    return redirect("broadcasts:materials", episode_id)


@require_POST
def drop(request: HttpRequest, episode_id: int, material_id: int) -> HttpResponse:
    found = _own(request, episode_id, material_id)
    drop_material(found, by=request.user)
    say(request, f"「{found.title}」を外しました。10分のあいだ、元に戻せます。", undo=f"{found.path}drop/undo/")
    return redirect("broadcasts:materials", episode_id)


@require_POST
def drop_undo(request: HttpRequest, episode_id: int, material_id: int) -> HttpResponse:
    found = get_object_or_404(Material.objects.select_related("episode"), pk=material_id, episode__pk=episode_id)
    undo_drop(found, by=request.user)
    say(request, f"「{found.title}」を元に戻しました。")
    return redirect("broadcasts:materials", episode_id)
