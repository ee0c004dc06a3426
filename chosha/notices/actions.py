"""Telling people: a mail that must not be lost, a notice inside the building."""

from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction

from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.members.models import Member
from chosha.notices.models import Mail, Notice

KEEP_MAIL = timedelta(days=14)


@transaction.atomic
def send_mail(*, to: str, subject: str, text: str) -> Mail:
    """Queue one plain-text mail in the caller's transaction; a chore delivers it and tries again when the server is away."""
    mail = Mail.objects.create(to=to, subject=subject, text=text, made_at=now())
    enqueue("chosha.notices.tasks.deliver_mail", mail_id=mail.pk)
    return mail


def deliver(mail_id: int) -> None:
    """Hand one mail to the mail server. Sending twice is possible after a crash, losing it is not."""
    mail = Mail.objects.filter(pk=mail_id, sent_at__isnull=True).first()
    if mail is None:
        return
    try:
        EmailMessage(mail.subject, mail.text, to=[mail.to]).send()
    except OSError as error:
        Mail.objects.filter(pk=mail.pk).update(trouble=str(error)[:200])
        raise
    Mail.objects.filter(pk=mail.pk).update(sent_at=now(), text="", trouble="")


def forget_old_mail() -> int:
    """Delete mails after two weeks, as chores are: they name the addresses of people who may never have become members.

    Returns how many.
    """
    deleted, _ = Mail.objects.filter(made_at__lt=now() - KEEP_MAIL).delete()
    return deleted


@transaction.atomic(savepoint=False)
def notify(to: Member, line: str, url: str, *, key: str = "", id: int | None = None) -> None:
    """Tell a member one sentence. An unread notice about the same content is renewed instead of adding another."""
    told_again = Notice.objects.filter(to=to, about_key=key, about_id=id, line=line, read_at__isnull=True) if key else Notice.objects.none()
    if not told_again.update(at=now()):
        Notice.objects.create(to=to, line=line, url=url, about_key=key, about_id=id, at=now())


@transaction.atomic
def mark_read(notice: Notice, *, by: Member) -> None:
    Notice.objects.filter(pk=notice.pk, to=by, read_at__isnull=True).update(read_at=now())


@transaction.atomic
def mark_all_read(*, by: Member) -> None:
    Notice.objects.filter(to=by, read_at__isnull=True).update(read_at=now())


@transaction.atomic
def let_go_of_notices(member: Member) -> None:
    """For good: what a member was told, and the mails that still carry the address."""
    Notice.objects.filter(to=member).delete()
    Mail.objects.filter(to__iexact=member.email).delete()
