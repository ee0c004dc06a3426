"""Telling people: a mail that must not be lost, a notice inside the building."""

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from chosha.jobs.actions import enqueue
from chosha.kernel.clock import day_begins, day_stamp, now
from chosha.kernel.content import random_id
from chosha.kernel.facts import announce
from chosha.members.access import may_tell
from chosha.members.models import Member
from chosha.notices.engine.bounces import read_bounce, refused_for_good
from chosha.notices.engine.kinds import KINDS
from chosha.notices.engine.quiet import first_calm_moment, is_quiet
from chosha.notices.facts import MailBounced
from chosha.notices.models import Mail, Notice, Stopped
from chosha.notices.queries import quiet_hours_of, stopped_kinds

KEEP_MAIL = timedelta(days=14)
LONGEST = 200  # of a line
QUOTED, UNSEEN = re.compile("「.*」"), "「いまは見えないもの」"  # greedy: a title may quote something itself


@transaction.atomic
def send_mail(*, to: str, subject: str, text: str, may_wait: bool = False) -> Mail:
    """Queue one plain-text mail in the caller's transaction; a chore delivers it and tries again when the server is away.

    It goes at once (codes, what somebody waits for); with `may_wait` not before its reader's quiet hours and working hours are over.
    """
    mail = Mail.objects.create(to=to, subject=subject, text=text, made_at=now(), key=secrets.token_hex(16))
    calm = first_calm_moment(mail.made_at, quiet_hours_of(to)) if may_wait else None
    enqueue("chosha.notices.tasks.deliver_mail", not_before=calm, mail_id=mail.pk)
    return mail


def send_unkept(*, to: str, subject: str, text: str) -> None:
    """Hand one mail to the mail server and write it down nowhere: for what must not stand in the database beside an address.

    Raises OSError where the server is away; the caller tries again.
    """
    _message(Mail(to=to, subject=subject, text=text)).send()


def deliver(mail_id: int) -> None:
    """Hand one mail to the mail server. Sending twice is possible after a crash, losing it is not.

    What the server refuses for good is marked as bounced and not tried again.
    """
    mail = Mail.objects.filter(pk=mail_id, sent_at__isnull=True, bounced_at__isnull=True).first()
    if mail is None:
        return
    if not mail.text:  # from a backup without the keys
        Mail.objects.filter(pk=mail.pk).update(sent_at=now(), trouble="前の鍵がないため、開けませんでした")
        return
    try:
        _message(mail).send()
    except OSError as error:
        refusal = refused_for_good(error)
        if refusal:
            _mark_bounced(mail, refusal)
            return
        Mail.objects.filter(pk=mail.pk).update(trouble=str(error)[:200])
        raise
    Mail.objects.filter(pk=mail.pk).update(sent_at=now(), text="", trouble="")


def _message(mail: Mail) -> EmailMessage:
    """The mail with its key in the Message-ID, and in the sender of the envelope where the operator named a mailbox for bounces."""
    own, place = parseaddr(settings.DEFAULT_FROM_EMAIL)[1], settings.CHOSHA_BOUNCE_ADDRESS
    local, _, domain = (place or own).rpartition("@")
    headers = {"Message-ID": f"<chosha.{mail.key}@{own.rpartition('@')[2]}>"} if mail.key else {}
    if not (place and mail.key):
        return EmailMessage(mail.subject, mail.text, to=[mail.to], headers=headers)
    headers["From"] = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(mail.subject, mail.text, from_email=f"{local}+{mail.key}@{domain}", to=[mail.to], headers=headers)


def take_bounce(raw: bytes) -> Mail | None:
    """Read a notice that a mail came back, and mark the mail it names. Returns the mail, or None when nothing is marked.

    A notice is believed only where it carries the key of a mail of the last two weeks and says that its own address failed.
    """
    bounce = read_bounce(raw)
    if bounce is None:
        return None
    recent = Mail.objects.filter(key__in=sorted(bounce.keys)[:20], made_at__gt=now() - KEEP_MAIL, bounced_at__isnull=True)
    for mail in recent:
        words = bounce.failed.get(mail.to.lower())
        if words is not None:
            _mark_bounced(mail, words)
            return mail
    return None


