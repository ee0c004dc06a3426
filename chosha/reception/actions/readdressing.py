"""The private address of an application is mended: a mail to the new one confirms it, and the former one holds until then.

Whoever types an address sees the same answer whatever is known of it; what is so, the address itself learns.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.members.models import Member
from chosha.reception.actions.applying import HOUR, OPEN, SUBJECT, TOO_OFTEN, device_digest, locked, tell_state
from chosha.reception.actions.letters import new_page_address, post_letter
from chosha.reception.actions.mending import open_to_mend
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.models import Application, Link, Purpose, State

CONFIRM_FOR = timedelta(days=1)
FRESH = timedelta(hours=1)  # how long the browser that applied may mend the address without having read a mail
SALT = "reception.address"
OVER = "この案内は、もう使えません。申込みのページから、もう一度送れます。申込みの内容は残っています。"


@transaction.atomic
def ask_new_address(application: Application, email: str, *, network: str = "") -> None:
    """From the own page. Refused for members (their account keeps the address), for closed applications, and when too often."""
    application = open_to_mend(application)
    if application.purpose != Purpose.JOIN:
        raise Refused("会員のアドレスは、庁舎の「わたし」で直せます。", field="email")
    application.save()  # a decision may have been taken back
    count_attempt("address", str(application.pk), most=5, within=HOUR, sentence=TOO_OFTEN, field="email")
    _write_to(email.strip().lower(), application, network)


@transaction.atomic
def ask_fresh_address(former: str, email: str, *, device: str, network: str = "") -> None:
    """From the page right after applying, by the browser that applied. The same happens on the screen whether there is an application."""
    fresh = Application.objects.select_for_update().filter(
        email=former.strip().lower(),
        device=device_digest(device),
        state=State.WAITING_PROOF,
        purpose=Purpose.JOIN,
        created_at__gt=now() - FRESH,
    )
    _write_to(email.strip().lower(), fresh.first() if device else None, network)


def _write_to(email: str, application: Application | None, network: str) -> None:
    count_attempt("apply", email, most=5, within=HOUR, sentence=TOO_OFTEN, field="email")
    count_attempt("network", network, most=20, within=HOUR, sentence=TOO_OFTEN, field="email")
    there = Application.objects.filter(email=email, state__in=OPEN).first()
    if Member.objects.filter(email__iexact=email).exists():
        post_letter("member_already", SUBJECT, to=email)
    elif there is not None:
        Application.objects.filter(pk=there.pk, bounced=Application.Bounce.PRIVATE).update(bounced="", bounce_words="")
        tell_state(there)
    elif application is None:
        post_letter("apply_again", SUBJECT, to=email)
    else:
        ticket = signing.dumps({"a": application.pk, "from": _digest(application.email), "to": email}, salt=SALT)
        post_letter("new_address", SUBJECT, to=email, page=f"{settings.CHOSHA_BASE_URL}/apply/address/{ticket}/")


def ticket_content(ticket: str) -> dict[str, Any] | None:
    """What a confirming mail's address carries, while it holds: the application, the address it had, the new one."""
    try:
        content = signing.loads(ticket, salt=SALT, max_age=CONFIRM_FOR)
    except signing.BadSignature:
        return None
    return content if isinstance(content, dict) else None


def confirm_new_address(ticket: str) -> str:
    """The new address is read: it is the application's from now on, and earlier pages are shut. Returns the address of the new page."""
    content = ticket_content(ticket)
    application = Application.objects.filter(pk=content["a"], forgotten_at__isnull=True).first() if content else None
    if content is None or application is None:
        raise Refused(OVER)
    try:
        return _confirm(application, content["from"], content["to"])
    except IntegrityError:
        raise Refused("このアドレスの申込みが、すでにあります。届いているメールから進めます。") from None


@transaction.atomic
def _confirm(application: Application, former: str, email: str) -> str:
    if locked(application).email == email:  # the button was pressed twice
        return new_page_address(application)
    application = open_to_mend(application)
    if _digest(application.email) != former or application.purpose != Purpose.JOIN:
        raise Refused(OVER)
    if Member.objects.filter(email__iexact=email).exists():
        raise Refused("このアドレスの会員証が、すでにあります。ログインへ進めます。")
    application.email = email
    if application.bounced == Application.Bounce.PRIVATE:
        application.bounced, application.bounce_words = "", ""
    application.save()
    Link.objects.filter(application=application, door=Link.Door.PAGE).delete()
    record("reception.application.mended", application, fields=["email"])
    return new_page_address(application)


def _digest(email: str) -> str:
    """The former address as the ticket names it: whoever reads the new mailbox need not learn it."""
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:24]
