"""Lists narrowed by several things at once, on a board of any size.

First the numbers of what might fit are read in order from an index that holds all of it, a few at a time; only those are then asked
whether the reader may see them and how far they have come. A rare answer so costs a walk through an index, never through the posts.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from chosha.board.models import Acceptance, Claim, Kind, Post, Summary, Tag
from chosha.kernel.clock import now
from chosha.members.models import Duty

FIRST, LARGEST = 48, 500  # numbers asked after at a time
ASKING = (Kind.QUESTION, Kind.ISSUE)
COME: dict[str, tuple[type[Model], str]] = {
    "writing": (Claim, "post_id"),
    "helped": (Acceptance, "post_id"),
    "summarised": (Summary, "question_id"),
}
Place = tuple[datetime, int] | None
Fits = Callable[[list[int]], Iterable[tuple[Any, ...]]]


def narrow_down(fits: Fits, wanted: Any, kinds: Sequence[str], place: Place, need: int) -> list[tuple[Any, ...]]:
    """Up to `need` rows below the place, newest first. `fits` gives of some numbers the rows the reader may see, in order.

    `wanted` is a Wanted; `kinds` are those the tab is for, empty: all.
    """
    rows = _rows(wanted, kinds)
    at, number = ("at", "post_id") if _by_tag(wanted) else ("created_at", "id")
    found: list[tuple[Any, ...]] = []
    size = FIRST
    while True:
        below = rows if place is None else rows.filter(Q(**{f"{at}__lt": place[0]}) | Q(**{at: place[0], f"{number}__lt": place[1]}))
        might = list(below.order_by(f"-{at}", f"-{number}").values_list(at, number)[:size])
        if might:
            ids = [pk for _, pk in might]
            # Always as many, so that it is the same question each time and PostgreSQL has planned it already.
            found += fits([*ids, *ids[-1:] * (size - len(ids))])
        if len(found) >= need or len(might) < size:
            return found[:need]
        place, size = might[-1], min(size * 4, LARGEST)


def _rows(wanted: Any, kinds: Sequence[str]) -> QuerySet[Any]:
    """Posts, or the rows of the tag, that might fit: whoever looks. What stands in no index is not asked."""
    rows: QuerySet[Any] = Tag.objects.filter(key=wanted.tag) if _by_tag(wanted) else Post.objects.all()
    number = "post_id" if _by_tag(wanted) else "pk"
    if wanted.circle:
        rows = rows.filter(circle=wanted.circle)
        rows = rows.filter(Exists(Tag.objects.filter(key=wanted.tag, post=OuterRef("pk")).order_by())) if wanted.tag else rows
    for few in (kinds, [wanted.kind] if wanted.kind else [], ASKING if wanted.state else []):
        rows = rows.filter(**{"kind": few[0]} if len(few) == 1 else {"kind__in": few}) if few else rows
    if wanted.size:
        rows = rows.filter(size_band=wanted.size)
    if wanted.duty:
        parts = Duty.objects.filter(Q(pk=wanted.duty) | Q(parent=wanted.duty)).order_by()
        rows = rows.filter(duty__in=list(parts.values_list("pk", flat=True)))
    return rows.filter(_come_so_far(wanted.state, number)) if wanted.state in COME else rows


def _by_tag(wanted: Any) -> bool:
    """Whether the rows of the tag are walked; those for one circle are fewer, and have an index of their own."""
    return bool(wanted.tag and not wanted.circle)


def _come_so_far(state: str, number: str) -> Any:
    """Where they are few, they are named one by one: the walk would otherwise look for each of them in every question."""
    model, column = COME[state]
    come = model._default_manager.order_by()
    come = come.filter(until__gt=now()) if model is Claim else come
    few = list(come.values_list(column, flat=True).distinct()[: LARGEST + 1])
    return Q(**{f"{number}__in": few}) if len(few) <= LARGEST else Exists(come.filter(**{column: OuterRef(number)}))
