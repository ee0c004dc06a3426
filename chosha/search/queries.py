"""Finding. Whatever is found was first asked of the passport: nothing is filtered after the limit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from chosha.kernel.content import Card, Passport, Viewer, passports
from chosha.search.engine.folding import fold, mark, terms_of
from chosha.search.models import Row

MOST = 100
SNIPPET = 110


@dataclass(frozen=True)
class Hit:
    """One found content. `score` is 2.0 where the title carries every term, else 1.0; `marked` and `snippet` are safe HTML."""

    key: str
    id: int
    title: str
    url: str
    score: float
    detail: str
    byline: str
    label: str
    at: datetime
    marked: SafeString
    snippet: SafeString


def find(member: Viewer, q: str, limit: int = 20) -> list[Hit]:
    """What this member finds: every term must stand in title or text; newest first, at most `limit` (never above 100)."""
    terms = terms_of(q)
    limit = max(1, min(limit, MOST))
    if not terms:
        return []
    found: list[tuple[Passport, Row]] = []
    for issued in passports():
        found += [(issued, row) for row in _rows(issued, member, terms)[:limit]]
    found.sort(key=lambda pair: (pair[1].at, pair[1].thing_id), reverse=True)
    return _hits(member, found[:limit], terms)


def found_by(member: Viewer, q: str, *, limit: int = 20) -> list[dict[str, Any]]:
    """The same for the command line: plain rows, ids as text."""
    return [{"key": hit.key, "id": str(hit.id), "title": hit.title, "url": hit.url, "score": hit.score} for hit in find(member, q, limit)]


def resembling(key: str, things: QuerySet[Any, Any], words: list[str], *, limit: int) -> list[int]:
    """Ids of `things` (a query of ids) whose titles share the most of these folded words; the newest first among equals."""
    any_word = Q()
    for word in words:
        any_word |= Q(words__contains=word)
    rows = Row.objects.filter(any_word, key=key, thing_id__in=things).order_by("-at", "-thing_id")
    found = [
        (sum(len(word) for word in words if word in fold(title)), thing) for thing, title in rows.values_list("thing_id", "title")[:200]
    ]
    return [thing for common, thing in sorted(found, key=lambda pair: -pair[0]) if common][:limit]


def _rows(issued: Passport, member: Viewer, terms: list[str]) -> QuerySet[Row]:
    rows = Row.objects.filter(key=issued.key, thing_id__in=issued.listed_to(member).order_by().values("pk"))
    for term in terms:
        rows = rows.filter(words__contains=term)
    return rows.order_by("-at", "-thing_id")


def _hits(member: Viewer, found: list[tuple[Passport, Row]], terms: list[str]) -> list[Hit]:
    cards: dict[tuple[str, int], Card] = {}
    for issued in {issued.key: issued for issued, _ in found}.values():
        ids = [row.thing_id for other, row in found if other.key == issued.key]
        things = list(issued.listed_to(member).filter(pk__in=ids))
        cards |= {(issued.key, thing.pk): card for thing, card in zip(things, issued.cards(things), strict=True)}
    return [_hit(issued, row, cards[row.key, row.thing_id], terms) for issued, row in found if (row.key, row.thing_id) in cards]


def _hit(issued: Passport, row: Row, card: Card, terms: list[str]) -> Hit:
    folded_title = row.words.partition("\n")[0]
    return Hit(
        key=row.key,
        id=row.thing_id,
        title=card.title,
        url=card.url,
        score=2.0 if all(term in folded_title for term in terms) else 1.0,
        detail=card.detail,
        byline=card.byline,
        label=issued.label,
        at=row.at,
        marked=mark(card.title, terms),
        snippet=mark(row.text, terms, length=SNIPPET),
    )
