"""文字起こし: read, searched and taken along by members; mended line by line by the hosts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts import actions
from chosha.broadcasts.access import may_host
from chosha.broadcasts.engine.subtitles import as_srt, as_text, as_vtt
from chosha.broadcasts.forms.archive import CaptionFileForm, CaptionForm, SpeakerForm
from chosha.broadcasts.models import Caption, Episode, Mending
from chosha.broadcasts.queries import episodes_to_show
from chosha.broadcasts.queries.transcript import (
    MENDED_LINES,
    READ_LINES,
    chapters_of,
    cues_of,
    last_mending,
    lines_from,
    lines_with,
    place_of_line,
    speakers_of,
    transcript_of,
)
from chosha.broadcasts.views.hearing import hearing_shown
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.kernel.errors import Refused
from chosha.ui.toasts import say

KINDS = {"vtt": (as_vtt, "text/vtt"), "srt": (as_srt, "application/x-subrip"), "txt": (as_text, "text/plain")}
PLACES = {Mending.Part.CAPTIONS: "transcript/changes/", Mending.Part.CHAPTERS: "chapters/"}


@require_safe
def transcript(request: HttpRequest, episode_id: int) -> HttpResponse:
    """All that was said; ?q= finds lines, ?as=vtt|srt|txt gives a file."""
    found = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    kind = request.GET.get("as", "")
    if kind in KINDS:
        return _file(found, kind)
    words = request.GET.get("q", "")[:200].strip()
    shown = {
        "episode": found,
        "transcript": transcript_of(found),
        "q": words,
        "found": lines_with(found, words),
        "lines": None if words else lines_from(found, request.GET.get("from", ""), READ_LINES),
        "chapters": chapters_of(found),
        "may_host": may_host(request.user, found),
    }
    return render(request, "broadcasts/transcript.html", shown)


def _file(episode: Episode, kind: str) -> HttpResponse:
    draw, mime = KINDS[kind]
    answer = HttpResponse(draw(cues_of(episode)), content_type=f"{mime}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="captions-{episode.pk}.{kind}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET the lines, each with its form; POST a further line."""
    found = hosted_episode(request, episode_id)
    if request.method != "POST":
        return _changes(request, found)
    form = CaptionForm(request.POST, auto_id="new-%s")
    if form.is_valid():
        try:
            made = actions.add_caption(found, by=request.user, **form.cue)
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            return _done(request, found, "行を足しました。", at=place_of_line(made), line=made.pk)
    return _changes(request, found, new=form)


def _changes(request: HttpRequest, episode: Episode, *, new: CaptionForm | None = None, **more: Any) -> HttpResponse:
    at = request.POST.get("from", "") or request.GET.get("from", "")
    lines = lines_from(episode, at, MENDED_LINES)
    mended: dict[int, CaptionForm] = more.pop("mended", {})
    shown = {
        "episode": episode,
        "transcript": transcript_of(episode),
        "at": at,
        "lines": lines,
        "rows": [(row, mended.get(row.pk) or CaptionForm.of(row), row.pk in mended) for row in lines.rows],
        "new": new or CaptionForm(auto_id="new-%s"),
        "opened": new is not None,
        "speakers": _speaker_forms(episode),
        "upload": CaptionFileForm(),
        "last": last_mending(episode, Mending.Part.CAPTIONS),
    }
    shown |= hearing_shown(episode)
    failed = new is not None or bool(mended) or "upload" in more
    return render(request, "broadcasts/transcript_changes.html", shown | more, status=422 if failed else 200)


def _speaker_forms(episode: Episode) -> list[SpeakerForm]:
    names = enumerate(speakers_of(episode))
    return [SpeakerForm(initial={"former": name, "name": name}, auto_id=f"speaker-{n}-%s") for n, name in names]


@require_POST
def line(request: HttpRequest, episode_id: int, caption_id: int) -> HttpResponse:
    """POST act=save|split|join|drop: one line."""
    found = hosted_episode(request, episode_id)
    caption = get_object_or_404(Caption, pk=caption_id, episode=found)
    form = CaptionForm(request.POST, auto_id=f"line-{caption.pk}-%s")
    act = request.POST.get("act", "save")
    if act not in ("join", "drop") and not form.is_valid():
        return _changes(request, found, mended={caption.pk: form})
    try:
        told = _carry_out(act, caption, form, request)
    except Refused as refused:
        form.is_valid()
        form.add_error(refused.field or None, refused.sentence)
        return _changes(request, found, mended={caption.pk: form})
    return _done(request, found, told, at=request.POST.get("from", ""), line=caption.pk)


def _carry_out(act: str, caption: Caption, form: CaptionForm, request: HttpRequest) -> str:
    """Raises Refused."""
    if act == "split":
        actions.split_caption(caption, by=request.user, parts=form.parts)
        return "行を分けました。"
    if act == "join":
        actions.join_caption(caption, by=request.user)
        return "次の行をつなぎました。"
    if act == "drop":
        actions.drop_caption(caption, by=request.user)
        return "行を外しました。"
    actions.mend_caption(caption, by=request.user, was=form.cleaned_data["was"], **form.cue)
    return "行を保存しました。"


def _done(request: HttpRequest, episode: Episode, told: str, *, at: str = "", line: int = 0) -> HttpResponse:
    say(request, told, undo=f"{episode.path}mendings/undo/?part=captions")
    query = f"?from={at}" if at.replace(".", "").replace("-", "").isdecimal() else ""
    return redirect(f"{episode.path}transcript/changes/{query}{f'#line-{line}' if line else ''}")


@require_POST
def speakers(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST former, name: another name on all lines of a speaker."""
    found = hosted_episode(request, episode_id)
    form = SpeakerForm(request.POST)
    if not form.is_valid():
        say(request, "話す人の名前は60字まで書けます。名前は変わっていません。")
        return redirect("broadcasts:transcript_changes", found.pk)
    names = {key: " ".join(value.split()) for key, value in form.cleaned_data.items()}
    count = actions.rename_speaker(found, by=request.user, former=form.cleaned_data["former"], name=names["name"])
    return _done(request, found, f"{count:,}行の話す人を直しました。")


@require_POST
def file(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST a caption file in the place of what is there."""
    found = hosted_episode(request, episode_id)
    form = CaptionFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            count = actions.replace_captions(found, by=request.user, cues=form.cleaned_data["file"])
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            return _done(request, found, f"字幕を{count:,}行に入れ替えました。")
    return _changes(request, found, upload=form)


@require_POST
def check(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST checked=1: a host has gone through what a machine heard; checked=0 takes it back."""
    found = hosted_episode(request, episode_id)
    checked = (request.POST.get("checked") or request.GET.get("checked", "")) == "1"
    actions.check_captions(found, by=request.user, checked=checked)
    if checked:
        say(request, "字幕をひととおり確かめたことにしました。", undo=f"{found.path}transcript/check/?checked=0")
    else:
        say(request, "字幕を、まだ確かめていないことにしました。")
    return redirect("broadcasts:transcript_changes", found.pk)


@require_POST
def undo(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST ?part=captions|chapters: take the latest step back."""
    found = hosted_episode(request, episode_id)
    part = request.GET.get("part", "")
    if part not in PLACES:
        part = Mending.Part.CAPTIONS
    say(request, f"元に戻しました（{actions.take_back(found, part, by=request.user)}）。")
    return redirect(f"{found.path}{PLACES[Mending.Part(part)]}")
