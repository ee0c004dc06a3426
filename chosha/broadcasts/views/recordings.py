"""A finished recording on its way into the archive: sent in pieces, resumed after anything, converted by a chore."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import may_host
from chosha.broadcasts.actions import bring_recording, hand_in_recording, receive_piece, try_recording_again
from chosha.broadcasts.actions.recording import PIECE
from chosha.broadcasts.models import Episode
from chosha.broadcasts.queries import episodes_to_show
from chosha.kernel.errors import NotAllowed
from chosha.media.models import Upload
from chosha.media.queries import room_left


def _hosted(request: HttpRequest, episode_id: int) -> Episode:
    found = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    if not may_host(request.user, found):
        raise NotAllowed
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET the page; POST name, size: begin or go on. Answers where to go on and how large a piece may be."""
    found = _hosted(request, episode_id)
    if request.method == "POST":
        size = request.POST.get("size", "")
        upload = bring_recording(found, name=request.POST.get("name", ""), size=int(size) if size.isdecimal() else 0, by=request.user)
        found.upload = upload
        _hand_in_when_whole(found, request)  # the house may have gone down between the last piece and this step
        return JsonResponse(_upload_as_json(upload) | {"piece": PIECE}, status=201)
    return render(request, "broadcasts/recording.html", {"episode": found, "upload": found.upload, "room": room_left()})


@require_POST
def pieces(request: HttpRequest, episode_id: int) -> JsonResponse:
    """POST ?offset=n with raw bytes; the last piece hands the recording in."""
    found = _hosted(request, episode_id)
    offset = request.GET.get("offset", "")
    receive_piece(found, offset=int(offset) if offset.isdecimal() else -1, piece=request.body, by=request.user)
    _hand_in_when_whole(found, request)
    return JsonResponse(_upload_as_json(found.upload))


def _hand_in_when_whole(found: Episode, request: HttpRequest) -> None:
    if found.upload is not None and found.upload.received_bytes == found.upload.expected_bytes:
        hand_in_recording(found, by=request.user)


@require_POST
def again(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Convert the recording that is here once more."""
    found = _hosted(request, episode_id)
    try_recording_again(found, by=request.user)
    return redirect("broadcasts:recording", found.pk)


@require_safe
def progress(request: HttpRequest, episode_id: int) -> JsonResponse:
    """How far receiving and converting are, in percent."""
    return JsonResponse(_upload_as_json(_hosted(request, episode_id).upload))


def _upload_as_json(upload: Upload | None) -> dict[str, object]:
    if upload is None:
        return {"state": "none", "received": 0, "size": 0, "progress": 0, "sentence": "", "name": "", "again": False}
    return {
        "state": upload.state,
        "name": upload.name,
        "received": upload.received_bytes,
        "size": upload.expected_bytes,
        "progress": upload.progress,
        "sentence": upload.sentence,
        "again": upload.may_be_tried_again,
    }
