"""What volunteers do at the queue: claim, look, ask, welcome, decline. Every act is recorded."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chosha.audit.actions import record
from chosha.audit.queries import entries_about
from chosha.kernel.clock import clock_time, jst, now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import add_body, affiliate, set_password, welcome_member
from chosha.members.models import Affiliation, Member, Organisation
from chosha.reception.access import QUEUE, is_held_by_another, may_review
from chosha.reception.actions.applying import locked
from chosha.reception.actions.letters import new_page_address, new_welcome_address, post_letter
from chosha.reception.models import Application, Link, Question, State

HELD_FOR = timedelta(minutes=15)
REASONS = {
    "proof": "在職を確認できる資料が見つかりませんでした",
    "body": "書かれた団体と、職場のメールの宛先が合いませんでした",
    "twice": "同じ方の申込み、または会員証が、すでにあります",
    "purpose": "申込みの理由に、庁舎の約束と合わないところがありました",
}


@transaction.atomic
def claim(application: Application, *, by: Member) -> Application:
    """Take it for 15 minutes (again: for another 15). Refused while somebody else has it."""
    application = _mine_to_decide(application, by)
    return _hold(application, by)


@transaction.atomic
def claim_next(*, by: Member) -> Application:
    """Take the longest waiting one that nobody has. Refused when there is none."""
    if not may_review(by):
        raise NotAllowed
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now()) | Q(claimed_by=by)
    waiting = Application.objects.select_for_update(skip_locked=True).filter(free, state=State.WAITING_PERSON)
    application = waiting.order_by("state_since", "id").first()
    if application is None:
        raise Refused("いま、担当を待っている申込みはありません。")
    return _hold(application, by)


def _hold(application: Application, by: Member) -> Application:
    if application.claimed_by_id != by.pk or application.claimed_until is None or application.claimed_until <= now():
        record("reception.application.claimed", application, by=by)
    application.claimed_by, application.claimed_until = by, now() + HELD_FOR
    application.save(update_fields=["claimed_by", "claimed_until"])
    return application


@transaction.atomic
def release(application: Application, *, by: Member) -> None:
    """あとで: let it go, undecided."""
    application = _mine_to_decide(application, by)
    _let_go(application)
    application.save(update_fields=["claimed_by", "claimed_until"])
    record("reception.application.released", application, by=by)


@transaction.atomic
def note_reading(application: Application, *, by: Member) -> None:
    """Who looked at somebody's application, once in a quarter of an hour."""
    if not may_review(by):
        raise NotAllowed
    act = "reception.application.read"
    if not entries_about(application).filter(act=act, by_id=by.pk, at__gt=now() - HELD_FOR).exists():
        record(act, application, by=by)


@transaction.atomic
def ask_back(application: Application, text: str, *, by: Member) -> Question:
    """Ask one thing; it is mailed, and the application waits for the answer."""
    application = _mine_to_decide(application, by)
    if not text.strip():
        raise Refused("たずねることを書いてください。", field="text")
    question = Question.objects.create(application=application, text=text.strip(), asked_by=by, asked_at=now())
    application.state = State.ASKED
    _let_go(application)
    application.save(update_fields=["state", "claimed_by", "claimed_until"])
    post_letter("asked", "お申込みについて", to=application.email, text=question.text, page=new_page_address(application))
    record("reception.application.asked", application, by=by)
    return question


@transaction.atomic
def decline(application: Application, *, by: Member, reason: str, words: str = "", at: datetime | None = None) -> None:
    """見送る: `reason` is a key of REASONS or empty, `words` are the volunteer's own; together they are mailed."""
    application = _mine_to_decide(application, by)
    sentences = [f"{REASONS[reason]}。"] if reason in REASONS else []
    sentences += [words.strip()] if words.strip() else []
    if not sentences:
        raise Refused("理由を選ぶか、書いてください。申し込んだ方に届きます。", field="words")
    application.reason = "\n".join(sentences)
    _decide(application, State.DECLINED, by, at or now())
    post_letter("declined", "お申込みの結果", to=application.email, reason=application.reason)
    # The record stays for good, so it keeps the kind of reason and not the words about a person.
    record("reception.application.declined", application, by=by, reason=REASONS.get(reason, "ほかの理由"))


@transaction.atomic
def approve(
    application: Application,
    *,
    by: Member,
    organisation: Organisation | None = None,
    new_body: str = "",
    at: datetime | None = None,
    mailed: bool = True,
) -> Member:
    """迎え入れる: account, affiliation, welcome mail. Where the applicant wrote the body freely, `organisation` names it
    or `new_body` adds one to the list. `at` (for histories) is the moment of the decision; `mailed=False` sends no welcome.

    Refused when no body is known, when the address got an account meanwhile, or when somebody else has the application.
    """
    application, moment = _mine_to_decide(application, by), at or now()
    body = application.organisation or organisation or (add_body(new_body) if new_body.strip() else None)
    if body is None:
        raise Refused("団体が決まっていません。一覧から選ぶか、新しい団体として加えてください。", field="organisation")
    member = welcome_member(
        email=application.email, name=application.name, display_name=application.display_name, kana=application.kana, joined_at=moment
    )
    proof = Affiliation.Proof.CODE if application.proof == Application.Proof.CODE else Affiliation.Proof.PERSON
    affiliate(
        member,
        body,
        post=application.post,
        duty=application.duty,
        duty_since=application.duty_since,
        proof=proof,
        proved_on=jst(moment).date(),
    )
    application.organisation, application.member = body, member
    application.proof, application.proved_at = str(proof), application.proved_at or moment
    _decide(application, State.APPROVED, by, moment)
    if mailed:
        post_letter("welcome", "ようこそ", to=application.email, application=application, door=new_welcome_address(application, at=now()))
    record("reception.application.approved", application, by=by, proof=str(proof))
    return member


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


def _mine_to_decide(application: Application, by: Member) -> Application:
    if not may_review(by):
        raise NotAllowed
    application = locked(application)
    if application.state not in QUEUE and application.state != State.WAITING_PROOF:
        raise Refused(f"この申込みは、すでに決まっています（{application.get_state_display()}）。")
    if is_held_by_another(application, by):
        holder, until = application.claimed_by, application.claimed_until
        assert holder is not None and until is not None  # noqa: S101
        raise Refused(f"{clock_time(until)} まで、{holder.name_with_san}が担当しています。ほかの申込みから見られます。")
    return application


def _decide(application: Application, state: State, by: Member, at: datetime) -> None:
    application.state, application.state_since, application.decided_at, application.decided_by = state, at, at, by
    _let_go(application)
    application.save()


def _let_go(application: Application) -> None:
    application.claimed_by, application.claimed_until = None, None
