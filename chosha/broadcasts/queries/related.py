"""What fits beside a show or a content of another room: what was linked first, then the same field, then alike in its title."""

from typing import Any

from chosha.broadcasts.models import Consultation, Episode, ShelfEntry, State
from chosha.kernel.content import Card, passport
from chosha.search.engine.titles import words_of
from chosha.search.queries import resembling

EPISODE, POST = "broadcasts.episode", "board.post"
MOST, LOOKED_THROUGH = 5, 12


def posts_beside(member: Any, episode: Episode) -> list[Card]:
    """Texts of the board that fit a show, as far as this member may read them."""
    linked = list(_answered().filter(thing_key=POST, episode=episode).values_list("thing_id", flat=True))
    fields = ShelfEntry.objects.filter(thing_key=EPISODE, thing_id=episode.pk).order_by().values("duty")
    shelved = list(ShelfEntry.objects.filter(thing_key=POST, duty__in=fields).values_list("thing_id", flat=True))
    things = passport(POST).listed_to(member)
    alike = _alike(POST, things, episode.title)
    return _cards(POST, things, [*linked, *shelved, *alike])


def recordings_beside(member: Any, key: str, thing: Any) -> list[Card]:
    """Recordings that fit a content the member may see."""
    issued = passport(key)
    linked = list(_answered().filter(thing_key=key, thing_id=thing.pk, episode__isnull=False).values_list("episode", flat=True))
    field = issued.duty_of(thing)
    shelved = list(ShelfEntry.objects.filter(thing_key=EPISODE, duty=field).values_list("thing_id", flat=True)) if field else []
    things = passport(EPISODE).listed_to(member).filter(state=State.ARCHIVED, recording__isnull=False, hidden_at__isnull=True)
    alike = _alike(EPISODE, things, issued.card(thing).title)
    return _cards(EPISODE, things, [*linked, *shelved, *alike])


def _answered() -> Any:
    return Consultation.objects.filter(state=Consultation.State.ANSWERED).order_by("pk")


def _alike(key: str, things: Any, title: str) -> list[int]:
    words = words_of(title)
    return resembling(key, things.order_by().values("pk"), words, limit=MOST) if words else []


def _cards(key: str, things: Any, ids: list[int]) -> list[Card]:
    """In this order, each once, without what the member may not see."""
    wanted = list(dict.fromkeys(ids))[:LOOKED_THROUGH]
    rows = list(things.filter(pk__in=wanted)) if wanted else []
    known = {row.pk: card for row, card in zip(rows, passport(key).cards(rows), strict=True)}
    return [known[pk] for pk in wanted if pk in known][:MOST]
