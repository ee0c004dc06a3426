"""By what members can be found in the directory: worked out from their profiles, and kept beside them as rows of Trait."""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef

from chosha.members.access import INSIDE
from chosha.members.engine.beginnings import LONGEST, inside, parts
from chosha.members.engine.bodies import romaji
from chosha.members.engine.places import block_of
from chosha.members.models import Affiliation, Audience, CanHelp, Duty, FurtherDuty, PastDuty, Profile, Trait
from chosha.members.queries.bodies import fold, fold_romaji

KANA = re.compile(r"[ぁ-ゖァ-ヺーー\s　]+")
WIDEST = {Audience.MEMBERS: 0, Audience.FIELD: 1}
Found = dict[tuple[str, str], str]


def traits_of(members: Iterable[int]) -> list[Trait]:
    """All rows of these members, unsaved. Whoever is not in the directory has none, and what nobody may see makes none."""
    profiles = {row.member_id: row for row in Profile.objects.filter(member__in=list(members), in_directory=True).select_related("member")}
    found: dict[int, Found] = {pk: {} for pk in profiles}
    for profile in profiles.values():
        _add_words(found[profile.member_id], profile)
    homes = Affiliation.objects.filter(member__in=found, ended_on__isnull=True, kind=Affiliation.Kind.HOME)
    for home in homes.select_related("organisation", "duty"):
        _add_body(found[home.member_id], home, profiles[home.member_id].body_to)
        _add_duty(found[home.member_id], Trait.Kind.NOW, home.duty, profiles[home.member_id].duties_to)
    for further in FurtherDuty.objects.filter(member__in=found).select_related("duty"):
        _add_duty(found[further.member_id], Trait.Kind.NOW, further.duty, profiles[further.member_id].duties_to)
    for past in PastDuty.objects.filter(member__in=found).select_related("duty"):
        _add_duty(found[past.member_id], Trait.Kind.BEFORE, past.duty, profiles[past.member_id].past_duties_to)
    for helping in CanHelp.objects.filter(member__in=found).select_related("duty"):
        to = profiles[helping.member_id].can_help_to
        _add_duty(found[helping.member_id], Trait.Kind.HELP, helping.duty, to)
        for words in inside(helping.words):
            _add(found[helping.member_id], Trait.Kind.WORD, fold(words), to)
    return [Trait(member_id=pk, kind=kind, key=key, to=to) for pk, rows in found.items() for (kind, key), to in rows.items()]


def _add(rows: Found, kind: str, key: str, to: str) -> None:
    """The widest audience holds where two fields say the same."""
    key = key[:LONGEST]
    if key and to in WIDEST and WIDEST[Audience(to)] <= WIDEST.get(Audience(rows.get((kind, key), Audience.NOBODY)), 9):
        rows[kind, key] = to


def _add_words(rows: Found, profile: Profile) -> None:
    member = profile.member
    for words in inside(member.display_name, anywhere=True):
        _add(rows, Trait.Kind.WORD, fold(words), Audience.MEMBERS)
    for words in parts(member.name):
        _add(rows, Trait.Kind.WORD, fold(words), profile.name_to)
    shown_kana = member.display_name if KANA.fullmatch(member.display_name) else ""
    for kana, to in ((member.kana, profile.kana_to), (shown_kana, Audience.MEMBERS)):
        for words in parts(kana):
            _add(rows, Trait.Kind.WORD, fold(words), to)
            _add(rows, Trait.Kind.WORD, fold_romaji(romaji(words)), to)


def _add_body(rows: Found, home: Affiliation, to: str) -> None:
    body = home.organisation
    _add(rows, Trait.Kind.SIZE, body.size_words, Audience.MEMBERS)
    _add(rows, Trait.Kind.PLACE, block_of(body.prefecture, body.size_words), Audience.MEMBERS)
    _add(rows, Trait.Kind.PLACE, body.prefecture, to)
    _add(rows, Trait.Kind.SIZE, body.pop_band, to)
    for words in {body.name, body.full_name}:
        _add(rows, Trait.Kind.WORD, fold(words), to)


def _add_duty(rows: Found, kind: str, duty: Duty | None, to: str) -> None:
    """The field and the large one it is part of."""
    if duty is not None:
        _add(rows, kind, duty.pk, to)
        _add(rows, kind, duty.parent_id or "", to)


def members_without_traits(limit: int) -> Iterator[int]:
    """Members who want to be found and are not yet written down, such as those from before there was a directory."""
    known = Exists(Trait.objects.filter(member=OuterRef("member_id")).order_by())
    rows = Profile.objects.filter(~known, in_directory=True, member__standing__in=INSIDE).order_by("member_id")
    return iter(rows.values_list("member_id", flat=True)[:limit])
