"""録画への同意: for those who speak in an episode, and for its hosts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chosha.broadcasts.access import may_host
from chosha.broadcasts.actions import give_consent, note_consent, withdraw_consent
from chosha.broadcasts.models import Episode
from chosha.broadcasts.queries import episodes_to_show
from chosha.broadcasts.queries.consents import speakers_of, speaks_in
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.kernel.errors import NotAllowed
from chosha.ui.toasts import say


def _spoken_in(request: HttpRequest, episode_id: int) -> Episode:
    """For those who speak there, and its hosts. Raises Http404, NotAllowed."""
    found: Episode = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    if not speaks_in(request.user, found) and not may_host(request.user, found):
        raise NotAllowed
    return found


@require_safe
def consents(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _spoken_in(request, episode_id)
    speakers = speakers_of(found)
    shown = {
        "episode": found,
        "speakers": speakers,
        "mine": next((speaker for speaker in speakers if speaker.member.pk == request.user.pk), None),
        "may_host": may_host(request.user, found),
    }
    return render(request, "broadcasts/consents.html", shown)


@require_POST
def consent(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _spoken_in(request, episode_id)
    give_consent(found, by=request.user)
    say(request, "同意を控えました。いつでも取り消せます。")
    return redirect("broadcasts:consents", found.pk)


@require_POST
def consent_end(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = _spoken_in(request, episode_id)
    withdraw_consent(found, by=request.user)
    say(request, "同意を取り消しました。録画があるときは、パーソナリティに伝わります。")
    return redirect("broadcasts:consents", found.pk)


@require_POST
def consent_noted(request: HttpRequest, episode_id: int, member_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    speaker = next((person for person in (*found.hosts.all(), *found.guests.all()) if person.pk == member_id), None)
    if speaker is None:
        raise NotAllowed
    note_consent(found, speaker, by=request.user)
    say(request, "確かめたことを控えました。")
    return redirect("broadcasts:consents", found.pk)
