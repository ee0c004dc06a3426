"""Reads for pages, the home page, the lobby and the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from chosha.broadcasts.access import visible_episodes, visible_lines
from chosha.broadcasts.engine.drawing import Spoken
from chosha.broadcasts.models import ON_AIR, ChatLine, Episode, Programme, Progress, State
from chosha.kernel.clock import now
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.kernel.prepared import prepared
from chosha.media.queries import show_state
from chosha.members.models import Member

SILENT_AFTER = 8.0  # seconds without a byte before pages say that the host's line is awaited
LATE_FOR = timedelta(hours=3)  # an announced episode that has not begun stays on the lists this long
PAGE = 20
CHAT_LINES = 100
SHOWN_PEOPLE = Member.objects.only("display_name", "byline_detail", "standing")
HOSTS = Prefetch("hosts", SHOWN_PEOPLE)
SPOKEN = ("id", "author__display_name", "text", "at_second")
VIEWERS_BEHIND = 4.0  # seconds between the end of the playlist and what viewers see, and talk about


@dataclass(frozen=True)
class NextEpisode:
    """All that a visitor may know of what is coming."""

    title: str
    programme_title: str
    starts_at: datetime


@dataclass(frozen=True)
class Standing:
    """How a show stands this moment, read from its spool and not from what the database was told last."""

    state: str
    begun: bool  # something can be watched
    silent_seconds: float | None
    playable_seconds: float


def episodes_on_air(member: Any) -> list[Episode]:
    """All that is on air now, what began last first."""
    shown = visible_episodes(member).filter(state__in=ON_AIR).select_related("programme").prefetch_related(HOSTS)
    return list(shown.order_by("-went_live_at", "-id"))


def _coming() -> Q:
    return Q(state=State.SCHEDULED, starts_at__gt=now() - LATE_FOR)


def next_episodes(member: Any, limit: int = 10) -> list[Episode]:
    """Announced episodes, the nearest first, with their programmes."""
    shown = visible_episodes(member).filter(_coming()).select_related("programme")
    return list(shown.order_by("starts_at", "id")[:limit])


def next_episodes_public(limit: int = 3) -> list[NextEpisode]:
    """For visitors: titles and hours, nothing else."""
    shown = Episode.objects.filter(_coming(), hidden_at__isnull=True).order_by("starts_at", "id")
    return [NextEpisode(*row) for row in shown.values_list("title", "programme__title", "starts_at")[:limit]]


def all_programmes() -> list[Programme]:
    """As their lists show them: name, hour, and whether there is a picture."""
    return list(Programme.objects.only("slug", "title", "schedule", "picture__id").select_related("picture").order_by("title", "id"))


def archived_episodes(member: Any, *, programme: Programme | None = None, after: str = "") -> tuple[list[Episode], str]:
    """One page of the archive, the newest first, and the cursor of the next. What is still being made stands among them."""
    shown = visible_episodes(member).filter(state__in=(State.ARCHIVED, State.ENDED))
    if programme is not None:
        shown = shown.filter(programme=programme)
    return page_of_episodes(shown, after)


def programme_episodes(member: Any, programme: Programme, after: str = "") -> tuple[list[Episode], str]:
    """What a programme has had, the newest first, and the cursor of the next page."""
    over = visible_episodes(member).filter(programme=programme).exclude(Q(state=State.SCHEDULED) | Q(rests=True))
    return page_of_episodes(over, after)


def page_of_episodes(shown: QuerySet[Episode], after: str, size: int = PAGE) -> tuple[list[Episode], str]:
    """Rows with programme and recording, the latest start first, and the cursor of the next page (empty: there is none)."""
    place = read_cursor(after)
    if place is not None:
        shown = shown.filter(Q(starts_at__lt=place[0]) | Q(starts_at=place[0], pk__lt=place[1]))
    rows = list(shown.select_related("programme__picture", "recording").order_by("-starts_at", "-id")[: size + 1])
    return rows[:size], cursor_of(rows[size - 1].starts_at, rows[size - 1].pk) if len(rows) > size else ""


def upcoming_of(member: Any, programme: Programme) -> list[Episode]:
    """Announced episodes and those that rest, the nearest first."""
    shown = visible_episodes(member).filter(_coming() | Q(rests=True, starts_at__gt=now()), programme=programme).select_related("programme")
    return list(shown.order_by("starts_at", "id")[:PAGE])


def episodes_to_show(member: Any) -> QuerySet[Episode]:
    """What an episode page needs, in a fixed number of queries."""
    wanted = visible_episodes(member).select_related("programme__picture", "recording", "upload", "on_air_by")
    return wanted.prefetch_related(HOSTS, Prefetch("guests", SHOWN_PEOPLE))


def standing_of(episode: Episode) -> Standing:
    """How the episode stands now: live becomes interrupted, and back, without anybody writing it down."""
    if episode.state not in (*ON_AIR, State.ENDED):
        return Standing(episode.state, begun=False, silent_seconds=None, playable_seconds=0.0)
    show = show_state(episode.pk)
    state = episode.state
    if episode.is_on_air and show.seconds_since_last_byte is not None:
        state = State.INTERRUPTED if show.seconds_since_last_byte > SILENT_AFTER else State.LIVE
    return Standing(str(state), show.first_segment_present, show.seconds_since_last_byte, show.playable_seconds)


def seconds_of_silence(episode: Episode) -> float:
    """Since the last byte, or since the host pressed the button when none has come."""
    silent = show_state(episode.pk).seconds_since_last_byte
    if silent is not None:
        return silent
    return (now() - episode.went_live_at).total_seconds() if episode.went_live_at else 0.0


def second_on_air(episode: Episode) -> float:
    """The second of the show that viewers see at this moment: what a chat line said now is about."""
    return max(0.0, show_state(episode.pk).playable_seconds - VIEWERS_BEHIND) if episode.is_on_air else 0.0


def latest_lines(member: Any, episode: Episode) -> list[Spoken]:
    """The newest lines of the chat, oldest of them first."""
    rows = visible_lines(member).filter(episode=episode).order_by("-at", "-id").values_list(*SPOKEN)[:CHAT_LINES]
    return [Spoken(*row) for row in reversed(rows)]


def line_said(line_id: int) -> tuple[int, Spoken] | None:
    """(episode id, line) for all who listen; None when it was covered meanwhile."""
    row = ChatLine.objects.filter(pk=line_id, hidden_at__isnull=True).order_by().values_list("episode_id", *SPOKEN).first()
    return (row[0], Spoken(*row[1:])) if row else None


def all_lines(member: Any, episode: Episode, limit: int = 1000) -> list[Spoken]:
    """The chat of a finished show for its replay, in the order of the show."""
    rows = visible_lines(member).filter(episode=episode).order_by("at_second", "at", "id").values_list(*SPOKEN)[:limit]
    return [Spoken(*row) for row in rows]


def place_of(member: Member, episode: Episode) -> float:
    """The second at which the member stopped listening, 0.0 at first."""
    rows = _place(member.pk, episode.pk)
    return rows[0][0] if rows else 0.0


@prepared
def _place(member_id: int, episode_id: int) -> QuerySet[Any, Any]:
    return Progress.objects.filter(member=member_id, episode=episode_id).order_by().values_list("at_sec")


def captions_as_vtt(episode: Episode) -> str:
    """The captions as a WebVTT file."""
    blocks = [f"{_stamp(row.start)} --> {_stamp(row.end)}\n{_plain(row.text)}" for row in episode.captions.all()]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def _stamp(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{int(seconds * 1000) % 1000:03d}"


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace("-->", "→")


def names_known_as(text: str) -> list[Member]:
    """Members who go by a display name, or by 「名前（横の一行）」 where several share one."""
    by_name = list(_known_members().filter(display_name=text)[:2])
    name, _, detail = text.partition("（")
    if by_name or not detail:
        return by_name
    return list(_known_members().filter(display_name=name.strip(), byline_detail=detail.removesuffix("）"))[:2])


def names_of_several(names: Iterable[str]) -> set[str]:
    """Those of the display names that more than one member goes by."""
    wanted = list(names)
    if not wanted:
        return set()
    several = _known_members().filter(display_name__in=wanted).order_by().values("display_name").annotate(n=Count("pk"))
    return {row["display_name"] for row in several if row["n"] > 1}


def _known_members() -> QuerySet[Member]:
    return Member.objects.filter(is_active=True).exclude(standing__in=("applicant", "suspended"))
