"""What the applicant does, without an account: apply, answer, leave it to a person, withdraw."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.kernel.facts import announce
from chosha.members.models import Duty, Member, Organisation
from chosha.reception.access import QUEUE
from chosha.reception.actions.giving_way import give_way
from chosha.reception.actions.letters import new_page_address, post_letter
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.facts import ApplicationReady
from chosha.reception.models import Application, Question, State
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
    at: datetime | None = None,
) -> Application | None:
    """Take an application and mail the way to its page. Whoever asks sees the same answer; what is so, the address itself learns.

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
        state_since=moment,
    )  # fmt: skip
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        open_one = Application.objects.filter(email=email, state__in=OPEN).first()
        if open_one is not None:  # else an invitation was made in this very moment, and its letter comes
            _tell_state(open_one)
        return None
    post_letter("applied", SUBJECT, to=email, application=application, page=new_page_address(application), wait=wait_words(usual_wait()))
    return application


def _tell_state(application: Application) -> None:
    post_letter("applied_already", SUBJECT, to=application.email, application=application, page=new_page_address(application))


@transaction.atomic
def ask_for_person(application: Application) -> None:
    """The applicant cannot use the work address: a person looks instead."""
    application = locked(application)
    _must_be_open(application)
    application.work_address = ""
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
    """The applicant takes it back. Applying again is possible at once."""
    application = locked(application)
    _must_be_open(application)
    application.state, application.state_since, application.decided_at = State.WITHDRAWN, now(), now()
    application.claimed_by, application.claimed_until = None, None
    application.save(update_fields=["state", "state_since", "decided_at", "claimed_by", "claimed_until"])
    record("reception.application.withdrawn", application)


def locked(application: Application) -> Application:
    """The row as it is now, held until the transaction ends."""
    return Application.objects.select_for_update().get(pk=application.pk)


def to_person(application: Application) -> None:
    """Into the queue, if it is not there yet; its waiting time begins now."""
    if application.state == State.WAITING_PROOF:
        application.state, application.state_since = State.WAITING_PERSON, now()
    application.save()
    announce(ApplicationReady(application_id=application.pk))


def _must_be_open(application: Application) -> None:
    if not application.is_open:
        raise Refused("この申込みは、すでに終わっています。もう一度申し込むことができます。")
