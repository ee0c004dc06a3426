"""Proof of service: a code to a work address that belongs to the body, or a person who looks."""

import re
import secrets
import unicodedata
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from chosha.kernel.clock import clock_time, day_name, now
from chosha.kernel.errors import Refused
from chosha.reception.actions.applying import locked, to_person
from chosha.reception.actions.letters import post_letter, spoken_moment
from chosha.reception.actions.proving_again import settle_by_itself
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.engine.domains import REFUSED, Verdict
from chosha.reception.models import Application, Code, Purpose, State
from chosha.reception.queries import current_code, next_code_at, reading_of

VALID_FOR = timedelta(minutes=30)  # docs/adr/0006-proof-by-code.md says what a late mail costs
TRIES = 5
KEPT = "申込みの内容は残っています。"
OTHER_WAYS = "会員二人の確認か、書類でも進めます。申込みの内容は残っています。"
NO_PROOF = {
    Verdict.FREE: "だれでも使えるメールのアドレスのようです。職場から配られたアドレスを入れると進めます。",
    Verdict.SCHOOL: "学校のアドレス（ed.jp）は、公立と私立の区別がつかないため、コードを送っていません。",
    Verdict.SERVICE: "申請や予約などのサービス用の宛先のようです。お勤めの団体の名前が入ったアドレスを入れると進めます。",
}
CLOSED = "職場の確認は、もう済んでいます。この画面を開きなおすと、いまの様子が見られます。"


@transaction.atomic
def offer_work_address(application: Application, address: str, *, network: str = "") -> bool:
    """Say where the work mail arrives. True: a code is on its way; False: the domain proves nothing by itself.

    Then a person looks; or, where the domain is another body's, the applicant is asked first (queries.reading_of).
    Refused, and nothing kept, for free mail, schools and services: they say nothing about where somebody serves.
    """
    application = locked(application)
    _must_need_proof(application)
    application.work_address = address.strip().lower()
    application.bounced, application.bounce_words = _without_work_bounce(application)
    verdict = reading_of(application).verdict
    if verdict in REFUSED:
        raise Refused(f"{NO_PROOF[verdict]}{OTHER_WAYS}", field="work_address")
    if verdict == Verdict.PERSON:
        to_person(application)
        return False
    application.state, application.state_since = State.WAITING_PROOF, now()
    application.save(update_fields=["work_address", "bounced", "bounce_words", "state", "state_since"])
    if verdict == Verdict.PROVES:
        _send_code(application, network)
    return verdict == Verdict.PROVES


@transaction.atomic
def send_code_again(application: Application, *, network: str = "") -> None:
    """Another code to the same address; the former one is worth nothing from now on."""
    application = locked(application)
    _must_need_proof(application)
    if not application.work_address or reading_of(application).verdict != Verdict.PROVES:
        raise Refused(f"先に、職場のメールアドレスを入れてください。{KEPT}", field="work_address")
    application.bounced, application.bounce_words = _without_work_bounce(application)
    application.save(update_fields=["bounced", "bounce_words"])
    _send_code(application, network)


def _without_work_bounce(application: Application) -> tuple[str, str]:
    """What is left to say of mails that came back once the work address is mended or tried anew."""
    kept = application.bounced != Application.Bounce.WORK
    return (application.bounced, application.bounce_words) if kept else ("", "")


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
    if code.sent_to != application.work_address or reading_of(application).verdict != Verdict.PROVES:
        return f"団体かアドレスが直されたため、このコードは使えません。新しいコードを送れます。{KEPT}"
    code.used_at = now()
    code.save(update_fields=["used_at"])
    application.proof, application.proved_at = Application.Proof.CODE, now()
    # A person welcomes whoever joins. A member is known already: where nothing is marked, the building decides by itself.
    if application.purpose == Purpose.JOIN or application.second_look:
        to_person(application)
    else:
        settle_by_itself(application)
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
