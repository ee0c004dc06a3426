"""The queue as volunteers see it: its tabs, a page of rows with hints, what was just decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from chosha.kernel.clock import now
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.models import MailDomain, Member, RoleName
from chosha.members.queries import members_with_role
from chosha.reception.access import is_held_by_another, visible_applications
from chosha.reception.models import Application, Purpose, State
from chosha.reception.queries.hints import SURE, Sight, sights_of

A_PAGE = 25
TOGETHER = 30  # how many are welcomed by one act at most: as many names as a person reads with care
LOOKED_THROUGH = 60
DAY = timedelta(days=1)
TABS = {
    "": "待っている",
    "mail": "職場のメール",
    "person": "人が確認",
    "second": "二人で見る",
    "asked": "返事待ち",
    "recent": "決めたばかり",
}


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    application: Application
    sight: Sight
    is_mine: bool
    is_others: bool
    said_yes: bool  # this volunteer was the first of two

    @property
    def waited(self) -> str:
        return waited_words(now() - self.application.state_since)

    @property
    def asks_two(self) -> str:
        """Why two should look, whether it is written down already or follows from what was found."""
        return self.application.second_look or self.sight.second_look


@dataclass(frozen=True)
class Listing:
    rows: list[Row]
    cursor: str = ""


def waited_words(wait: timedelta) -> str:
    """「12分」「5時間」「3日」: how long somebody has been waiting."""
    minutes = max(0, int(wait.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes}分"
    return f"{minutes // 60}時間" if minutes < 1440 else f"{minutes // 1440}日"


def queue(member: Member, tab: str = "") -> QuerySet[Application]:
    """What one tab holds, the longest wait first."""
    rows = visible_applications(member).select_related("organisation", "claimed_by", "first_yes_by")
    if tab == "asked":  # whose turn it is: to answer, or to mend the address that the code came back from
        return rows.filter(Q(state=State.ASKED) | Q(Q(state=State.WAITING_PROOF), ~Q(bounced=""))).order_by("state_since", "id")
    rows = rows.filter(state=State.WAITING_PERSON).order_by("state_since", "id")
    if tab == "mail":
        return rows.filter(_proved_by_sure_mail())
    if tab == "person":
        return rows.exclude(proof=Application.Proof.CODE)
    return rows.exclude(second_look="") if tab == "second" else rows


def _proved_by_sure_mail() -> Q:
    """Proved by a code at a domain of the body's own that is sure."""
    address = ExpressionWrapper(OuterRef("work_address"), output_field=CharField())
    own = MailDomain.objects.filter(organisation=OuterRef("organisation"), grade=SURE).annotate(sent_to=address)
    below = Q(sent_to__endswith=Concat(Value("@"), F("domain"))) | Q(sent_to__endswith=Concat(Value("."), F("domain")))
    return Q(Exists(own.filter(below)), proof=Application.Proof.CODE)


def queue_page(member: Member, tab: str = "", after: str = "") -> Listing:
    """One page of a tab from the cursor on. The number of questions to the database does not depend on its length."""
    rows = queue(member, tab)
    place = read_cursor(after)
    if place is not None:
        rows = rows.filter(Q(state_since__gt=place[0]) | Q(state_since=place[0], id__gt=place[1]), state_since__gte=place[0])
    found = list(rows[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return Listing(_rows(member, shown), cursor_of(shown[-1].state_since, shown[-1].pk) if len(found) > A_PAGE else "")


def _rows(member: Member, applications: Sequence[Application]) -> list[Row]:
    sights = sights_of(applications)
    return [_row(member, application, sights[application.pk]) for application in applications]


def _row(member: Member, application: Application, sight: Sight) -> Row:
    held = application.claimed_until is not None and application.claimed_until > now()
    others = is_held_by_another(application, member)
    return Row(application, sight, held and not others, others, application.first_yes_by_id == member.pk)


def welcome_together(member: Member) -> list[Row]:
    """Whom one act may welcome: newcomers proved by a sure work mail, with nothing to look at, held by nobody else. At most TOGETHER."""
    rows = queue(member, "mail").filter(purpose=Purpose.JOIN, second_look="", bounced="")
    waiting = [row for row in rows[:LOOKED_THROUGH] if not is_held_by_another(row, member)]
    return [row for row in _rows(member, waiting) if row.sight.is_plain][:TOGETHER]


def decided_lately(member: Member) -> list[Application]:
    """What this volunteer decided within a day, the newest first; and what nobody has been told of yet, whoever decided it."""
    rows = visible_applications(member).filter(
        decided_at__isnull=False, decided_at__gt=now() - DAY, state__in=(State.APPROVED, State.DECLINED)
    )
    mine = Q(decided_by=member) | Q(settled_at__isnull=True)
    return list(rows.filter(mine).select_related("organisation", "decided_by").order_by("-decided_at", "-id")[:100])


def last_undoable(member: Member) -> Application | None:
    """This volunteer's newest decision that can still be taken back."""
    open_still = visible_applications(member).filter(settled_at__isnull=True, settles_at__isnull=False, decided_by=member)
    return open_still.filter(state__in=(State.APPROVED, State.DECLINED)).order_by("-decided_at", "-id").first()


def waiting_count() -> int:
    """How many applications wait for a person."""
    return Application.objects.filter(state=State.WAITING_PERSON).count()


def has_colleagues(member: Member) -> bool:
    """Whether anybody else works the queue: without, nobody could be the second pair of eyes."""
    return members_with_role(RoleName.RECEPTION).exclude(pk=member.pk).exists()
