"""場所 of a show, and all places of all shows on one map."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from chosha.broadcasts.access import listed_places, visible_episodes
from chosha.broadcasts.engine.land import BOXES, View, in_country, is_crowded, view
from chosha.broadcasts.models import Episode, Place, Programme
from chosha.kernel.cursor import cursor_of, read_cursor

PAGE = 20


@dataclass(frozen=True)
class ShownPlaces:
    """Places in order, their map, and whether a nearer look shows more."""

    rows: list[Place]
    map: View | None
    is_near: bool
    is_crowded: bool

    @property
    def pins(self) -> list[tuple[Any, Place]]:
        """Each pin with its place, the first one last: it lies on top."""
        return list(zip(self.map.pins, self.rows, strict=True))[::-1] if self.map else []


@dataclass(frozen=True)
class Prefecture:
    """How many places of shows lie in a prefecture."""

    code: str
    name: str
    places: int


@dataclass(frozen=True)
class Drawn:
    """A prefecture in the map of the country; `x` and `y` are where its count stands."""

    code: str
    name: str = ""
    places: int = 0
    x: int = 0
    y: int = 0


def country(having: list[Prefecture]) -> list[Drawn]:
    """All prefectures, those with places counted."""
    known = {row.code: row for row in having if row.code in BOXES}
    at = in_country(list(known))
    return [Drawn(code, known[code].name, known[code].places, *map(round, at[code])) if code in known else Drawn(code) for code in BOXES]


def places_of(episode: Episode) -> list[Place]:
    """In their order, with town and photo."""
    return list(Place.objects.filter(episode=episode, removed_at=None, episode__takedown=None).select_related("town", "photo"))


def drawn(rows: list[Place], *, near: bool = False, codes: tuple[str, ...] = ()) -> ShownPlaces:
    """Places with the map they are shown on: of their prefectures, or of those given."""
    points = [(row.lat, row.lng) for row in rows]
    known = codes or tuple(row.town.pref_code for row in rows)
    whole, close = view(known, points), view(known, points, near=True) if points else None
    crowded = whole is not None and close is not None and is_crowded(whole, close)
    return ShownPlaces(rows, close if near and crowded else whole, near and crowded, crowded)


def prefectures_with_places(member: Any, programme: Programme | None = None) -> list[Prefecture]:
    """Those that have some, from the north to the south."""
    shown = _of(member, programme).order_by().values("town__pref_code", "town__prefecture").annotate(places=Count("pk"))
    return [Prefecture(*row) for row in shown.order_by("town__pref_code").values_list("town__pref_code", "town__prefecture", "places")]


def page_of_places(member: Any, *, programme: Programme | None = None, prefecture: str = "", after: str = "") -> tuple[list[Place], str]:
    """The latest first, with their shows, and the cursor of the next page."""
    shown = _of(member, programme)
    if prefecture:
        shown = shown.filter(town__pref_code=prefecture)
    place = read_cursor(after)
    if place is not None:
        shown = shown.filter(Q(made_at__lt=place[0]) | Q(made_at=place[0], pk__lt=place[1]))
    rows = list(shown.select_related("town", "photo", "episode__programme", "episode__recording").order_by("-made_at", "-id")[: PAGE + 1])
    return rows[:PAGE], cursor_of(rows[PAGE - 1].made_at, rows[PAGE - 1].pk) if len(rows) > PAGE else ""


def programmes_with_places(member: Any) -> list[Programme]:
    having = listed_places(member).order_by().values("episode__programme")
    return list(Programme.objects.filter(pk__in=having).only("slug", "title").order_by("title", "id"))


def place_for_hosts(episode: Episode, place_id: int) -> QuerySet[Place]:
    """Also one that was taken out, which may come back."""
    return Place.objects.select_related("town", "photo").filter(episode=episode, pk=place_id)


def place_shown(member: Any, episode_id: int, place_id: int) -> QuerySet[Place]:
    shown = Place.objects.filter(episode__in=visible_episodes(member), removed_at=None, episode__takedown=None)
    return shown.select_related("photo").filter(episode=episode_id, pk=place_id)


def _of(member: Any, programme: Programme | None) -> QuerySet[Place]:
    shown = listed_places(member)
    return shown if programme is None else shown.filter(episode__programme=programme)
