"""A decision takes effect: the newcomer gets an account, the member a fresh proof, the declined a reason; each is told by mail."""

import logging
from datetime import datetime

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import jst, now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.actions import affiliate, prove_again, set_password, welcome_member
from chosha.members.models import Affiliation, Member
from chosha.reception.access import may_review
from chosha.reception.actions.applying import locked
from chosha.reception.actions.closing import forget_documents, name_vouchees
from chosha.reception.actions.consents import keep_consent
from chosha.reception.actions.forgetting import remember_refusal
from chosha.reception.actions.letters import new_welcome_address, post_letter
from chosha.reception.facts import ApplicationSettled, ServiceProved
from chosha.reception.models import Application, Document, Link, Purpose, State
from chosha.reception.queries import WAYS_ON

logger = logging.getLogger(__name__)
AT_ONCE = 200  # decisions settled by one run of the chore


@transaction.atomic
def settle(application: Application, *, mailed: bool = True) -> Member | None:
    """Make a decision take effect, once. Returns the member it is about: the new one, or the one whose service is proved again.

    `mailed=False` (for histories) tells nobody. Refused when the address got an account meanwhile.
    """
    return _settle(locked(application), mailed=mailed)


def _settle(application: Application, *, mailed: bool) -> Member | None:
    """The caller holds the row."""
    if not _is_unsettled(application):
        return application.member
    papers = forget_documents(application, Document.Gone.DECIDED)
    if application.state == State.APPROVED:
        _take_in(application, papers, mailed=mailed)
        name_vouchees(application)
    else:
        _decline(application, papers, mailed=mailed)
    application.settled_at = now()
    application.save(update_fields=["settled_at", "member", "proof", "proved_at"])
    announce(ApplicationSettled(application_id=application.pk))
    return application.member


@transaction.atomic
def settle_now(application: Application, *, by: Member) -> Member | None:
    """A volunteer is sure: no need to wait for the end of the time for taking it back."""
    if not may_review(by):
        raise NotAllowed
    application = locked(application)
    if application.state not in (State.APPROVED, State.DECLINED):
        raise Refused("この申込みは、まだ決まっていません。")
    return _settle(application, mailed=True)


def settle_due() -> int:
    """Settle what nobody took back. Each by itself: one that cannot be settled goes back into the queue and stops no other.

    Returns how many took effect.
    """
    due = Application.objects.filter(settled_at__isnull=True, settles_at__lte=now()).order_by("settles_at")[:AT_ONCE]
    settled = 0
    for application in due:
        try:
            settled += _settle_if_due(application)
        except Refused as refusal:
            logger.warning("application %s goes back into the queue: %s", application.pk, refusal.sentence)
            _back_to_queue(application)
    return settled


@transaction.atomic
def _settle_if_due(application: Application) -> bool:
    """Asked again under the lock: it may have been taken back since it was listed, and even decided anew with ten minutes of its own."""
    application = locked(application)
    if not _is_unsettled(application) or application.settles_at is None or application.settles_at > now():
        return False
    _settle(application, mailed=True)
    return True


def _is_unsettled(application: Application) -> bool:
    return application.settled_at is None and application.state in (State.APPROVED, State.DECLINED)


@transaction.atomic
def _back_to_queue(application: Application) -> None:
    application = locked(application)
    if not _is_unsettled(application):
        return
    application.state, application.settles_at, application.decided_at, application.decided_by = State.WAITING_PERSON, None, None, None
    application.save()
    record("reception.application.undone", application)


def _decline(application: Application, papers: int, *, mailed: bool) -> None:
    remember_refusal(application)
    if mailed:
        way_on = WAYS_ON.get(application.reason_kind, "")
        subject = "お申込みの結果" if application.purpose == Purpose.JOIN else "在職の確認について"
        words = {"reason": application.reason, "way_on": way_on, "papers": papers, "application": application}
        post_letter("declined", subject, to=application.email, **words)


def _take_in(application: Application, papers: int, *, mailed: bool) -> None:
    moment = application.decided_at or now()
    seen = Application.Proof.DOCUMENT if papers else Application.Proof.PERSON
    application.proof, application.proved_at = application.proof or seen, application.proved_at or moment
    if application.purpose == Purpose.JOIN:
        _welcome(application, moment, papers, mailed=mailed)
    else:
        prove_member(application, moment)
        if mailed:
            post_letter("proved", "在職の確認について", to=application.email, application=application, papers=papers)


def _welcome(application: Application, moment: datetime, papers: int, *, mailed: bool) -> None:
    member = welcome_member(
        email=application.email, name=application.name, display_name=application.display_name, kana=application.kana, joined_at=moment
    )
    _affiliate(application, member, moment)
    keep_consent(application, member)
    application.member = member
    if mailed:
        door = new_welcome_address(application, at=now())
        post_letter("welcome", "ようこそ", to=application.email, application=application, door=door, papers=papers)


def prove_member(application: Application, moment: datetime) -> None:
    """A member's service is proved: at the body they serve already, or at the one they moved to."""
    member = application.member
    if member is None or application.organisation is None:
        raise Refused("会員か団体が分からないため、確認を終えられません。")
    kind = Affiliation.Kind.SECONDED if application.secondment else Affiliation.Kind.HOME
    day = jst(moment).date()
    if not prove_again(member, application.organisation, kind=kind, proof=str(application.proof), day=day):
        _affiliate(application, member, moment)
    announce(ServiceProved(member_id=member.pk, application_id=application.pk))


def _affiliate(application: Application, member: Member, moment: datetime) -> None:
    assert application.organisation is not None  # noqa: S101
    affiliate(
        member,
        application.organisation,
        post=application.post,
        duty=application.duty,
        duty_since=application.duty_since,
        kind=Affiliation.Kind.SECONDED if application.secondment else Affiliation.Kind.HOME,
        proof=str(application.proof),
        proved_on=jst(moment).date(),
    )


def welcome_in(link: Link, password: str) -> Member:
    """Set the first password through the welcome mail's door, once. Refused when the door was used meanwhile."""
    with transaction.atomic():
        opened = Link.objects.select_for_update().get(pk=link.pk)
        member = Application.objects.get(pk=opened.application_id).member
        if opened.used_at is not None or member is None:
            raise Refused("この案内は、もう使われています。ログインするか、パスワードの再設定へ進めます。")
        opened.used_at = now()
        opened.save(update_fields=["used_at"])
        set_password(member, password)
        return member
