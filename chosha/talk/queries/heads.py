"""What was said to several contents at a look: how much, and the newest of it. For lists of threads."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery

from chosha.kernel.clock import now
from chosha.members.access import not_kept_off
from chosha.members.models import Member
from chosha.talk.access import UNDO, readable
from chosha.talk.engine.prose import plain_text
from chosha.talk.engine.spoken import Said
from chosha.talk.models import Comment
from chosha.talk.queries import COLUMNS, _signed, _with_people


class Head(NamedTuple):
    """`number`: how many comments this reader may read there; `newest`: the last of them."""

    number: int
    newest: Said

    @property
    def words(self) -> str:
        return plain_text(self.newest.html)


def heads_of(member: Member, key: str, ids: Collection[int]) -> dict[int, Head]:
    """Number → head, without what is covered, deleted or by somebody the member keeps off; those with nothing said are left out.

    For contents no mask stands in. The caller has asked that the member sees them. Two queries however many they are.
    """
    if not ids:
        return {}
    shown = Comment.objects.filter(readable(member), not_kept_off(member), thing_key=key, deleted_at__isnull=True, hidden_at__isnull=True)
    counts = dict(shown.filter(thing_id__in=ids).order_by().values("thing_id").annotate(n=Count("pk")).values_list("thing_id", "n"))
    newest = shown.filter(thing_id=OuterRef("thing_id")).order_by("-created_at", "-id").values("pk")[:1]
    last = _with_people(member, shown.filter(thing_id__in=list(counts), pk=Subquery(newest)))
    limit, found = now() - UNDO, {}
    for thing_id, *row in last.order_by().values_list("thing_id", *COLUMNS):
        found[thing_id] = Head(counts[thing_id], _signed(member, limit, "", *row))
    return found


def others_spoke(key: str, thing_id: int, *, but: Any) -> bool:
    """Whether anybody but these members, given as a query of their numbers, said something that stands there."""
    return Comment.objects.filter(thing_key=key, thing_id=thing_id, deleted_at__isnull=True).exclude(author__in=but).exists()


def who_spoke(key: str, thing_id: int, most: int) -> list[int]:
    """Members who said something under their name that stands, the last ones first. For telling them, never for showing."""
    rows = Comment.objects.filter(thing_key=key, thing_id=thing_id, deleted_at__isnull=True, author__isnull=False)
    return list(dict.fromkeys(rows.order_by("-created_at", "-id").values_list("author_id", flat=True)[: most * 5]))[:most]
