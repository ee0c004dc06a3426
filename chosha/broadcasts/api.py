"""The HTTP API of this room; mounted at /api/v1/episodes by the api desk."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.models import Episode, State
from chosha.broadcasts.queries import page_of_episodes
from chosha.broadcasts.queries.guide import EARLIEST, FURTHEST, episodes_between
from chosha.kernel.clock import today
from chosha.media.engine.tickets import watch_ticket
from chosha.media.queries import show_archive, show_state
from chosha.members.api import Scope

router = Router(auth=Scope("episodes:read"))
STATES = {
    State.SCHEDULED: "scheduled",
    State.LIVE: "live",
    State.INTERRUPTED: "live",
    State.ELSEWHERE: "live",
    State.ENDED: "processing",
    State.ARCHIVED: "archived",
}


class EpisodeOut(Schema):
    id: str
    title: str
    programme: str
    summary: str
    starts_at: datetime
    minutes: int
    hosts: list[str]
    state: str
    duration_sec: float | None
    url: str


class EpisodeWithAddress(EpisodeOut):
    playback_url: str | None


class ScheduledOut(Schema):
    """An episode in the schedule; its state may also be "cancelled" or "resting" here."""

    id: str
    title: str
    programme: str
    starts_at: datetime
    ends_at: datetime
    state: str
    decided: bool
    url: str


class ScheduleOut(Schema):
    first: date
    last: date
    results: list[ScheduledOut]


class EpisodePage(Schema):
    results: list[EpisodeOut]
    next: str | None


@router.get("", response=EpisodePage, summary="Episodes, the latest start first")
def list_episodes(request: HttpRequest, next: str = "", limit: int = 20) -> dict[str, Any]:
    member = request.auth.member  # type: ignore[attr-defined]
    shown = visible_episodes(member).exclude(state=State.CANCELLED)
    rows, following = page_of_episodes(shown.prefetch_related("hosts"), next, max(1, min(limit, 100)))
    return {"results": [_episode_as_json(row) for row in rows], "next": following or None}


@router.get("/schedule", response=ScheduleOut, summary="The schedule: days in Japanese time, the nearest start first")
def read_schedule(request: HttpRequest, first: date | None = None, days: int = 7) -> dict[str, Any]:
    """`first` is today unless given; at most 62 days."""
    member = request.auth.member  # type: ignore[attr-defined]
    begins = min(max(first or today(), EARLIEST), today() + FURTHEST)
    ends = begins + timedelta(days=max(1, min(days, 62)))
    shown = episodes_between(member, begins, ends).filter(hidden_at__isnull=True)
    return {"first": begins, "last": ends - timedelta(days=1), "results": [_scheduled_as_json(row) for row in shown[:1000]]}


def _scheduled_as_json(episode: Episode) -> dict[str, Any]:
    called_off = "resting" if episode.rests else "cancelled"
    return {
        "id": str(episode.pk),
        "title": episode.title,
        "programme": episode.programme.title,
        "starts_at": episode.starts_at,
        "ends_at": episode.ends_at,
        "state": STATES.get(State(episode.state), called_off),
        "decided": not episode.is_bare,
        "url": f"{settings.CHOSHA_BASE_URL}{episode.path}",
    }


@router.get("/{int:episode_id}", response=EpisodeWithAddress, summary="One episode, with a signed address any HLS player can play")
def read_episode(request: HttpRequest, episode_id: int) -> dict[str, Any]:
    member = request.auth.member  # type: ignore[attr-defined]
    shown = visible_episodes(member).exclude(state=State.CANCELLED).select_related("programme", "recording").prefetch_related("hosts")
    found = get_object_or_404(shown, pk=episode_id)
    return _episode_as_json(found) | {"playback_url": _playback_url(found, member.pk)}


def _episode_as_json(episode: Episode) -> dict[str, Any]:
    recording = getattr(episode, "recording", None)
    return {
        "id": str(episode.pk),
        "title": episode.title,
        "programme": episode.programme.title,
        "summary": episode.summary,
        "starts_at": episode.starts_at,
        "minutes": episode.minutes,
        "hosts": [host.display_name for host in episode.hosts.all()],
        "state": STATES[State(episode.state)],
        "duration_sec": recording.seconds if recording else None,
        "url": f"{settings.CHOSHA_BASE_URL}{episode.path}",
    }


def _playback_url(episode: Episode, member_id: int) -> str | None:
    """The playlist behind a ticket that needs no session, or None while there is nothing to play."""
    if show_archive(episode.pk) is not None:
        playlist = "archive/master.m3u8"
    elif show_state(episode.pk).first_segment_present:
        playlist = "master.m3u8"
    else:
        return None
    return f"{settings.CHOSHA_BASE_URL}/live/{watch_ticket('episode', episode.pk, member_id)}/{playlist}"
