"""A mail of the reception came back: the application says so until its address is mended."""

from django.db import transaction

from chosha.notices.models import Mail
from chosha.reception.actions.applying import OPEN
from chosha.reception.models import Application


@transaction.atomic
def mark_bounced(mail_id: int) -> int:
    """Mark the open applications that use the address a mail did not reach. Returns how many."""
    mail = Mail.objects.filter(pk=mail_id, bounced_at__isnull=False).first()
    if mail is None:
        return 0
    waiting = Application.objects.filter(state__in=OPEN, created_at__lte=mail.made_at)
    # A work address that is proved has done its duty, whatever became of an earlier code.
    work = waiting.filter(work_address__iexact=mail.to, proof="")
    private = waiting.filter(email__iexact=mail.to)
    return work.update(bounced=Application.Bounce.WORK, bounce_words=mail.bounce_words) + private.update(
        bounced=Application.Bounce.PRIVATE, bounce_words=mail.bounce_words
    )
