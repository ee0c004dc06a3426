"""The prefecture a member serves in today: that of every body whose service is proved, at home or lent to.

A move that is not proved yet opens no other prefecture, and national bodies lie in none: no place of an office is kept.
"""

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat

from chosha.kernel.circles import Circle
from chosha.kernel.content import Viewer
from chosha.kernel.prepared import prepared
from chosha.members.engine.places import OF_PREFECTURE
from chosha.members.models import Affiliation
from chosha.members.queries.crowds import INSIDE

KIND = "region"
DECLARED = "異動の確認がすむと、同じ都道府県の人だけに見せることも選べます。"
NATIONAL = "同じ都道府県の人だけに見せることは、都道府県や市区町村の団体にお勤めの会員が選べます。"


def _serving() -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(ended_on__isnull=True).order_by()


def _proved() -> QuerySet[Affiliation]:
    return _serving().exclude(proof=Affiliation.Proof.DECLARED)


def prefectures_of(member_id: int) -> list[str]:
    """「長野県」, of the body at home and then of the one lent to; empty where neither lies in one."""
    found = [prefecture for prefecture, _ in _prefectures(member_id) if prefecture in OF_PREFECTURE]
    return list(dict.fromkeys(found))


@prepared
def _prefectures(member_id: int) -> QuerySet[Any, Any]:
    return _proved().filter(member=member_id).order_by("kind").values_list("organisation__prefecture", "kind")


class Region(Circle):
    """Everybody who serves in the same prefecture."""

    kind = KIND

    def keys_of(self, member: Viewer) -> QuerySet[Any, Any]:
        key = Concat(Value(f"{KIND}:"), "organisation__prefecture", output_field=CharField())
        return _proved().filter(member=member.pk).values_list(key)

    def offered(self, member: Viewer) -> dict[str, str]:
        return {f"{KIND}:{name}": f"{name}の人だけ" for name in prefectures_of(member.pk)}

    def why_none(self, member: Viewer) -> str:
        unproved = _serving().filter(member=member.pk, proof=Affiliation.Proof.DECLARED)
        return DECLARED if unproved.exists() else NATIONAL

    def words(self, key: str) -> str:
        name = key.removeprefix(f"{KIND}:")
        return f"{name}の人だけ" if name in OF_PREFECTURE else ""

    def reading(self, key: str) -> str:
        return f"{key.removeprefix(f'{KIND}:')}の団体に、いまお勤めの会員だけに見えます"

    def members_in(self, key: str) -> QuerySet[Any, Any]:
        there = _proved().filter(organisation__prefecture=key.removeprefix(f"{KIND}:"))
        return there.filter(member__standing__in=INSIDE, member__is_active=True).values("member")
