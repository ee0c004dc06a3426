"""What is covered now, with what its passport says of it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from chosha.kernel.content import Card, passport
from chosha.members.models import Member
from chosha.moderation.access import visible_covers
from chosha.moderation.models import Cover

A_PAGE = 20


@dataclass(frozen=True)
class Covered:
    """One cover and the card of what lies under it; no card when the content itself is gone."""

    cover: Cover
    card: Card | None


def covers_now(member: Member) -> QuerySet[Cover]:
    return visible_covers(member).filter(lifted_at__isnull=True).select_related("by")


def covered_page(member: Member, *, before: int | None = None) -> tuple[list[Covered], int | None]:
    """Newest first, twenty at a time; the second value is the cursor of the next page."""
    rows = covers_now(member).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    covers = list(rows[: A_PAGE + 1])
    return _with_cards(member, covers[:A_PAGE]), covers[A_PAGE - 1].pk if len(covers) > A_PAGE else None


def _with_cards(member: Member, covers: list[Cover]) -> list[Covered]:
    cards: dict[tuple[str, int], Card] = {}
    for key in {cover.key for cover in covers}:
        issued = passport(key)
        things = list(issued.visible_to(member).filter(pk__in=[cover.thing_id for cover in covers if cover.key == key]))
        cards |= {(key, thing.pk): card for thing, card in zip(things, issued.cards(things), strict=True)}
    return [Covered(cover, cards.get((cover.key, cover.thing_id))) for cover in covers]
