from datetime import datetime, time
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.kernel.prepared import prepared
from chosha.members.access import seen_as
from chosha.members.models import Member, Profile
from chosha.notices.access import visible_notices
from chosha.notices.engine.quiet import NIGHT
from chosha.notices.models import Notice, Stopped

PAGE = 30
LATEST = 5


def unread_notices(member: Member) -> QuerySet[Notice]:
    return visible_notices(member).filter(read_at__isnull=True)


def has_unread(member: Member) -> bool:
    return bool(_one_unread(*seen_as(member)))


@prepared
def _one_unread(member_id: int, home: int, host: int) -> QuerySet[Any, Any]:
    reader = Member(pk=member_id, home_body_id=home, host_body_id=host)
    return unread_notices(reader).order_by().values_list("pk")[:1]


class News(NamedTuple):
    """An unread notice as far as the first page needs it."""

    line: str
    url: str
    at: datetime
    pk: int

    @property
    def is_undated(self) -> bool:
        return self.pk < 0


def latest_unread(member: Member, limit: int) -> list[News]:
    """The newest unread notices, at most as many as `LATEST`."""
    return [News(*row) for row in _latest_unread(*seen_as(member))[:limit]]


@prepared
def _latest_unread(member_id: int, home: int, host: int) -> QuerySet[Any, Any]:
    reader = Member(pk=member_id, home_body_id=home, host_body_id=host)
    return unread_notices(reader).values_list("line", "url", "at", "pk")[:LATEST]


def notice_page(member: Member, after: str = "", limit: int = PAGE) -> tuple[list[Notice], str]:
    """Notices from newest to oldest below the cursor, and the cursor of the next page ("" at the end). A bad cursor is the beginning."""
    rows = visible_notices(member)
    place = read_cursor(after)
    if place:
        moment, number = place
        rows = rows.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=number))
    found = list(rows[: limit + 1])
    return found[:limit], cursor_of(found[limit - 1].at, found[limit - 1].pk) if len(found) > limit else ""


def stopped_kinds(member: Member) -> set[str]:
    return set(Stopped.objects.filter(member=member).values_list("kind", flat=True))


def who_wants(kind: str, members: QuerySet[Member]) -> list[Member]:
    """Those who have not stopped notices of this kind."""
    return list(members.exclude(pk__in=Stopped.objects.filter(kind=kind).values("member")))


def quiet_hours_of(address: str) -> tuple[time, time]:
    """(from, until) of the member behind a mail address; the night for everybody else."""
    rows = Profile.objects.filter(member__email=address.lower()).values_list("quiet_from", "quiet_until")
    return rows.first() or NIGHT
