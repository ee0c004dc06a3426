"""Circles: what several members share, so that a text can be for them alone: a prefecture today, a seminar later.

A room that knows such a thing subclasses `Circle` in its plugs.py and `draw()`s one instance. Whoever shows texts keeps the key of a circle
beside each (empty: for everybody), asks `in_circles` who may read it, and learns of no room.
"""

from typing import Any

from django.db.models import Q, QuerySet

from chosha.kernel.content import Viewer

LONGEST = 40


class Circle:
    """A kind of circle. Its keys are "<kind>:<which>", at most 40 signs."""

    kind: str

    def keys_of(self, member: Viewer) -> QuerySet[Any, Any]:
        """Keys of the circles the member stands in today, as the one column of a subquery; it looks at no more than `member.pk`."""
        raise NotImplementedError

    def offered(self, member: Viewer) -> dict[str, str]:
        """Key → words on the screen (「長野県の人だけ」) of those the member may write for."""
        raise NotImplementedError

    def why_none(self, member: Viewer) -> str:
        """The sentence for whoever is offered none; empty: nothing need be said."""
        return ""

    def words(self, key: str) -> str:
        """「長野県の人だけ」; empty for a key that is none."""
        raise NotImplementedError

    def reading(self, key: str) -> str:
        """Who that is, in a sentence for the writer; empty: the words say it."""
        return ""

    def members_in(self, key: str) -> QuerySet[Any, Any]:
        """Numbers of the members inside who stand in it today, as the one column of a subquery."""
        raise NotImplementedError


_circles: dict[str, Circle] = {}


def draw(circle: Circle) -> Circle:
    """Register a kind of circle."""
    _circles[circle.kind] = circle
    return circle


def in_circles(member: Viewer, column: str = "circle") -> Q:
    """Rows that are for everybody, or for a circle the member stands in today."""
    mine = Q(**{column: ""})
    for circle in _circles.values():
        mine |= Q(**{f"{column}__in": circle.keys_of(member)})
    return mine


def circles_offered(member: Viewer) -> dict[str, str]:
    """Key → words of every circle the member may write for."""
    return {key: words for circle in _circles.values() for key, words in circle.offered(member).items()}


def why_no_circle(member: Viewer) -> list[str]:
    """Sentences for whoever is offered none at all."""
    return [sentence for circle in _circles.values() if (sentence := circle.why_none(member))]


def circle_words(key: str) -> str:
    """「長野県の人だけ」; empty for a key no room knows."""
    circle = _of(key)
    return circle.words(key) if circle else ""


def circle_reading(key: str) -> str:
    """Who that is, in a sentence; empty where nothing more need be said."""
    circle = _of(key)
    return circle.reading(key) if circle else ""


def members_in(key: str) -> QuerySet[Any, Any]:
    """Numbers of the members inside who stand in the circle today. Raises KeyError for one no room knows."""
    return _circles[key.partition(":")[0]].members_in(key)


def _of(key: str) -> Circle | None:
    return _circles.get(key.partition(":")[0]) if len(key) <= LONGEST else None
