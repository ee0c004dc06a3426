"""Who holds which task until when, and what waits for a second voice."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from chosha.kernel.clock import end_of_fiscal_year, today
from chosha.members.access import INSIDE, roles_held
from chosha.members.models import Member, Role, RoleName, RoleProposal

RENEWAL_BEGINS = 1  # January: from then on a task is given until the 31 March of the next year
TOLD_BEFORE = timedelta(days=30)


def last_day_of_role(day: date) -> date:
    """The 31 March until which a task given on this day lasts: at least three months, at most fifteen."""
    end = end_of_fiscal_year(day)
    return end.replace(year=end.year + 1) if RENEWAL_BEGINS <= day.month <= 3 else end


WORDS = {
    RoleName.RECEPTION: "入会の申込みを見て、在職を確かめます。",
    RoleName.BROADCAST: "番組を立て、放送を支えます。",
    RoleName.EDITOR: "お知らせと、きまりの案を書きます。",
    RoleName.MODERATOR: "困る投稿をいったん伏せ、利用を止める判断をします。",
    RoleName.GUARDIAN: "匿名の封を預かります。開けるのは、二人がそろったときだけです。",
    RoleName.ACCOUNTS: "支援の会計帳をつけます。",
    RoleName.ADMINISTRATOR: "受け持ちを決め、記録と裏の仕事を見守ります。",
}


@dataclass(frozen=True)
class Task:
    """One kind of task and who holds it."""

    name: RoleName
    roles: list[Role]

    @property
    def words(self) -> str:
        return WORDS[self.name]


def tasks_held() -> list[Task]:
    """Every kind of task in the order of RoleName, with who is inside and holds it today."""
    held = list(roles_held().filter(member__standing__in=INSIDE).select_related("member").order_by("granted_at", "id"))
    return [Task(name, [role for role in held if role.name == name]) for name in RoleName]


def own_roles(member: Member) -> list[Role]:
    """What one holds oneself, in the order of RoleName."""
    order = list(RoleName)
    return sorted(roles_held().filter(member=member), key=lambda role: order.index(RoleName(role.name))) if member.holds_role else []


def open_proposals() -> QuerySet[RoleProposal]:
    """What waits for a second voice, the oldest first."""
    return RoleProposal.objects.filter(closed_at__isnull=True).select_related("member", "proposed_by").order_by("proposed_at", "id")


def proposals_for(member: Member) -> QuerySet[RoleProposal]:
    """What others would give a member to do."""
    return open_proposals().filter(member=member)


def roles_ending_soon() -> list[Role]:
    """What ends within thirty days and whose holder has not been told."""
    day = today()
    soon = roles_held().filter(ends_on__gte=day, ends_on__lte=day + TOLD_BEFORE, told_at__isnull=True, member__standing__in=INSIDE)
    return list(soon.select_related("member").order_by("id"))


def may_be_renewed(role: Role) -> bool:
    """Its next 31 March can be agreed on now."""
    return role.ends_on is not None and role.ends_on < last_day_of_role(today())
