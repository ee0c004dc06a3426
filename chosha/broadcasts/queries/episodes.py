"""Which programmes and episodes there are: coming, on air, kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from chosha.broadcasts.access import listed_topics, readable_minutes, visible_episodes, visible_materials
from chosha.broadcasts.models import ON_AIR, Episode, Material, Place, Programme, SelfNote, SeriesEpisode, SlideTurn, State
from chosha.kernel.clock import now
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.models import Member

LATE_FOR = timedelta(hours=3)  # an announced episode that has not begun stays on the lists this long
PAGE = 20
SHOWN_PEOPLE = Member.objects.only("display_name", "byline_detail", "standing")
HOSTS = Prefetch("hosts", SHOWN_PEOPLE)


@dataclass(frozen=True)
class NextEpisode:
    """All that a visitor may know of what is coming."""

    title: str
    programme_title: str
    starts_at: datetime


def episodes_on_air(member: Any) -> list[Episode]:
    """All that is on air now, what began last first."""
    shown = visible_episodes(member).filter(state__in=(*ON_AIR, State.ELSEWHERE)).select_related("programme").prefetch_related(HOSTS)
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
    return page_of_episodes(_with_gathers(member, shown), after)


def programme_episodes(member: Any, programme: Programme, after: str = "") -> tuple[list[Episode], str]:
    """What a programme has had, the newest first, and the cursor of the next page."""
    over = visible_episodes(member).filter(programme=programme).exclude(Q(state=State.SCHEDULED) | Q(rests=True))
    return page_of_episodes(_with_gathers(member, over), after)


def _with_gathers(member: Any, shown: QuerySet[Episode]) -> QuerySet[Episode]:
    """Each with whether its まとめ holds more than a recording (`gathers`)."""
    kinds: tuple[QuerySet[Any], ...] = (visible_materials(member), readable_minutes(member), listed_topics(member))
    more = [Exists(rows.filter(episode=OuterRef("pk")).order_by()) for rows in kinds]
    return shown.annotate(gathers=more[0] | more[1] | more[2])


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
    """What an episode page needs, in a fixed number of queries.

    Each knows what hangs on it: materials (`brought`), turned pages (`turned`), minutes (`noted`), topics (`talked`), places, own notes,
    series, so that pages ask for them only then.
    """
    wanted = visible_episodes(member).select_related("programme__picture", "recording", "transcript", "trim", "upload", "on_air_by")
    led = Place.objects.filter(episode=OuterRef("pk"), removed_at__isnull=True).order_by()
    noted = SelfNote.objects.filter(episode=OuterRef("pk"), member=member.pk, removed_at__isnull=True).order_by()
    entries = SeriesEpisode.objects.filter(episode=OuterRef("pk")).order_by()
    later = entries.filter(series__owner=member.pk, series__is_later=True)
    stands = {"stands_in_series": Exists(entries.filter(series__owner=None)), "for_later": Exists(later)}
    kinds: dict[str, QuerySet[Any]] = {"brought": Material.objects.all(), "turned": SlideTurn.objects.all()}
    kinds |= {"noted": readable_minutes(member), "talked": listed_topics(member)}
    stands |= {name: Exists(rows.filter(episode=OuterRef("pk")).order_by()) for name, rows in kinds.items()}
    wanted = wanted.annotate(leads_somewhere=Exists(led), has_notes=Exists(noted), **stands)  # where there are none, the page asks for none
    return wanted.prefetch_related(HOSTS, Prefetch("guests", SHOWN_PEOPLE))
