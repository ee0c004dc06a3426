"""The mails of the reception: plain text, enough by itself where links are cut off."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string

from chosha.kernel.clock import jst, long_date, now
from chosha.notices.actions import send_mail
from chosha.reception.access import token_digest
from chosha.reception.models import Application, Link

WELCOME_FOR = timedelta(days=14)


def post_letter(name: str, subject: str, *, to: str, may_wait: bool = False, **words: object) -> None:
    """Queue the mail reception/mail/<name>.txt in the caller's transaction; with `may_wait` it keeps its reader's quiet hours."""
    send_mail(to=to, subject=f"【庁舎】{subject}", text=letter_text(name, **words), may_wait=may_wait)


def letter_text(name: str, **words: object) -> str:
    """The mail reception/mail/<name>.txt as it arrives."""
    return render_to_string(f"reception/mail/{name}.txt", {"base_url": settings.CHOSHA_BASE_URL, **words}).strip() + "\n"


def new_page_address(application: Application) -> str:
    """Another way into the applicant's own page; earlier ones stay open, so that nobody can shut them by asking again."""
    return f"{settings.CHOSHA_BASE_URL}/apply/{new_token(application, Link.Door.PAGE, None)}/"


def new_welcome_address(application: Application, *, at: datetime) -> str:
    """The one door in: only the newest works, once, for two weeks."""
    Link.objects.filter(application=application, door=Link.Door.WELCOME, used_at__isnull=True).delete()
    return f"{settings.CHOSHA_BASE_URL}/apply/welcome/{new_token(application, Link.Door.WELCOME, at + WELCOME_FOR)}/"


def new_token(application: Application, door: Link.Door, until: datetime | None, *, at: datetime | None = None) -> str:
    token = secrets.token_urlsafe(24)
    Link.objects.create(application=application, door=door, digest=token_digest(token), made_at=at or now(), expires_at=until)
    return token


def spoken_moment(moment: datetime) -> str:
    """「令和8年11月24日（火）12時40分」, as a mail says it."""
    return f"{long_date(jst(moment).date())}{jst(moment).hour}時{jst(moment).minute:02d}分"
