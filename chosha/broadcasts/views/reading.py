"""文字とスライド of a kept show: for old machines and narrow lines, without its picture."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chosha.broadcasts.models import Episode, State
from chosha.broadcasts.queries.reading import spreads_of
from chosha.broadcasts.queries.transcript import transcript_of
from chosha.broadcasts.queries.trimming import is_being_cut
from chosha.media.engine.tickets import watch_ticket


def words_kept(request: HttpRequest, found: Any) -> HttpResponse:
    """Pages and captions in step; a show without captions has nothing of this kind, and leads to its own page."""
    recording = getattr(found, "recording", None)
    stands = found.state == State.ARCHIVED and recording is not None and not is_being_cut(found)
    spreads = spreads_of(found, turned=found.turned) if stands else []
    if recording is None or not spreads:
        return redirect(found.path)
    sound = f"{door_to(request, found)}archive/audio.mp4" if recording.audio_bytes else ""
    shown = {"episode": found, "spreads": spreads, "transcript": transcript_of(found), "sound": sound}
    return render(request, "broadcasts/words_kept.html", shown)


def door_to(request: HttpRequest, found: Episode) -> str:
    """Where the files of the show are, for this member in this session."""
    return f"/live/{watch_ticket('episode', found.pk, request.user.pk, request.session.session_key)}/"
