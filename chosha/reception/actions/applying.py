"""What the applicant does, without an account: apply, answer, leave it to a person, withdraw."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.kernel.facts import announce
from chosha.members.models import Duty, Member, Organisation
from chosha.reception.access import QUEUE
from chosha.reception.actions.closing import forget_documents
from chosha.reception.actions.giving_way import give_way
from chosha.reception.actions.letters import new_page_address, post_letter
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.facts import ApplicationReady
from chosha.reception.models import Application, Document, Question, State
from chosha.reception.queries import open_question, usual_wait, wait_words

HOUR = timedelta(hours=1)
OPEN = (State.WAITING_PROOF, *QUEUE)
TOO_OFTEN = "続けて申し込まれているため、少し休んでいます。1時間ほどおいて、もう一度送れます。書いた内容は残っています。"
SUBJECT = "お申込みについて"


@transaction.atomic
def apply(
    *,
    email: str,
    name: str,
    display_name: str,
    rules_version: str,
    kana: str = "",
    organisation: Organisation | None = None,
    organisation_text: str = "",
    post: str = "",
    duty: Duty | None = None,
    duty_since: date | None = None,
    motive: str = "",
    network: str = "",
    device: str = "",
    at: datetime | None = None,
) -> Application | None:
    """Take an application and mail the way to its page. Whoever asks sees the same answer; what is so, the address itself learns.

    `device` is the random mark of the browser; only its keyed digest is kept.
    Returns the new application, or None where the address already has an account or an open application. Refused when too often.
    """
    email = email.strip().lower()
    count_attempt("apply", email, most=5, within=HOUR, sentence=TOO_OFTEN)
    count_attempt("network", network, most=20, within=HOUR, sentence=TOO_OFTEN)
    if Member.objects.filter(email__iexact=email).exists():
        post_letter("member_already", SUBJECT, to=email)
        return None
    give_way(email)
    moment = at or now()
    application = Application(
        email=email, name=name, display_name=display_name, kana=kana, organisation=organisation, organisation_text=organisation_text,
        post=post, duty=duty, duty_since=duty_since, motive=motive, rules_version=rules_version, consented_at=moment, created_at=moment,
        state_since=moment, device=device_digest(device),
    )  # fmt: skip
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        open_one = Application.objects.filter(email=email, state__in=OPEN).first()
        if open_one is not None:  # else an invitation was made in this very moment, and its letter comes
            tell_state(open_one)
        return None
    post_letter("applied", SUBJECT, to=email, application=application, page=new_page_address(application), wait=wait_words(usual_wait()))
    return application


def device_digest(mark: str) -> str:
    """The mark of a browser as applications keep it: equal marks meet, none can be read back. No mark: empty."""
    return salted_hmac("reception.device", mark, algorithm="sha256").hexdigest() if mark else ""


def tell_state(application: Application) -> None:
    post_letter("applied_already", SUBJECT, to=application.email, application=application, page=new_page_address(application))


@transaction.atomic
def ask_for_person(application: Application, *, keep_address: bool = False) -> None:
    """A person shall look instead: the work address cannot be used, or (kept) its domain is another body's, and rightly so."""
    application = locked(application)
    must_be_open(application)
    if not keep_address:
        application.work_address = ""
    if application.bounced == Application.Bounce.WORK:
        application.bounced, application.bounce_words = "", ""
    to_person(application)


@transaction.atomic
def answer_question(application: Application, text: str) -> None:
    """Answer what reception asked; the application goes back into the queue at its old place."""
    application = locked(application)
    question = open_question(application)
    if application.state != State.ASKED or question is None:
        raise Refused("この問いには、もう答えが届いています。申込みの内容は残っています。")
    if not text.strip():
        raise Refused("まだ書かれていません。書くと送れます。", field="text")
    Question.objects.filter(pk=question.pk).update(answer=text.strip(), answered_at=now())
    application.state = State.WAITING_PERSON
    application.save(update_fields=["state"])
    announce(ApplicationReady(application_id=application.pk))


@transaction.atomic
def withdraw(application: Application) -> None:
    """The applicant takes it back, also while a decision has not yet taken effect. Applying again is possible at once."""
    application = locked(application)
    if not is_undecided(application):
        must_be_open(application)
    application.state, application.state_since, application.decided_at = State.WITHDRAWN, now(), now()
    application.settles_at, application.claimed_by, application.claimed_until = None, None, None
    application.save(update_fields=["state", "state_since", "decided_at", "settles_at", "claimed_by", "claimed_until"])
    record("reception.application.withdrawn", application)
    forget_documents(application, Document.Gone.TAKEN_BACK)


def is_undecided(application: Application) -> bool:
    """A volunteer has decided and nobody has been told: for the applicant it is still open."""
    return application.state in (State.APPROVED, State.DECLINED) and application.settled_at is None


def locked(application: Application) -> Application:
    """The row as it is now, held until the transaction ends."""
    return Application.objects.select_for_update().get(pk=application.pk)


def to_person(application: Application) -> None:
    """Into the queue, if it is not there yet; its waiting time begins now."""
    if application.state == State.WAITING_PROOF:
        application.state, application.state_since = State.WAITING_PERSON, now()
    application.save()
    announce(ApplicationReady(application_id=application.pk))


def must_be_open(application: Application) -> None:
    """Refused once it is decided or taken back."""
    if not application.is_open:
        raise Refused("この申込みは、すでに終わっています。もう一度申し込むことができます。")