@transaction.atomic
def _mark_bounced(mail: Mail, words: str) -> None:
    mail.bounced_at, mail.bounce_words, mail.text, mail.trouble = now(), words[:200], "", ""
    mail.save(update_fields=["bounced_at", "bounce_words", "text", "trouble"])
    announce(MailBounced(mail_id=mail.pk))


def forget_old_mail() -> int:
    """Delete mails after two weeks, as chores are: they name the addresses of people who may never have become members.

    Returns how many.
    """
    deleted, _ = Mail.objects.filter(made_at__lt=now() - KEEP_MAIL).delete()
    return deleted


@transaction.atomic(savepoint=False)
def notify(to: Member, line: str, url: str, *, key: str = "", id: int | None = None, by: int | None = None, day_only: bool = False) -> None:
    """Tell a member one sentence. An unread notice about the same content is renewed instead of adding another.

    `by` is the member whose act it tells of: nothing is told where one of the two keeps off the other. Acts of staff leave it out.
    `day_only` for what somebody under a mask did: neither the hour nor a number in a row may tell when.
    """
    if by is not None and not may_tell(to.pk, by):
        return
    told_again = Notice.objects.filter(to=to, about_key=key, about_id=id, line=line, read_at__isnull=True) if key else Notice.objects.none()
    at = day_stamp() if day_only else now()
    if not told_again.update(at=at):
        number = -random_id() if day_only else None
        Notice.objects.create(pk=number, to=to, line=line, url=url, about_key=key, about_id=id, at=at)


@transaction.atomic
def retell(key: str, names: Mapping[int, tuple[str, str]]) -> None:
    """Notices about these contents (by id) that hold the first words hold the second: a title that told too much, or is gone, does not go
    on standing in the notices of others."""
    ids = sorted(names)
    for start in range(0, len(ids), 500):
        for notice in Notice.objects.filter(about_key=key, about_id__in=ids[start : start + 500]):
            line = notice.line.replace(*names[notice.about_id or 0])[:LONGEST]
            if line != notice.line:
                Notice.objects.filter(pk=notice.pk).update(line=line)


@transaction.atomic
def unquote(key: str, things: Iterable[int]) -> int:
    """These contents are covered, or gone: what they were called goes from whatever was told of them. Returns how many notices."""
    told = list(Notice.objects.filter(about_key=key, about_id__in=list(things), line__contains="「"))
    for notice in told:
        Notice.objects.filter(pk=notice.pk).update(line=QUOTED.sub(UNSEEN, notice.line))
    return len(told)


@transaction.atomic(savepoint=False)
def tell_softly(to: Member, kind: str, line: str, url: str) -> str:
    """Tell what nobody has to hear, at most once a day and not in quiet hours. Returns "told"; "later" where it has to wait;
    "no" where the member does not want it, or has such a notice unread.
    """
    key = f"soft.{kind}"
    known = Notice.objects.filter(to=to, about_key=key)
    if kind in stopped_kinds(to) or known.filter(read_at__isnull=True).exists():
        return "no"
    if is_quiet(now(), quiet_hours_of(to.email)) or known.filter(at__gt=now() - timedelta(days=1)).exists():
        return "later"
    notify(to, line, url, key=key, id=0)
    return "told"


@transaction.atomic
def choose_kinds(wanted: set[str], *, by: Member) -> None:
    """Of the notices that can be stopped, have these."""
    Stopped.objects.filter(member=by).delete()
    Stopped.objects.bulk_create(Stopped(member=by, kind=kind) for kind in KINDS if kind not in wanted)


@transaction.atomic
def mark_read(notice: Notice, *, by: Member) -> None:
    Notice.objects.filter(pk=notice.pk, to=by, read_at__isnull=True).update(read_at=day_begins())


@transaction.atomic
def mark_all_read(*, by: Member) -> None:
    Notice.objects.filter(to=by, read_at__isnull=True).update(read_at=day_begins())


@transaction.atomic
def let_go_of_notices(member: Member) -> None:
    """For good: what a member was told, and the mails that still carry the address."""
    Notice.objects.filter(to=member).delete()
    Stopped.objects.filter(member=member).delete()
    Mail.objects.filter(to__iexact=member.email).delete()
