"""What volunteers decide: ask, welcome, decline, and take a decision back while nobody has been told. Every act is recorded."""

from datetime import datetime, timedelta

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import add_body
from chosha.members.models import Member, Organisation
from chosha.reception.access import may_review
from chosha.reception.actions.applying import locked
from chosha.reception.actions.claiming import let_go, mine_to_decide
from chosha.reception.actions.letters import letter_text, new_page_address, post_letter
from chosha.reception.actions.second_look import LONGEST, first_yes, take_back_first_yes
from chosha.reception.models import Application, Purpose, Question, State
from chosha.reception.queries import REASONS, WAYS_ON, sight_of
from chosha.reception.queries.documents import living_documents

UNDO_FOR = timedelta(minutes=10)


@transaction.atomic
def ask_back(application: Application, text: str, *, by: Member) -> Question:
    """Ask one thing; it is mailed, and the application waits for the answer."""
    application = mine_to_decide(application, by)
    if not text.strip():
        raise Refused("たずねることを書いてください。", field="text")
    question = Question.objects.create(application=application, text=text.strip(), asked_by=by, asked_at=now())
    application.state = State.ASKED
    let_go(application)
    application.save(update_fields=["state", "claimed_by", "claimed_until"])
    letter = {"text": question.text, "joining": application.purpose == Purpose.JOIN, "page": new_page_address(application)}
    post_letter("asked", "お申込みについて", to=application.email, **letter)
    record("reception.application.asked", application, by=by)
    return question


def question_letter(application: Application, text: str) -> str:
    """The letter that asks this, with a sign where the way to the applicant's own page will stand."""
    return letter_text("asked", text=text.strip(), joining=application.purpose == Purpose.JOIN, page="（申込みのページのアドレス）")


@transaction.atomic
def decline(application: Application, *, by: Member, reason: str, words: str = "", at: datetime | None = None) -> Application:
    """見送る: `reason` is a key of REASONS or empty, `words` are the volunteer's own; together they are mailed once it is settled."""
    application = mine_to_decide(application, by)
    told = reason_words(reason, words)
    if not told:
        raise Refused("理由を選ぶか、書いてください。申し込んだ方に届きます。", field="words")
    application.reason_kind, application.reason = reason if reason in REASONS else "other", told
    _decide(application, State.DECLINED, by, at or now())
    # The record stays for good, so it keeps the kind of reason and not the words about a person.
    record("reception.application.declined", application, by=by, reason=REASONS.get(reason, "ほかの理由"))
    return application


def reason_words(reason: str, words: str) -> str:
    """The reason as the applicant reads it; empty where neither was given."""
    sentences = [f"{REASONS[reason]}。"] if reason in REASONS else []
    return "\n".join([*sentences, *([words.strip()] if words.strip() else [])])


def decline_letter(application: Application, reason: str, words: str) -> str:
    """The very letter that a decline with this reason sends; empty where there is none to give."""
    told = reason_words(reason, words)
    if not told:
        return ""
    papers = living_documents(application).count()
    return letter_text("declined", reason=told, way_on=WAYS_ON.get(reason, ""), papers=papers, application=application)


@transaction.atomic
def approve(
    application: Application, *, by: Member, organisation: Organisation | None = None, new_body: str = "", at: datetime | None = None
) -> Application:
    """迎え入れる. Where the applicant wrote the body freely, `organisation` names it or `new_body` adds one to the list.

    Where a second look is asked for, or found to be needed now, the first yes puts it back into the queue for somebody else.
    `at` is for histories. Refused when no body is known or when somebody else has the application.
    """
    application = mine_to_decide(application, by)
    body = application.organisation or organisation or (add_body(new_body) if new_body.strip() else None)
    if body is None:
        raise Refused("団体が決まっていません。一覧から選ぶか、新しい団体として加えてください。", field="organisation")
    application.organisation = body
    application.second_look = application.second_look or sight_of(application).second_look[:LONGEST]
    if application.second_look and application.first_yes_by_id is None:
        return first_yes(application, by)
    if application.second_look and application.first_yes_by_id == by.pk:
        raise Refused("この申込みは、もう一人の受付係が見ることになっています。ほかの申込みから見られます。")
    _decide(application, State.APPROVED, by, at or now())
    record("reception.application.approved", application, by=by, proof=application.proof or str(Application.Proof.PERSON))
    return application


@transaction.atomic
def undo(application: Application, *, by: Member) -> Application:
    """Take a decision back before it takes effect: the application stands in the queue again, at its old place.

    Whoever said the first of two yeses takes that one back.
    """
    if not may_review(by):
        raise NotAllowed
    application = locked(application)
    if application.state == State.WAITING_PERSON:
        take_back_first_yes(application, by)
        return application
    if application.state not in (State.APPROVED, State.DECLINED) or application.settled_at is not None:
        raise Refused("この判断は、もう伝わっています。取り消すことはできません。")
    application.state = State.WAITING_PERSON
    application.decided_at, application.decided_by, application.settles_at = None, None, None
    application.reason, application.reason_kind = "", ""
    application.save()
    record("reception.application.undone", application, by=by)
    return application


def _decide(application: Application, state: State, by: Member, at: datetime) -> None:
    application.state, application.decided_at, application.decided_by = state, at, by
    application.settles_at = at + UNDO_FOR
    let_go(application)
    application.save()
