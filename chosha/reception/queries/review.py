"""What whoever decides about one application is shown: what was checked, and what came before."""

from dataclasses import dataclass
from datetime import timedelta

from chosha.kernel.clock import clock_time, jst, long_date, short_moment, today
from chosha.members.models import Member
from chosha.reception.access import visible_applications
from chosha.reception.models import Application, Purpose, State
from chosha.reception.queries.documents import living_documents
from chosha.reception.queries.hints import Sight, sights_of
from chosha.reception.queries.memory import refusals_of
from chosha.reception.queries.reasons import OTHER, REASONS

PATIENCE = timedelta(days=30)  # how long a question waits for its answer
SHOWN_ABOVE = frozenset({"bounced", "refused"})  # have a place of their own on the page


@dataclass(frozen=True)
class Check:
    """One line of what was checked: fine, or for a person to look at."""

    fine: bool
    title: str
    words: str


@dataclass(frozen=True)
class Earlier:
    """A decline that is remembered: when, why in general, and the application while its words are still kept."""

    when: str
    reason: str
    application: Application | None


def sight_of(application: Application) -> Sight:
    return sights_of([application])[application.pk]


def checks(application: Application, sight: Sight | None = None) -> list[Check]:
    """What the building could check by itself, and what it asks a person to look at."""
    sight = sight or sight_of(application)
    hints = [Check(False, "見てほしいところ", hint.words) for hint in sight.hints if hint.kind not in SHOWN_ABOVE]
    return [_proof(application), _body(application, sight), *hints]


def _proof(application: Application) -> Check:
    proved = application.proved_at
    when = f"　{'きょう ' + clock_time(proved) if jst(proved).date() == today() else short_moment(proved)}" if proved else ""
    if application.proof == Application.Proof.CODE:
        return Check(True, "職場のメールで確認ずみ", application.work_domain + when)
    if application.proof == Application.Proof.VOUCH:
        return Check(True, "同じ団体の会員二人が確認ずみ", f"二人とも、いまその団体で働いています{when}")
    if application.proof == Application.Proof.DOCUMENT:
        return Check(True, "書類で確認ずみ", f"書類は、判断のあとに消えます{when}")
    if living_documents(application).exists():
        return Check(False, "書類が届いています", "下で開いて、確かめてください")
    if application.work_address:
        came_back = application.bounced == Application.Bounce.WORK
        sent = "送ったコードが戻ってきました" if came_back else "この宛先には何も送っていません"
        sent = "コードを送って、待っています" if application.state == State.WAITING_PROOF and not came_back else sent
        return Check(False, "職場のメールでは確認できていません", f"{application.work_domain}　{sent}")
    return Check(False, "職場のメールは使えないとのこと", "在職が分かることを、たずねて確かめてください")


def _body(application: Application, sight: Sight) -> Check:
    body = application.organisation
    if body is None:
        return Check(False, "団体が一覧にありません", f"「{application.organisation_text}」と書かれています")
    size = f"・人口{body.pop_band}" if body.pop_band else ""
    quiet = application.purpose != Purpose.JOIN or any(hint.kind in ("namesake", "twice") for hint in sight.hints)
    return Check(True, "団体の登録と一致", f"{body.kind}{size}{'' if quiet else '、同名の会員なし'}")


def earlier_refusals(application: Application, member: Member) -> list[Earlier]:
    """Declines of the last twelve months that seem to be about the same person, newest first."""
    remembered = refusals_of([application]).get(application.pk, [])[:5]
    if not remembered:
        return []
    kept = visible_applications(member).filter(pk__in=[row.application_id for row in remembered], state=State.DECLINED)
    open_ones = {row.pk: row for row in kept}
    return [
        Earlier(long_date(jst(row.declined_at).date()), REASONS.get(row.reason_kind, OTHER), open_ones.get(row.application_id or 0))
        for row in remembered
    ]
