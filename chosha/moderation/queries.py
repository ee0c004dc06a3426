"""What was told, what is covered and what is asked to be looked at again, with what its passport says of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, Q, QuerySet

from chosha.kernel.clock import now
from chosha.kernel.content import Card, Passport, passport
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.models import Member
from chosha.moderation.access import A_DECISION, own_reports, visible_appeals, visible_covers, visible_reports
from chosha.moderation.models import Appeal, Cover, Report

A_PAGE = 20
Place = tuple[str, int]


@dataclass(frozen=True)
class Covered:
    """One cover and the card of what lies under it; no card when the content itself is gone."""

    cover: Cover
    card: Card | None


@dataclass(frozen=True)
class Told:
    """One content that members told of: since when it waits, what worries them, without who it was."""

    key: str
    thing_id: int
    since: datetime
    reports: list[Report]
    card: Card | None
    own: bool  # the reader's own: somebody else looks at it, and what was said stays unread

    @property
    def waits(self) -> str:
        return waited(self.since)

    @property
    def from_whom(self) -> str:
        return "会員から" if len(self.reports) == 1 else f"会員{len(self.reports)}人から"


@dataclass(frozen=True)
class Asked:
    """One appeal; `late` once its day is over, `mine` where somebody else has to decide."""

    appeal: Appeal
    card: Card | None
    mine: bool

    @property
    def waits(self) -> str:
        return waited(self.appeal.asked_at)

    @property
    def late(self) -> bool:
        return now() - self.appeal.asked_at > A_DECISION


@dataclass(frozen=True)
class OwnReport:
    report: Report
    card: Card | None

    @property
    def outcome(self) -> str:
        """What became of it, in words."""
        cover = self.report.cover
        if cover is not None and cover.outcome:
            return cover.get_outcome_display()
        return self.report.get_outcome_display() if self.report.outcome else "見守り役が読みます"


def waited(since: datetime) -> str:
    """「12分」「3時間」「2日」, rounded down."""
    gone = now() - since
    if gone < timedelta(hours=1):
        return f"{max(1, gone // timedelta(minutes=1))}分"
    return f"{gone // timedelta(hours=1)}時間" if gone < timedelta(days=2) else f"{gone.days}日"


def covers_now(member: Member) -> QuerySet[Cover]:
    return visible_covers(member).filter(lifted_at__isnull=True).select_related("by")


def covered_page(member: Member, *, before: int | None = None) -> tuple[list[Covered], int | None]:
    """Newest first, twenty at a time; the second value is the cursor of the next page."""
    rows = covers_now(member).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    covers = list(rows[: A_PAGE + 1])
    cards, _ = _seen(member, [(cover.key, cover.thing_id) for cover in covers[:A_PAGE]])
    found = [Covered(cover, cards.get((cover.key, cover.thing_id))) for cover in covers[:A_PAGE]]
    return found, covers[A_PAGE - 1].pk if len(covers) > A_PAGE else None


def told_page(member: Member, after: str = "") -> tuple[list[Told], str]:
    """What waits for a moderator, the longest wait first, one line for each content; and the cursor of the next page."""
    waiting = visible_reports(member).filter(closed_at__isnull=True)
    groups = waiting.order_by().values("key", "thing_id").annotate(since=Min("at"))
    if place := read_cursor(after):
        groups = groups.filter(Q(since__gt=place[0]) | Q(since=place[0], thing_id__gt=place[1]))
    rows = list(groups.order_by("since", "thing_id").values_list("key", "thing_id", "since")[: A_PAGE + 1])
    shown = rows[:A_PAGE]
    cards, own = _seen(member, [row[:2] for row in shown])
    said: dict[Place, list[Report]] = {row[:2]: [] for row in shown}
    for report in waiting.filter(thing_id__in=[row[1] for row in shown]).order_by("at", "id"):
        said.setdefault((report.key, report.thing_id), []).append(report)
    found = [Told(*row, said[row[:2]], cards.get(row[:2]), row[:2] in own) for row in shown]
    return found, cursor_of(rows[A_PAGE - 1][2], rows[A_PAGE - 1][1]) if len(rows) > A_PAGE else ""


def asked_page(member: Member, after: str = "") -> tuple[list[Asked], str]:
    """Appeals that wait, the oldest first, so that what is overdue stands above; and the cursor of the next page."""
    rows = visible_appeals(member).filter(decided_at__isnull=True).select_related("cover").order_by("asked_at", "id")
    if place := read_cursor(after):
        rows = rows.filter(Q(asked_at__gt=place[0]) | Q(asked_at=place[0], id__gt=place[1]))
    appeals = list(rows[: A_PAGE + 1])
    shown = appeals[:A_PAGE]
    places = [(appeal.cover.key, appeal.cover.thing_id) for appeal in shown]
    cards, own = _seen(member, places)
    told = set(Report.objects.filter(cover__in=[appeal.cover_id for appeal in shown], by=member).values_list("cover_id", flat=True))
    mine = {appeal.pk: appeal.cover.by_id == member.pk or appeal.cover_id in told for appeal in shown}
    found = [Asked(row, cards.get(place), mine[row.pk] or place in own) for row, place in zip(shown, places, strict=True)]
    return found, cursor_of(shown[-1].asked_at, shown[-1].pk) if len(appeals) > A_PAGE else ""


def own_reports_page(member: Member, *, before: int | None = None) -> tuple[list[OwnReport], int | None]:
    """What the member told of and what became of it, newest first."""
    rows = own_reports(member).select_related("cover").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    reports = list(rows[: A_PAGE + 1])
    cards, _ = _seen(member, [(report.key, report.thing_id) for report in reports[:A_PAGE]])
    found = [OwnReport(report, cards.get((report.key, report.thing_id))) for report in reports[:A_PAGE]]
    return found, reports[A_PAGE - 1].pk if len(reports) > A_PAGE else None


def cover_of(key: str, thing_id: int) -> Cover | None:
    """The cover that lies on it now, with its appeal. The caller has asked that the member sees the content."""
    return Cover.objects.filter(key=key, thing_id=thing_id, lifted_at__isnull=True).select_related("appeal").first()


def waits_for(member: Member) -> tuple[bool, bool]:
    """Whether something told, and whether an appeal, waits for this moderator's eyes."""
    told = visible_reports(member).filter(closed_at__isnull=True).exists()
    return told, visible_appeals(member).filter(decided_at__isnull=True).exists()


def _is_worn(issued: Passport, thing: Any, member: Member) -> bool:
    """Whether it stands under the member's own mask."""
    return getattr(thing, "mask_id", None) is not None and issued.is_by(thing, member)


def _seen(member: Member, places: list[Place]) -> tuple[dict[Place, Card], set[Place]]:
    """The cards of what the member may see, and which of it the member wrote."""
    by_key: dict[str, list[int]] = {}
    for key, thing_id in places:
        by_key.setdefault(key, []).append(thing_id)
    cards: dict[Place, Card] = {}
    own: set[Place] = set()
    for key, ids in by_key.items():
        issued = passport(key)
        things = list(issued.visible_to(member).filter(pk__in=ids))
        cards |= {(key, thing.pk): card for thing, card in zip(things, issued.cards(things), strict=True)}
        own |= {(key, thing.pk) for thing in things if issued.author_of(thing) == member.pk or _is_worn(issued, thing, member)}
    return cards, own
