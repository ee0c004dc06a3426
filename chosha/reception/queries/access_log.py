"""「あなたの情報を見た記録」: what the audit knows of one member, in words for that member."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from chosha.audit.models import Entry
from chosha.audit.queries import entries
from chosha.kernel.text import whole_number
from chosha.members.models import Member, RoleName, Standing
from chosha.reception.models import Application

PAGE = 30
# What each act means for the member it concerns, and in which role somebody does it. An act that is not here is not shown.
READS = {
    "members.private.read": ("氏名・団体・連絡先を見ました", ""),
    "reception.application.read": ("申込みを見ました", RoleName.RECEPTION.label),
    "reception.document.read": ("書類を見ました", RoleName.RECEPTION.label),
}
ACTS = {
    "members.member.welcomed": ("会員になりました", ""),
    "members.standing.changed": ("在籍の状態が変わりました", ""),
    "members.role.proposed": ("受け持ちの話が出ました", RoleName.ADMINISTRATOR.label),
    "members.role.granted": ("受け持ちをお願いしました", RoleName.ADMINISTRATOR.label),
    "members.role.renewed": ("受け持ちを続けてもらうことになりました", RoleName.ADMINISTRATOR.label),
    "members.role.declined": ("受け持ちを断りました", ""),
    "members.role.taken_back": ("受け持ちの話が引っこみました", RoleName.ADMINISTRATOR.label),
    "members.role.refused": ("受け持ちの話が見送られました", RoleName.ADMINISTRATOR.label),
    "members.role.ended": ("受け持ちが終わりました", ""),
    "members.password.set": ("パスワードを決めました", ""),
    "members.token.made": ("プログラム用の鍵を作りました", ""),
    "members.token.ended": ("プログラム用の鍵を使えなくしました", ""),
    "reception.application.claimed": ("申込みを担当しました", RoleName.RECEPTION.label),
    "reception.application.asked": ("申込みについて、たずねました", RoleName.RECEPTION.label),
    "reception.application.approved": ("申込みを確かめました", RoleName.RECEPTION.label),
    "reception.application.declined": ("申込みを見送りました", RoleName.RECEPTION.label),
    "reception.application.undone": ("申込みの判断を取り消しました", RoleName.RECEPTION.label),
}
# Whoever stops somebody acts for the house: the reason is told, the name stays with the secretariat.
UNNAMED = ("members.standing.changed",)


@dataclass(frozen=True)
class Line:
    """One line of the log: when, who and in which role, what, and what else is known of it."""

    at: datetime
    who: str
    role: str
    words: str
    more: str
    reason: str


def reads_of(member: Member, after: str = "", limit: int = PAGE) -> tuple[list[Line], str]:
    """Who looked at what is private about the member, the newest first, and the next cursor ("" at the end)."""
    return _page(member, READS, after, limit, hide_own=True)


def acts_on(member: Member, after: str = "", limit: int = PAGE) -> tuple[list[Line], str]:
    """What was done to the member, and what the member did to the account, the newest first, and the next cursor."""
    return _page(member, ACTS, after, limit, hide_own=False)


def _page(member: Member, words: dict[str, tuple[str, str]], after: str, limit: int, *, hide_own: bool) -> tuple[list[Line], str]:
    rows = entries().filter(_concerns(member), act__in=words)
    if hide_own:
        rows = rows.exclude(by_id=member.pk)
    if (number := whole_number(after)) is not None:
        rows = rows.filter(pk__lt=number)
    found = list(rows[: limit + 1])
    shown = found[:limit]
    names = {person.pk: person.name_with_san for person in _people(shown)}
    lines = [_line(entry, member, names, *words[entry.act]) for entry in shown]
    return lines, str(shown[-1].pk) if len(found) > limit else ""


def _concerns(member: Member) -> Q:
    """About the member, or about one of the member's applications."""
    own = [str(pk) for pk in Application.objects.filter(member=member).values_list("pk", flat=True)]
    about = Q(thing_type="members.member", thing_id=str(member.pk))
    return about | Q(thing_type="reception.application", thing_id__in=own)


def _people(shown: list[Entry]) -> QuerySet[Member]:
    return Member.objects.filter(pk__in={entry.by_id for entry in shown if entry.by_id})


def _line(entry: Entry, member: Member, names: dict[int, str], words: str, role: str) -> Line:
    more = _named(RoleName, entry.details.get("role")) or _named(Standing, entry.details.get("standing"))
    if entry.by_id is None:
        who, role = "庁舎", ""
    elif entry.by_id == member.pk:
        who, role = "あなた", ""
    elif entry.act in UNNAMED:
        who, role = "事務局", ""
    else:
        who = names.get(entry.by_id, "いまはいない方")
    if entry.act == "members.private.read":
        role, more = more, ""
    return Line(entry.at, who, role, words, more, entry.reason)


def _named(kind: type[RoleName] | type[Standing], key: object) -> str:
    return str(kind(key).label) if key in kind.values else ""
