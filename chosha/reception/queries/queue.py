"""The queue, and the hints for whoever decides."""

from dataclasses import dataclass

from django.db.models import QuerySet

from chosha.kernel.clock import clock_time, jst, short_moment, today
from chosha.members.models import Member
from chosha.members.queries import bodies_of_domain, domain_match, members_named
from chosha.reception.access import QUEUE, visible_applications
from chosha.reception.models import Application, State


@dataclass(frozen=True)
class Check:
    """One line of what was checked: fine, or for a person to look at."""

    fine: bool
    title: str
    words: str


def queue(member: Member) -> QuerySet[Application]:
    """What waits for a person, the longest wait first; then what waits for an answer."""
    waiting = visible_applications(member).filter(state__in=QUEUE).select_related("organisation", "claimed_by")
    return waiting.order_by("-state", "state_since", "id")


def waiting_count() -> int:
    """How many applications wait for a person."""
    return Application.objects.filter(state=State.WAITING_PERSON).count()


def checks(application: Application) -> list[Check]:
    """What the building could check by itself, and what it asks a person to look at."""
    return [_proof(application), _body(application), *_hints(application)]


def _proof(application: Application) -> Check:
    if application.proof == Application.Proof.CODE:
        proved = application.proved_at
        when = f"　{'きょう ' + clock_time(proved) if jst(proved).date() == today() else short_moment(proved)}" if proved else ""
        return Check(True, "職場のメールで確認ずみ", application.work_domain + when)
    if application.work_address:
        return Check(False, "職場のメールでは確認できていません", f"{application.work_domain}　この宛先には何も送っていません")
    return Check(False, "職場のメールは使えないとのこと", "在職が分かることを、たずねて確かめてください")


def _body(application: Application) -> Check:
    body = application.organisation
    if body is None:
        return Check(False, "団体が一覧にありません", f"「{application.organisation_text}」と書かれています")
    size = f"・人口{body.pop_band}" if body.pop_band else ""
    namesake = "" if _namesakes(application) else "、同名の会員なし"
    return Check(True, "団体の登録と一致", f"{body.kind}{size}{namesake}")


def _namesakes(application: Application) -> bool:
    return members_named(application.name).exclude(pk=application.member_id or 0).exists()


def _hints(application: Application) -> list[Check]:
    found = []
    if _namesakes(application):
        found.append("同じ名前の会員がいます。同じ方かどうか、確かめてください")
    found += [*_address_hints(application), *_memory(application)]
    return [Check(False, "見てほしいところ", words) for words in found]


def _address_hints(application: Application) -> list[str]:
    if not application.work_address:
        return []
    found = []
    others = Application.objects.filter(work_address__iexact=application.work_address).exclude(pk=application.pk)
    if others.exists():
        found.append("同じ職場のメールの申込みが、ほかにあります")
    body = application.organisation
    match = domain_match(body, application.work_address) if body else None
    namesakes = list(bodies_of_domain(application.work_address)[:4])
    if body and match is None:
        named = "、".join(other.full_name for other in namesakes)
        found.append(f"職場のメールの宛先は、{named}のものです" if named else "職場のメールの宛先は、団体の一覧にないものです")
    elif len(namesakes) > 1:
        found.append(f"この宛先は、{'、'.join(other.full_name for other in namesakes)}で同じです")
    elif match is not None and match.grade == "C":
        found.append("職場のメールの宛先は、推定のものです。団体のサイトで確かめてください")
    return found


def _memory(application: Application) -> list[str]:
    before = Application.objects.filter(email__iexact=application.email, state=State.DECLINED).exclude(pk=application.pk)
    reasons = [row.reason.splitlines()[0] for row in before.order_by("-decided_at")[:2] if row.reason]
    return [f"前の申込みを見送っています（理由: {reason}）" for reason in reasons]
