"""One url for the whole life of an episode: announced, live, interrupted, ended, in the archive, cancelled."""

import math
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chosha.broadcasts.access import may_host, may_make_programmes, may_plan, visible_episodes
from chosha.broadcasts.actions import remember_place
from chosha.broadcasts.actions.ordering import MADE_HERE
from chosha.broadcasts.engine.consulting import draw_consulting
from chosha.broadcasts.engine.drawing import draw_lines
from chosha.broadcasts.engine.elsewhere import host_of
from chosha.broadcasts.engine.recurring import in_how_long
from chosha.broadcasts.engine.sizes import rounded_size
from chosha.broadcasts.models import Chapter, Elsewhere, Episode, Recording, State
from chosha.broadcasts.queries import (
    Standing,
    all_lines,
    captions_as_vtt,
    episodes_to_show,
    latest_lines,
    place_of,
    standing_of,
    unanswered_questions,
)
from chosha.broadcasts.queries.chat import applause_of
from chosha.broadcasts.queries.consents import has_consented, speaks_in
from chosha.broadcasts.queries.consulting import Shown, consultations_in, title_of, waiting_in
from chosha.broadcasts.queries.materials import materials_of
from chosha.broadcasts.queries.reminding import asked_for
from chosha.broadcasts.queries.retention import has_gone, keeping_of, takedown_of
from chosha.broadcasts.queries.series import neighbours_of
from chosha.broadcasts.queries.signing import signing_of
from chosha.broadcasts.queries.topics import topics_of
from chosha.broadcasts.queries.trimming import is_being_cut, within_the_span
from chosha.broadcasts.views.places import places_shown
from chosha.broadcasts.views.polls import polls_shown
from chosha.broadcasts.views.questions import questions_shown
from chosha.broadcasts.views.reading import door_to
from chosha.broadcasts.views.self_notes import notes_shown
from chosha.broadcasts.views.slides import reads_along, slide_shown, slides_replayed
from chosha.kernel.clock import now
from chosha.media.engine.posters import small_poster
from chosha.media.queries import show_folder, storyboard_of
from chosha.moderation.access import may_cover
from chosha.realtime.hub import mark

POSTER_KEPT = "private, max-age=86400"


