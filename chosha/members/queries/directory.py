"""Finding members. Every condition asks only what the searcher may see: what is hidden is neither found nor shown by its absence.

The order is that of the keys, which are random: no rank, no age, no alphabet that would tell a hidden reading.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.kernel.text import whole_number
from chosha.members.access import not_kept_off, visible_members
from chosha.members.engine.places import BANDS, BLOCKS
from chosha.members.models import Affiliation, Audience, Duty, FurtherDuty, Member, Trait
from chosha.members.queries.bodies import fold, fold_romaji
from chosha.members.queries.profile import Eyes, ShownProfile, eyes_of, large_of, shown_profiles

A_PAGE = 20
BATCH = 63
MOST_TERMS, LONGEST = 3, 24
WORD, NOW, BEFORE, HELP, PLACE, SIZE = (
    Trait.Kind.WORD,
    Trait.Kind.NOW,
    Trait.Kind.BEFORE,
    Trait.Kind.HELP,
    Trait.Kind.PLACE,
    Trait.Kind.SIZE,
)
WHENS = {"": "いま・以前・話せる", "now": "いま担当している", "before": "以前に担当した", "help": "話せる"}
FIELDS = (NOW, BEFORE, HELP)
SIZE_WORDS = ("市", "区", "町", "村", "都道府県", "国", "組合")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty parts ask nothing. `when` is one of WHENS."""

    text: str = ""
    duty: str = ""
    when: str = ""
    place: str = ""
    size: str = ""

    @property
    def terms(self) -> list[str]:
        return list(dict.fromkeys(filter(None, (fold(term)[:LONGEST] for term in self.text[:200].split()))))[:MOST_TERMS]


@dataclass(frozen=True)
class FoundPeople:
    """Up to twenty members as the searcher sees them, and the cursor of the next page (empty: there is none)."""

    people: list[ShownProfile]
    cursor: str = ""


def find_people(viewer: Member, wanted: Wanted, after: str = "") -> FoundPeople:
    """One page of the members who fit, in a fixed number of queries."""
    eyes, place = eyes_of(viewer), whole_number(after) or 0
    keys = _keys(viewer, eyes, wanted, place)
    members = Member.objects.in_bulk(keys[:A_PAGE])
    shown = shown_profiles(eyes, [members[key] for key in keys[:A_PAGE] if key in members])
    return FoundPeople(shown, str(keys[A_PAGE - 1]) if len(keys) > A_PAGE else "")


def _keys(viewer: Member, eyes: Eyes, wanted: Wanted, after: int) -> list[int]:
    """Up to 21 keys of members, the first of them after `after`."""
    asked = _asked(wanted)
    if not asked:
        return list(_meeting(viewer).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[: A_PAGE + 1])
    findable = findable_by(viewer, eyes)
    first, *others = asked
    keys = []
    for condition in first:  # each alone runs along the index and stops after a batch; together they would be sorted whole
        rows = Trait.objects.filter(condition, findable)
        for other in others:
            also = Trait.objects.filter(_any(other), findable, member_id=OuterRef("member_id"))
            rows = rows.filter(Exists(also.order_by()))
        keys.append(rows.order_by("member_id").values_list("member_id", flat=True).distinct())
    return _met(viewer, keys, after)


def _met(viewer: Member, keys: list[QuerySet[Any, int]], after: int) -> list[int]:
    """The first 21 of these members whom the viewer may find. Asked for a batch at a time: a common name has a thousand bearers, and to
    ask of each before the first page is known costs more than all the rest. One batch is enough unless many keep away.
    """
    found: list[int] = []
    batch = [after]
    while len(found) <= A_PAGE and batch:
        last = batch[-1]
        batch = sorted({key for rows in keys for key in rows.filter(member_id__gt=last)[:BATCH]})[:BATCH]
        found += _meeting(viewer).filter(pk__in=batch).order_by("pk").values_list("pk", flat=True)
        if len(batch) < BATCH:
            break
    return found[: A_PAGE + 1]


def _asked(wanted: Wanted) -> list[list[Q]]:
    """What must hold, each as the conditions of which one is enough; the sharpest first."""
    asked: list[list[Q]] = []
    if wanted.duty:
        kinds = [kind for kind in FIELDS if wanted.when in ("", kind)]
        asked.append([Q(kind=kind, key=wanted.duty) for kind in kinds])
    named = _fields_named(wanted.terms) if wanted.terms else {}
    asked += [[words_from(term), *_in_fields(named[term], wanted.when)] for term in wanted.terms]
    asked += [[Q(kind=kind, key=key)] for kind, key in ((PLACE, wanted.place), (SIZE, wanted.size)) if key]
    return asked


def _any(conditions: Iterable[Q]) -> Q:
    every = Q()
    for condition in conditions:
        every |= condition
    return every


def words_from(term: str) -> Q:
    """Words that begin so: in kanji or kana as typed, in Latin letters also with long vowels and hyphens aside."""
    latin = fold_romaji(term)
    return _any(_from(start) for start in {term, latin if latin.isalpha() else term})


def _from(start: str) -> Q:
    if connection.vendor == "postgresql":
        return Q(kind=WORD, key__startswith=start)
    # SQLite does not use an index for LIKE; here texts compare by their bytes.
    return Q(kind=WORD, key__gte=start, key__lt=f"{start}\U0010ffff")


def _fields_named(terms: list[str]) -> dict[str, list[str]]:
    """Fields of work whose name holds the term: 「固定資産税」 typed as a word finds who has done it."""
    names = [(slug, fold(name)) for slug, name in Duty.objects.order_by().values_list("slug", "name")]
    return {term: [slug for slug, name in names if len(term) > 1 and term in name] for term in terms}


def _in_fields(slugs: list[str], when: str) -> list[Q]:
    """Each field and kind by itself, so that each is read along the index; a word that names more than three is no name of a field."""
    return [Q(kind=kind, key=slug) for kind in FIELDS if when in ("", kind) for slug in slugs[:3]]


def _meeting(viewer: Member) -> QuerySet[Member]:
    """Whom the viewer may find: visible, and not one the viewer has said not to meet."""
    return visible_members(viewer).filter(not_kept_off(viewer, "pk", blocked_only=True))


def findable_by(viewer: Member, eyes: Eyes) -> Q:
    """Rows shown to all, and to the same field where the viewer is in it."""
    if not eyes.larges:
        return Q(to=Audience.MEMBERS)
    same = [slug for slug, large in large_of().items() if large in eyes.larges]
    serving = Affiliation.objects.filter(member=OuterRef("member_id"), ended_on__isnull=True, duty__in=same).order_by()
    further = FurtherDuty.objects.filter(member=OuterRef("member_id"), duty__in=same).order_by()
    return Q(to=Audience.MEMBERS) | Q(Q(Exists(serving)) | Q(Exists(further)), to=Audience.FIELD)


def place_choices() -> list[tuple[str, Any]]:
    """For a select: every block, itself first, then its prefectures."""
    groups: list[tuple[str, Any]] = [("", "どこでも")]
    for block, prefectures in BLOCKS.items():
        rows = [(name, name) for name in prefectures if name != block]
        groups.append((block, [(block, f"{block}（全体）" if rows else block), *rows]))
    return groups


def size_choices() -> list[tuple[str, Any]]:
    """For a select: kinds of bodies, then how many people live there (of bodies that are shown)."""
    return [
        ("", "どれでも"),
        ("団体の種類", [(word, word) for word in SIZE_WORDS]),
        ("人口（団体名を見せている会員）", [(band, f"{band}人") for band in BANDS]),
    ]
