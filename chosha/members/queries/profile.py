"""What one member sees of another. The one place that knows: templates and lists get a ShownProfile and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from chosha.kernel.clock import fiscal_year, fiscal_year_words, today
from chosha.kernel.prepared import prepared
from chosha.members.access import visible_members
from chosha.members.engine.places import veiled
from chosha.members.models import Affiliation, Audience, CanHelp, Duty, FurtherDuty, Interest, Member, PastDuty, Profile

LANGUAGES = {
    "ja": "日本語", "easy-ja": "やさしい日本語", "en": "英語", "zh": "中国語", "ko": "韓国・朝鮮語", "pt": "ポルトガル語",
    "es": "スペイン語", "vi": "ベトナム語", "fil": "フィリピノ語", "ne": "ネパール語", "id": "インドネシア語", "sign": "手話",
}  # fmt: skip
VISIBLE = (
    "name_to", "kana_to", "body_to", "post_to", "duties_to", "past_duties_to", "can_help_to", "interests_to", "languages_to", "hello_to",
)  # fmt: skip


@dataclass(frozen=True)
class Eyes:
    """Who looks: the large fields of work the viewer is in charge of, and whether it is the member's own reading of all."""

    larges: frozenset[str] = frozenset()

    def see(self, to: str, larges: Iterable[str]) -> bool:
        return to == Audience.MEMBERS or (to == Audience.FIELD and not self.larges.isdisjoint(larges))


@dataclass(frozen=True)
class ShownDuty:
    """A field of work and its years in words: 「収納」「令和6年度から（3年目）」."""

    name: str
    years: str = ""


@dataclass(frozen=True)
class ShownProfile:
    """A member as one viewer sees them. What the viewer may not see is empty here; nothing tells the two apart."""

    id: int
    display_name: str
    name_with_san: str
    body: str
    legal_name: str = ""
    kana: str = ""
    host: str = ""
    post: str = ""
    duties: Sequence[ShownDuty] = field(default=())
    past_duties: Sequence[ShownDuty] = field(default=())
    can_help: Sequence[ShownDuty] = field(default=())
    interests: Sequence[str] = field(default=())
    languages: Sequence[str] = field(default=())
    hello: str = ""

    @property
    def path(self) -> str:
        return f"/members/{self.id}/"

    @property
    def initial(self) -> str:
        return self.display_name[:1]

    @property
    def line(self) -> str:
        """For a list: 「北陸の市　収納、住民税」."""
        return "\u3000".join(filter(None, (self.body, "、".join(duty.name for duty in self.duties[:2]))))


def large_of() -> dict[str, str]:
    """The large field of every field of work, its own for a large one. The official list changes with the house, not with the day."""
    return {slug: parent or slug for slug, parent in _larges()}


@prepared
def _larges() -> QuerySet[Any, Any]:
    return Duty.objects.order_by().values_list("slug", "parent_id")


def larges_of(member: Member) -> frozenset[str]:
    """The large fields a member is in charge of today, whether shown or not."""
    of, now = large_of(), _now([member.pk])
    return frozenset(of[duty] for duty in now[member.pk] if duty in of)


def _now(members: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    current = Affiliation.objects.filter(member__in=members, ended_on__isnull=True, duty__isnull=False).order_by()
    further = FurtherDuty.objects.filter(member__in=members).order_by()
    for member, duty in [*current.values_list("member_id", "duty_id"), *further.values_list("member_id", "duty_id")]:
        found[member].add(str(duty))
    return found


def eyes_of(viewer: Member) -> Eyes:
    return Eyes(larges_of(viewer))


def shown_profile(viewer: Member, whom_id: int) -> ShownProfile | None:
    """The member's page as the viewer sees it; None when there is none for this viewer, for whatever reason."""
    whom = visible_members(viewer).filter(pk=whom_id).first() if abs(whom_id) < 2**63 else None
    return shown_profiles(eyes_of(viewer), [whom])[0] if whom is not None else None


def shown_profiles(eyes: Eyes, members: Sequence[Member]) -> list[ShownProfile]:
    """Several members through the same eyes, in the order given, in a fixed number of queries."""
    keys = [member.pk for member in members]
    profiles = Profile.objects.in_bulk(keys)
    serving: dict[int, dict[str, Affiliation]] = defaultdict(dict)
    for row in Affiliation.objects.filter(member__in=keys, ended_on__isnull=True).select_related("organisation", "duty"):
        serving[row.member_id][row.kind] = row
    rows = {model: _by_member(model, keys) for model in (FurtherDuty, PastDuty, CanHelp, Interest)}
    of, found = large_of(), []
    for member in members:
        own = {model: kept[member.pk] for model, kept in rows.items()}
        found.append(_shown(eyes, of, member, profiles.get(member.pk) or Profile(member=member), serving[member.pk], own))
    return found


def _by_member(model: Any, keys: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in model.objects.filter(member__in=keys).select_related("duty"):
        found[row.member_id].append(row)
    return found


def _shown(
    eyes: Eyes, of: dict[str, str], member: Member, profile: Profile, serving: dict[str, Affiliation], rows: dict[Any, list[Any]]
) -> ShownProfile:
    home, host = serving.get(Affiliation.Kind.HOME), serving.get(Affiliation.Kind.SECONDED)
    now = {row.duty_id for row in (*serving.values(), *rows[FurtherDuty]) if row.duty_id}
    larges = {of[duty] for duty in now if duty in of}
    sees = {name: eyes.see(getattr(profile, name), larges) for name in VISIBLE}
    return ShownProfile(
        id=member.pk,
        display_name=member.display_name,
        name_with_san=member.name_with_san,
        body=_body(home, sees["body_to"]),
        legal_name=member.name if sees["name_to"] else "",
        kana=member.kana if sees["kana_to"] else "",
        host=_body(host, sees["body_to"]) if host and sees["body_to"] else "",
        post=home.post if home and sees["post_to"] else "",
        duties=duties_now(home, rows[FurtherDuty]) if sees["duties_to"] else (),
        past_duties=[past_duty(row) for row in rows[PastDuty]] if sees["past_duties_to"] else (),
        can_help=[ShownDuty(row.words, row.duty.name if row.duty else "") for row in rows[CanHelp]] if sees["can_help_to"] else (),
        interests=[row.duty.name for row in rows[Interest]] if sees["interests_to"] else (),
        languages=[LANGUAGES[code] for code in profile.languages if code in LANGUAGES] if sees["languages_to"] else (),
        hello=member.hello if sees["hello_to"] else "",
    )


def _body(serving: Affiliation | None, shown: bool) -> str:
    if serving is None:
        return ""
    body = serving.organisation
    return body.full_name if shown else veiled(body.prefecture, body.size_words)


def duties_now(home: Affiliation | None, further: Iterable[FurtherDuty]) -> list[ShownDuty]:
    """The main field first, each with its 年度 and how far into it."""
    main = [ShownDuty(home.duty.name, _since(fiscal_year(home.duty_since) if home.duty_since else None))] if home and home.duty else []
    return main + [ShownDuty(row.duty.name, _since(row.since_year)) for row in further]


def _since(year: int | None) -> str:
    return f"{fiscal_year_words(year)}から（{fiscal_year(today()) - year + 1}年目）" if year else ""


def past_duty(row: PastDuty) -> ShownDuty:
    until = "" if row.until_year == row.from_year else f"から{fiscal_year_words(row.until_year)}"
    return ShownDuty(row.duty.name, f"{fiscal_year_words(row.from_year)}{until}")
