"""Members as hosts write them into the fields of an episode."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from chosha.members.models import Member


def names_known_as(text: str) -> list[Member]:
    """Members who go by a display name, or by 「名前（横の一行）」 where several share one."""
    by_name = list(_known_members().filter(display_name=text)[:2])
    name, _, detail = text.partition("（")
    if by_name or not detail:
        return by_name
    return list(_known_members().filter(display_name=name.strip(), byline_detail=detail.removesuffix("）"))[:2])


def names_of_several(names: Iterable[str]) -> set[str]:
    """Those of the display names that more than one member goes by."""
    wanted = list(names)
    if not wanted:
        return set()
    several = _known_members().filter(display_name__in=wanted).order_by().values("display_name").annotate(n=Count("pk"))
    return {row["display_name"] for row in several if row["n"] > 1}


def _known_members() -> QuerySet[Member]:
    return Member.objects.filter(is_active=True).exclude(standing__in=("applicant", "suspended"))
