"""Coarse facts of a member, and how many members share them: what may be shown beside a mask."""

from itertools import combinations
from typing import Any

from django.db.models import Q, QuerySet

from chosha.members.engine.places import BLOCKS, SIZES
from chosha.members.models import Affiliation, Member
from chosha.members.queries.people import current_affiliation

FACTS = ("size", "band", "block", "field")  # what a mask may show
INSIDE = ("active", "leave", "seconded", "alumni")
Within = QuerySet[Any, Any] | None


def coarse_facts(member: Member) -> dict[str, str]:
    """Key → word of what this member may show, from the body at home: 「市」「人口5万〜10万」「北陸」「税務・収納」."""
    home = current_affiliation(member)
    if home is None:
        return {}
    body, duty = home.organisation, home.duty
    block = next((name for name, prefectures in BLOCKS.items() if body.prefecture in prefectures), "")
    field = duty.parent if duty is not None and duty.parent is not None else duty
    found = {
        "size": body.size_words,
        "band": f"人口{body.pop_band}" if body.pop_band else "",
        "block": block,
        "field": field.name if field else "",
    }
    return {key: words for key, words in found.items() if words}


def crowd_of(facts: dict[str, str], within: Within = None) -> int:
    """How many members inside, of those `within` (numbers; None: of all), share all of these facts."""
    rows = _sharing(facts)
    return (rows if within is None else rows.filter(member__in=within)).count()


def wider_facts(facts: dict[str, str], fewest: int, within: Within = None, *, beside: dict[str, str]) -> dict[str, str]:
    """As many of them as enough members share, together with those read `beside` them; empty where none is shared by enough."""
    for size in range(len(facts) - 1, 0, -1):
        for keys in combinations(facts, size):
            some = {key: facts[key] for key in keys}
            if crowd_of(some | beside, within) >= fewest:
                return some
    return {}


def _sharing(facts: dict[str, str]) -> QuerySet[Affiliation]:
    rows = Affiliation.objects.filter(ended_on__isnull=True, kind=Affiliation.Kind.HOME, member__standing__in=INSIDE)
    if "size" in facts:
        rows = rows.filter(_of_size(facts["size"]))
    if "band" in facts:
        rows = rows.filter(organisation__pop_band=facts["band"].removeprefix("人口"))
    if "block" in facts:
        rows = rows.filter(organisation__prefecture__in=BLOCKS[facts["block"]])
    if "field" in facts:
        rows = rows.filter(Q(duty__name=facts["field"]) | Q(duty__parent__name=facts["field"]))
    return rows


def _of_size(words: str) -> Q:
    kinds = [kind for kind, short in SIZES.items() if short == words]
    if kinds:
        return Q(organisation__kind__in=kinds)
    elsewhere = ~Q(organisation__kind__in=list(SIZES))
    others = Q(organisation__code__startswith="other:")
    return elsewhere & (others if words == "組合" else ~others)
