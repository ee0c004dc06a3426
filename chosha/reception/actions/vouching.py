"""Two colleagues who are members say: this person works with us. The applicant gives them a word by which they find the application."""

import re
import unicodedata
from datetime import timedelta

import jaconv
from django.db import transaction
from django.utils.crypto import salted_hmac

from chosha.audit.actions import record
from chosha.audit.queries import entries_about
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import bodies_of, is_inside
from chosha.members.models import Member
from chosha.reception.actions.applying import locked, to_person
from chosha.reception.actions.letters import new_page_address, post_letter
from chosha.reception.actions.proving_again import settle_by_itself
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.engine.words import is_kind, word_of
from chosha.reception.models import Application, Purpose, State, Vouch, VouchCall
from chosha.reception.queries.vouching import NEEDED, OPEN, can_be_revoked, living_vouches, why_not

CALLED_FOR = timedelta(days=14)
KEPT = "申込みの内容は残っています。"
CLOSED = f"在職の確認は済んでいるか、申込みが終わっています。{KEPT}"
UNLISTED = f"団体が一覧にないため、この方法では確かめられません。書類か、事務局に見てもらう方法で進めます。{KEPT}"
NOT_FOUND = "このことばの申込みは、見つかりませんでした。ひらがな8文字を、もう一度聞いて確かめられます。"
OVER = "このことばは、使える14日を過ぎています。申し込んだ方が、新しいことばを作れます。"
BUSY = "ことばが続けて合わなかったため、1時間ほど休んでいます。少しおいて、もう一度試せます。"
TOO_LATE = "受付が済んだため、この確認は取り消せません。事務局に伝えることはできます。"
READ_AGAIN = timedelta(minutes=15)


def word_behind(call: VouchCall) -> str:
    """The word itself. It is not kept anywhere: it follows from the call and the key of the house."""
    for attempt in range(100):
        text = f"{call.application_id}:{call.made_at.isoformat()}:{attempt}"
        word = word_of(int.from_bytes(salted_hmac("reception.vouch.word", text, algorithm="sha256").digest()))
        if is_kind(word):
            return word
    raise AssertionError("a hundred unkind words in a row")


@transaction.atomic
def call_for_vouches(application: Application) -> VouchCall:
    """Make the word, or another one: the former is worth nothing from now on; vouches made by it stand. Refused when it would not help."""
    application = locked(application)
    if not may_be_vouched_for(application):
        raise Refused(CLOSED)
    if application.organisation_id is None:
        raise Refused(UNLISTED)
    call = VouchCall(application=application, made_at=now(), expires_at=now() + CALLED_FOR)
    call.digest = _digest(word_behind(call))
    kept, _ = VouchCall.objects.update_or_create(
        application=application, defaults={"digest": call.digest, "made_at": call.made_at, "expires_at": call.expires_at}
    )
    return kept


def may_be_vouched_for(application: Application) -> bool:
    """Whether colleagues' words would help: it is open, and service is not proved yet."""
    return application.state in OPEN and application.proof not in (Application.Proof.CODE, Application.Proof.VOUCH)


def find_called(member: Member, typed: str, *, device: str = "") -> Application:
    """The application behind a word, for a member who may vouch for it. Refused with the reason; the look is recorded."""
    # Not in one transaction with the refusal: a wrong try must stay counted when the page says no.
    if not is_inside(member):
        raise NotAllowed
    count_attempt("vouch", str(member.pk), most=30, within=timedelta(hours=1), sentence=BUSY, field="word")
    call = VouchCall.objects.filter(digest=_digest(_folded(typed))).select_related("application__organisation").first()
    if call is None:
        raise Refused(NOT_FOUND, field="word")
    if call.expires_at <= now():
        raise Refused(OVER, field="word")
    reason = why_not(member, call.application, device=device)
    if reason:
        raise Refused(reason, field="word")
    _note_reading(call.application, member)
    return call.application


@transaction.atomic
def _note_reading(application: Application, member: Member) -> None:
    act = "reception.vouch.read"
    if not entries_about(application).filter(act=act, by_id=member.pk, at__gt=now() - READ_AGAIN).exists():
        record(act, application, by=member)


def vouch(member: Member, typed: str, *, device: str = "") -> Application:
    """この方は、いま同じ団体で働いています. With the second word the proof stands. Refused with the reason."""
    return _vouch(find_called(member, typed, device=device), member, device)


@transaction.atomic
def _vouch(application: Application, member: Member, device: str) -> Application:
    application = locked(application)
    member = Member.objects.select_for_update().get(pk=member.pk)  # two at once must not pass the limit of one
    reason = why_not(member, application, device=device)
    if reason:
        raise Refused(reason, field="word")
    Vouch.objects.create(application=application, voucher=member, vouchee=application.member, vouched_at=now())
    record("reception.vouch.made", application, by=member)
    if living_vouches(application).count() >= NEEDED:
        _prove(application)
    return application


def _prove(application: Application) -> None:
    application.proof, application.proved_at = Application.Proof.VOUCH, now()
    if decide_by_itself(application):
        return
    to_person(application)
    post_letter("vouched", "お申込みについて", to=application.email, page=new_page_address(application))


def decide_by_itself(application: Application) -> bool:
    """The yearly proof at the body already served needs no person once two colleagues have said so. False where one must look."""
    member = application.member
    if application.purpose != Purpose.RENEWAL or member is None or application.second_look:
        return False
    if application.organisation_id not in bodies_of(member):
        return False
    settle_by_itself(application)
    return True


@transaction.atomic
def revoke_vouch(vouch: Vouch, *, by: Member) -> None:
    """取り消す, until the decision has taken effect. The proof falls with it; an approval nobody was told of goes back into the queue."""
    if vouch.voucher_id != by.pk:
        raise NotAllowed
    application = locked(vouch.application)
    vouch = Vouch.objects.select_for_update().get(pk=vouch.pk)
    vouch.application = application
    if vouch.revoked_at is not None:
        return
    if not can_be_revoked(vouch):
        raise Refused(TOO_LATE)
    vouch.revoked_at = now()
    vouch.save(update_fields=["revoked_at"])
    record("reception.vouch.revoked", application, by=by)
    if application.proof == Application.Proof.VOUCH and living_vouches(application).count() < NEEDED:
        _take_proof_back(application)


def _take_proof_back(application: Application) -> None:
    application.proof, application.proved_at = Application.Proof.NONE, None
    if application.state == State.APPROVED:
        application.state, application.settles_at, application.decided_at, application.decided_by = State.WAITING_PERSON, None, None, None
        record("reception.application.undone", application)
    application.save()


def _folded(typed: str) -> str:
    """What was said and typed, in any kana and width, with or without spaces."""
    return re.sub(r"[\s・、,-]+", "", jaconv.kata2hira(unicodedata.normalize("NFKC", typed)))


def _digest(word: str) -> str:
    """Keyed: eight letters alone could be tried out against a plain digest."""
    return salted_hmac("reception.vouch", word, algorithm="sha256").hexdigest()
