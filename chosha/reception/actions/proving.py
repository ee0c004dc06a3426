"""Proof of service: a code to a work address that belongs to the body, or a person who looks."""

import re
import secrets
import unicodedata
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from chosha.kernel.clock import clock_time, day_name, now
from chosha.kernel.errors import Refused
from chosha.members.models import MailDomain
from chosha.members.queries import domain_match, domains_of
from chosha.reception.actions.applying import locked, to_person
from chosha.reception.actions.letters import post_letter, spoken_moment
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.models import Application, Code, State
from chosha.reception.queries import current_code, next_code_at

VALID_FOR = timedelta(hours=24)  # docs/adr/0006-proof-by-code.md says why not minutes
TRIES = 5
PROVING_GRADES = (MailDomain.Grade.A, MailDomain.Grade.B)
KEPT = "申込みの内容は残っています。"
CLOSED = "職場の確認は、もう済んでいます。この画面を開きなおすと、いまの様子が見られます。"


@transaction.atomic
def offer_work_address(application: Application, address: str, *, network: str = "") -> bool:
    """Say where the work mail arrives. True: a code is on its way; False: the domain proves nothing by itself and a person looks."""
    application = locked(application)
    _must_need_proof(application)
    application.work_address = address.strip().lower()
    if not proves_service(application):
        to_person(application)
        return False
    application.state, application.state_since = State.WAITING_PROOF, now()
    application.save(update_fields=["work_address", "state", "state_since"])
    _send_code(application, network)
    return True


@transaction.atomic
def send_code_again(application: Application, *, network: str = "") -> None:
    """Another code to the same address; the former one is worth nothing from now on."""
    application = locked(application)
    _must_need_proof(application)
    if not application.work_address or not proves_service(application):
        raise Refused(f"先に、職場のメールアドレスを入れてください。{KEPT}", field="work_address")
    _send_code(application, network)


def proves_service(application: Application) -> bool:
    """The domain is the body's own (grade A or B), and no other body claims the same or a nearer domain."""
    body, address = application.organisation, application.work_address
    match = domain_match(body, address) if body else None
    if match is None or match.grade not in PROVING_GRADES:
        return False
    others = domains_of(address).exclude(organisation=match.organisation_id)
    return not any(len(other.domain) >= len(match.domain) for other in others)


def enter_code(application: Application, typed: str) -> None:
    """The six figures from the work mail, in any width, with or without a space. Refused says what to do and how many tries are left."""
    # Not in one transaction with the refusal: a wrong try must stay counted when the page says no.
    sentence = _try_code(application, re.sub(r"\D", "", unicodedata.normalize("NFKC", typed)))
    if sentence:
        raise Refused(sentence, field="code")


@transaction.atomic
def _try_code(application: Application, figures: str) -> str:
    """Returns the refusal, or nothing when the code fits."""
    application = locked(application)
    if application.proof == Application.Proof.CODE or application.state != State.WAITING_PROOF:
        return CLOSED
    code = current_code(application)
    if code is None:
        return f"まだコードを送っていません。先に、職場のメールアドレスを入れてください。{KEPT}"
    if code.tries_left == 0:
        return f"このコードは、5回合わなかったため使えません。新しいコードを送れます。{KEPT}"
    if code.expires_at <= now():
        return f"このコードを使える時間が過ぎました。新しいコードを送れます。{KEPT}"
    if len(figures) != 6:
        return "6けたの数字を入れてください。職場のメールの「確認コード」の後にあります。"
    if not constant_time_compare(code.digest, code_digest(application, figures)):
        return _missed(code)
    code.used_at = now()
    code.save(update_fields=["used_at"])
    application.proof, application.proved_at = Application.Proof.CODE, now()
    to_person(application)
    return ""


def _missed(code: Code) -> str:
    code.tries_left -= 1
    code.save(update_fields=["tries_left"])
    if code.tries_left:
        return f"コードが合いませんでした。あと{code.tries_left}回試せます。いちばん新しいメールの数字か、確かめてください。"
    return f"コードが{TRIES}回合いませんでした。このコードは使えなくなりました。新しいコードを送れます。{KEPT}"


def code_digest(application: Application, figures: str) -> str:
    """Keyed, because six figures alone could be tried out against a plain digest."""
    return salted_hmac("reception.code", f"{application.pk}:{figures}", algorithm="sha256").hexdigest()


def _send_code(application: Application, network: str) -> None:
    address = application.work_address
    ready = next_code_at(application)
    if ready is not None:
        when = f"{day_name(ready)} {clock_time(ready)}"
        raise Refused(f"コードは、少し間をおいて送ります。次は{when}から送れます。{KEPT}", field="work_address")
    sentence = f"コードを続けて送っているため、1時間ほど休んでいます。{KEPT}"
    count_attempt("code", network, most=20, within=timedelta(hours=1), sentence=sentence, field="work_address")
    # Whoever writes many applications must not fill a stranger's mailbox. A shared mailbox of a section has room for some.
    full = f"この宛先には、しばらくコードを送れません。あしたもう一度送るか、「職場のメールを使えません」から進めます。{KEPT}"
    count_attempt("work_address", address, most=10, within=timedelta(days=1), sentence=full, field="work_address")
    figures = f"{secrets.randbelow(1_000_000):06d}"
    code = Code.objects.create(
        application=application,
        digest=code_digest(application, figures),
        sent_to=address,
        sent_at=now(),
        expires_at=now() + VALID_FOR,
        tries_left=TRIES,
    )
    post_letter("code", "確認コードのお知らせ", to=address, code=f"{figures[:3]} {figures[3:]}", until=spoken_moment(code.expires_at))


def _must_need_proof(application: Application) -> None:
    if not application.is_open or application.proof:
        raise Refused(CLOSED)
