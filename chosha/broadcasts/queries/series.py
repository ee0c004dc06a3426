"""つづきもの, 自分の棚, and the shelves by field, as their pages show them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from chosha.broadcasts.access import editable_series, own_series, visible_episodes, visible_series
from chosha.broadcasts.models import Episode, Progress, Series, SeriesEpisode, ShelfEntry
from chosha.kernel.content import Card, passport
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.models import Duty
from chosha.members.queries import duties

PAGE = 20


@dataclass(frozen=True)
class Neighbours:
    """A series an episode stands in: its place, and what comes before and after."""

    series: Series
    place: int
    whole: int
    before: Episode | None
    after: Episode | None


@dataclass(frozen=True)
class OnShelf:
    """What stands on a shelf, as this member may know of it."""

    entry: ShelfEntry
    card: Card
    is_heard: bool


@dataclass(frozen=True)
class Shelf:
    """A field with the number of things on its shelf."""

    duty: Duty
    things: int


def episodes_in(member: Any, series: Series) -> list[Episode]:
    """In their order, without what the member may not see."""
    rows = SeriesEpisode.objects.filter(series=series, episode__in=visible_episodes(member))
    return [row.episode for row in rows.select_related("episode__programme__picture", "episode__recording").order_by("position", "id")]


def where_stopped(member: Any, episodes: list[Episode]) -> Progress | None:
    """The last one the member was in the middle of."""
    rows = Progress.objects.filter(member=member.pk, episode__in=[episode.pk for episode in episodes], at_sec__gt=0)
    return rows.select_related("episode").order_by("-changed_at", "-id").first()


def page_of_series(member: Any, after: str = "") -> tuple[list[Series], str]:
    """Those for all, the latest first, with how many episodes each has; and the cursor of the next page."""
    shown = visible_series(member).filter(owner=None)
    place = read_cursor(after)
    if place is not None:
        shown = shown.filter(Q(made_at__lt=place[0]) | Q(made_at=place[0], pk__lt=place[1]))
    rows = list(_counted(shown)[: PAGE + 1])
    return rows[:PAGE], cursor_of(rows[PAGE - 1].made_at, rows[PAGE - 1].pk) if len(rows) > PAGE else ""


def own_shelves(member: Any) -> list[Series]:
    """あとで聞く first."""
    return list(_counted(own_series(member)).order_by("-is_later", "title", "id"))


def _counted(rows: Any) -> Any:
    return rows.select_related("programme").annotate(number=Count("entries"))


def choices_for(member: Any, episode: Episode) -> list[Series]:
    """Series the member may put this episode into, each with `has_it`."""
    has = SeriesEpisode.objects.filter(series=OuterRef("pk"), episode=episode.pk).order_by()
    return list(editable_series(member).annotate(has_it=Exists(has)).order_by("-is_later", "owner", "title", "id"))


def neighbours_of(member: Any, episode: Episode) -> list[Neighbours]:
    """Series for all that this episode stands in; two queries, however many they are."""
    standing = visible_series(member).filter(owner=None, entries__episode=episode.pk)
    known = {row.pk: row for row in standing}
    entries = SeriesEpisode.objects.filter(series__in=known, episode__in=visible_episodes(member)).select_related("episode")
    grouped = defaultdict(list)
    for entry in entries.order_by("position", "id"):
        grouped[entry.series_id].append(entry.episode)
    return [_beside(known[pk], rows, episode) for pk, rows in grouped.items() if any(row.pk == episode.pk for row in rows)]


def _beside(series: Series, rows: list[Episode], episode: Episode) -> Neighbours:
    at = next(number for number, row in enumerate(rows) if row.pk == episode.pk)
    return Neighbours(series, at + 1, len(rows), rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None)


def shelves() -> list[Shelf]:
    """All fields that have something on their shelf, in the order of fields."""
    counted = dict(ShelfEntry.objects.order_by().values("duty").annotate(number=Count("pk")).values_list("duty", "number"))
    return [Shelf(duty, counted[duty.pk]) for duty in duties() if duty.pk in counted]


def on_shelf(member: Any, duty: Duty) -> list[OnShelf]:
    """What the member may see of it, in its order; one look for each kind of content."""
    entries = list(ShelfEntry.objects.filter(duty=duty))
    cards: dict[tuple[str, int], Card] = {}
    for key in sorted({entry.thing_key for entry in entries}):
        ids = [entry.thing_id for entry in entries if entry.thing_key == key]
        things = list(passport(key).listed_to(member).filter(pk__in=ids))
        cards |= {(key, thing.pk): card for thing, card in zip(things, passport(key).cards(things), strict=True)}
    known = [(entry, cards.get((entry.thing_key, entry.thing_id))) for entry in entries]
    return [OnShelf(entry, card, entry.thing_key == "broadcasts.episode") for entry, card in known if card is not None]
