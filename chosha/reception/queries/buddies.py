"""Reads about 話し相手, for pages."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.models import Audience, Interest, Member, Profile
from chosha.reception.access import BUDDY, open_wishes, visible_pairs
from chosha.reception.models import Pair, Welcome
from chosha.talk.engine.spoken import Conversation
from chosha.talk.queries import conversation

WISHES = 20


@dataclass(frozen=True)
class Company:
    """A pair as one of the two sees it: the other one, with the few words they say of themselves."""

    pair: Pair
    other: Member
    hello: str

    @property
    def path(self) -> str:
        return f"/newcomers/buddies/{self.pair.pk}/"


@dataclass(frozen=True)
class Wish:
    """A newcomer who wishes for somebody to talk to, and the fields they want to read of."""

    welcome: Welcome
    interests: str


def company_of(pair: Pair, member: Member) -> Company:
    other = pair.buddy if member.pk == pair.newcomer_id else pair.newcomer
    return Company(pair, other, other.hello if other.profile.hello_to != Audience.NOBODY else "")


def companies(member: Member) -> list[Company]:
    """All living pairs of the member, the newest first."""
    return [company_of(pair, member) for pair in _pairs(member).filter(ended_at__isnull=True)]


def company(member: Member, pair_id: int) -> Company | None:
    """One pair of the member's own; None for all others, and for what ended long ago."""
    pair = _pairs(member).filter(pk=pair_id).first()
    return company_of(pair, member) if pair is not None else None


def _pairs(member: Member) -> QuerySet[Pair]:
    return visible_pairs(member).select_related("newcomer__profile", "buddy__profile")


def offers(member: Member) -> bool:
    return Profile.objects.filter(member=member, offers_to_buddy=True).exists()


def wishes_page(member: Member, after: str = "") -> tuple[list[Wish], str]:
    """Open wishes, who waits longest first, and the cursor of the next page ("" at the end)."""
    rows = open_wishes(member).select_related("member__profile")
    place = read_cursor(after)
    if place is not None:
        rows = rows.filter(Q(wished_at__gt=place[0]) | Q(wished_at=place[0], pk__gt=place[1]))
    found = list(rows.order_by("wished_at", "id")[: WISHES + 1])
    last = found[WISHES - 1] if len(found) > WISHES else None
    return _wishes(found[:WISHES]), cursor_of(last.wished_at, last.pk) if last is not None and last.wished_at else ""


def _wishes(found: list[Welcome]) -> list[Wish]:
    shown = [welcome.member_id for welcome in found if welcome.member.profile.interests_to != Audience.NOBODY]
    names: dict[int, list[str]] = {}
    for member_id, name in Interest.objects.filter(member__in=shown).order_by("duty__sort").values_list("member_id", "duty__name"):
        names.setdefault(member_id, []).append(name)
    return [Wish(welcome, "、".join(names.get(welcome.member_id, []))) for welcome in found]


def pair_talk(member: Member, pair: Pair, after: str = "") -> Conversation:
    """What the two said to each other. The caller has asked that the member is one of them."""
    nobody = "まだ、ひとことも交わされていません。「はじめまして」からで大丈夫です。"
    return conversation(member, BUDDY, pair, after=after, word="ひとこと", nobody=nobody, reacts=("thanks",))


def others_in(pair_id: int, said_by: int) -> list[Member]:
    """Whom to tell that something was said between the two: whoever did not say it."""
    pair = Pair.objects.filter(pk=pair_id, ended_at__isnull=True).select_related("newcomer", "buddy").first()
    return [member for member in (pair.newcomer, pair.buddy) if member.pk != said_by] if pair else []