@require_safe
def episode(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    if found.is_on_air and reads_along(request):
        return redirect(f"{found.path}words/")
    since = mark()  # before the reads, so that nothing said meanwhile is missed
    standing = standing_of(found)
    may = {"may_host": may_host(request.user, found), "may_cover": may_cover(request.user)}
    shown = {"episode": found, "standing": standing, "since": since, "consultations": consultations_in(request.user, found)} | may
    shown["rows"] = [(row, False) for row in materials_of(request.user, found)] if found.brought else []
    shown["topics"] = topics_of(request.user, found) if found.talked else []
    shown["polls"] = polls_shown(request, found, own=may["may_host"])
    shown["places"] = places_shown(request, found) if found.leads_somewhere else None
    if found.is_on_air:
        shown["applause"] = applause_of(found)
        shown["consulting"] = draw_consulting(title_of(shown["consultations"]))
        return render(request, "broadcasts/live.html", shown | _live(request, found) | slide_shown(found))
    if found.state == State.ELSEWHERE:
        return render(request, "broadcasts/outside.html", shown | _outside(found))
    if found.state in (State.ENDED, State.ARCHIVED):
        shown["gathers"] = bool(shown["rows"] or shown["topics"] or found.noted)
        recorded = _recorded(request, found, standing, shown["consultations"])
        return render(
            request, "broadcasts/recorded.html", shown | recorded | slides_replayed(found) | _unanswered(found, may) | _fate(request, found)
        )
    more = _unanswered(found, may) if found.state == State.CANCELLED else questions_shown(request, found) | {"sent": "sent" in request.GET}
    return render(request, "broadcasts/announced.html", shown | more | _announced(request, found))


def _announced(request: HttpRequest, found: Episode) -> dict[str, Any]:
    speaks = speaks_in(request.user, found)
    seated = {person.pk for person in (*found.hosts.all(), *found.guests.all())}
    return {
        "asks_consent": speaks and found.state == State.SCHEDULED and not found.no_recording and not has_consented(request.user, found),
        "asked": found.state == State.SCHEDULED and asked_for(request.user, found),
        "signing": signing_of(request.user, found),
        "brings": request.user.pk in seated,
        "in_how_long": in_how_long(found.starts_at, now()),
        "notes": found.programme.notes if may_plan(request.user, found.programme) or request.user.pk in seated else "",
    }


def _outside(found: Episode) -> dict[str, Any]:
    """Where it can be heard, outside the house."""
    place = get_object_or_404(Elsewhere, pk=found.pk)
    return {"place": place, "host": host_of(place.url)}


def _unanswered(found: Episode, may: dict[str, bool]) -> dict[str, Any]:
    """時間がなかった質問, for the hosts."""
    if not may["may_host"]:
        return {}
    left_over = waiting_in(found) if found.programme.takes_consultations else 0
    return {"unanswered": list(unanswered_questions(found)), "left_over": left_over}


def _fate(request: HttpRequest, found: Episode) -> dict[str, Any]:
    """Whether the recording goes some day, or has gone."""
    stands = getattr(found, "recording", None) is not None
    return {
        "may_take_down": may_make_programmes(request.user),
        "keeping": keeping_of(found) if stands else None,
        "takedown": None if stands else takedown_of(found),
        "has_gone": not stands and has_gone(found),
    }


def _live(request: HttpRequest, found: Episode) -> dict[str, Any]:
    shown = _sizes(door_to(request, found)) | {"lines": draw_lines(latest_lines(request.user, found))}
    view = "questions" if request.GET.get("view") == "questions" else "chat"
    return shown | questions_shown(request, found) | notes_shown(request, found) | {"view": view, "sent": "sent" in request.GET}


def _recorded(request: HttpRequest, found: Episode, standing: Standing, consultations: list[Shown]) -> dict[str, Any]:
    recording = getattr(found, "recording", None)
    door = door_to(request, found)
    being_cut = is_being_cut(found)
    playable = (recording is not None and not being_cut) or (recording is None and standing.begun and not found.no_recording)
    place = place_of(request.user, found)
    return notes_shown(request, found, at=place) | {
        "in_series": neighbours_of(request.user, found) if found.stands_in_series else [],
        "recording": recording,
        "being_cut": being_cut,
        "playable": playable,
        "sound_only": recording is not None and not recording.has_video,
        **(_kept_sizes(door, recording) if recording else _sizes(door)),
        "sound_file": f"{door}archive/audio.mp4" if recording and recording.audio_bytes else "",
        "seconds": recording.seconds if recording else standing.playable_seconds,
        "video_size": rounded_size(recording.video_bytes) if recording else "",
        "audio_size": rounded_size(recording.audio_bytes) if recording else "",
        "chapters": chapters_shown(found, consultations),
        "captions": list(found.captions.all()),
        "transcript": getattr(found, "transcript", None),
        "lines": "" if found.chat_closed else draw_lines(within_the_span(found, all_lines(request.user, found)), replay=True),
        "chat_closed_here": found.chat_closed,
        "applauded": [(words, number) for _, words, number in applause_of(found) if number],
        "storyboard": storyboard_of(found.pk) if recording and recording.has_video else None,
        "storyboard_at": f"{door}archive/story",
        "place": place,
    }


def _sizes(door: str) -> dict[str, str]:
    """The addresses of what is on air, and of what was until a moment ago."""
    small = f"{door}small.m3u8" if settings.CHOSHA_LIVE_SMALL else ""
    return {"source": f"{door}master.m3u8", "sound": f"{door}sound.m3u8", "small": small}


def _kept_sizes(door: str, recording: Recording) -> dict[str, str]:
    has_both = recording.audio_bytes and recording.has_video
    return {"source": f"{door}archive/master.m3u8", "sound": f"{door}archive/audio.m3u8" if has_both else ""}


def chapters_shown(found: Episode, consultations: list[Shown]) -> list[Chapter]:
    """With the titles of what was answered, for whoever may know of them: no chapter keeps them."""
    chapters, titles = list(found.chapters.all()), {one.row.chapter_id: one.title for one in consultations}
    for chapter in chapters:
        if chapter.pk in titles and MADE_HERE.fullmatch(chapter.label):
            chapter.label = f"{chapter.label}　{titles[chapter.pk]}"
    return chapters


@require_safe
def now_on(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The line that says how the show stands; pages ask for it when the picture stops or the stream is away."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    return render(request, "broadcasts/_now.html", {"episode": found, "standing": standing_of(found)})


@require_safe
def poster(request: HttpRequest, episode_id: int) -> FileResponse:
    found = get_object_or_404(visible_episodes(request.user).select_related("recording"), pk=episode_id)
    try:
        answer = FileResponse(small_poster(show_folder(found.pk)).open("rb"), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Cache-Control"] = POSTER_KEPT
    return answer


@require_safe
def captions(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    return HttpResponse(captions_as_vtt(found), content_type="text/vtt; charset=utf-8")


@require_POST
def place(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST at=seconds: where this member stopped listening."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    try:
        at_sec = float(request.POST.get("at", ""))
    except ValueError:
        return HttpResponse(status=400)
    if math.isnan(at_sec):
        return HttpResponse(status=400)
    remember_place(found, by=request.user, at_sec=at_sec)
    return HttpResponse(status=204)
