"""How large the bodies are that write here, as far as their members show it."""

from collections.abc import Iterable

from chosha.board.models import SizeBand
from chosha.members.models import Affiliation, Audience, Member

BANDS = {
    "5千未満": SizeBand.TOWN,
    "5千〜1万": SizeBand.TOWN,
    "1万〜2万": SizeBand.SMALL,
    "2万〜5万": SizeBand.SMALL,
    "5万〜10万": SizeBand.MIDDLE,
    "10万〜20万": SizeBand.MIDDLE,
    "20万〜50万": SizeBand.LARGE,
    "50万以上": SizeBand.LARGE,
}


def band_shown(facts: Iterable[str]) -> str:
    """The coarse band among the facts that a mask shows; empty where it shows none."""
    return next((str(BANDS[size]) for size in (fact.removeprefix("人口").removesuffix("人") for fact in facts) if size in BANDS), "")


def size_band_of(member: Member) -> str:
    """The coarse band of the body served today; empty where the member does not show the body to all, and for what is no municipality."""
    shown = Affiliation.objects.filter(member=member, ended_on__isnull=True, kind=Affiliation.Kind.HOME)
    rows = shown.filter(member__profile__body_to=Audience.MEMBERS).order_by().values_list("organisation__pop_band", flat=True)[:1]
    return str(BANDS.get("".join(rows).removesuffix("人"), ""))
