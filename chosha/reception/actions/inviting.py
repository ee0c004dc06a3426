"""Invitations of people the old form knows: mailed gently, claimed by the person or erased, never activated."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from chosha.audit.actions import record
from chosha.kernel.clock import is_holiday, jst, now, plain_date
from chosha.kernel.errors import Refused
from chosha.members.models import Duty, Member, Organisation
from chosha.reception.actions.applying import apply
from chosha.reception.actions.giving_way import forget_row
from chosha.reception.actions.letters import new_page_address, new_token, post_letter
from chosha.reception.models import Application, Link, State
from chosha.reception.queries import usual_wait, wait_words
from chosha.reception.queries.importing import refusal_digest

A_MINUTE = 60  # letters of one run of the chore, which comes once a minute
REMIND_AFTER = timedelta(days=14)
KEPT_FOR = timedelta(days=60)
MORNING, NIGHT, WORK_BEGINS, WORK_ENDS = time(7), time(22), time(8, 30), time(17, 15)
SUBJECT = "庁舎へのご招待"
OVER = "この招待は、もう済んでいます。申込みのページは、届いたメールから開けます。"


def is_time_for_mail(moment: datetime) -> bool:
    """Not at night, and on working days not while people work: an invitation can wait."""
    here = jst(moment)
    works = here.weekday() < 5 and not is_holiday(jst(moment).date())
    at_work = works and WORK_BEGINS <= here.time() < WORK_ENDS
    return MORNING <= here.time() < NIGHT and not at_work


def post_invitations(at: datetime | None = None, *, most: int = A_MINUTE) -> int:
    """Mail the next invitations, then the reminders that are due; few at a time, so that no mail server is flooded. Returns how many."""
    moment = at or now()
    if not is_time_for_mail(moment):
        return 0
    waiting = _invited().filter(letters=0).order_by("created_at", "id")[:most]
    sent = sum(_invite(application, moment) for application in waiting)
    reminded = _invited().filter(letters=1, first__lt=moment - REMIND_AFTER).order_by("first")[: most - sent]
    return sent + sum(_invite(application, moment) for application in reminded)


def _invited() -> QuerySet[Application, Any]:
    doors = Q(links__door=Link.Door.INVITE)
    return Application.objects.filter(state=State.INVITED).annotate(
        letters=Count("links", filter=doors), first=Min("links__made_at", filter=doors)
    )  # fmt: skip


@transaction.atomic
def _invite(application: Application, moment: datetime) -> bool:
    application = Application.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=application.pk)
    doors = Link.objects.filter(application=application, door=Link.Door.INVITE)
    first = doors.order_by("made_at").first()
    if application.state != State.INVITED:
        return False
    until = first.expires_at if first and first.expires_at else moment + KEPT_FOR
    door = f"{settings.CHOSHA_BASE_URL}/apply/invite/{new_token(application, Link.Door.INVITE, until, at=moment)}/"
    words = {"application": application, "door": door, "until": plain_date(jst(until).date()), "again": first is not None}
    post_letter("invitation", SUBJECT, to=application.email, **words)
    return True


@transaction.atomic
def claim_invitation(
    link: Link,
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
) -> str:
    """The person's own act: what they wrote counts from now on, with their agreement, and the proof of service begins.

    Returns the address of their own page; nothing where they gave another mail address, which must first show that it is theirs.
    """
    application = _still_invited(link)
    fields: dict[str, Any] = {
        "name": name, "display_name": display_name, "kana": kana, "organisation": organisation, "organisation_text": organisation_text,
        "post": post, "duty": duty, "duty_since": duty_since, "motive": motive, "rules_version": rules_version,
    }  # fmt: skip
    email = email.strip().lower()
    if email != application.email:
        record("reception.invitation.claimed", application)
        application.delete()
        apply(email=email, network=network, **fields)
        return ""
    if Member.objects.filter(email__iexact=email).exists():
        application.delete()
        post_letter("member_already", "お申込みについて", to=email)
        return ""
    for field, value in fields.items():
        setattr(application, field, value)
    application.state, application.consented_at = State.WAITING_PROOF, now()
    application.created_at = application.state_since = application.consented_at
    application.save()
    Link.objects.filter(application=application, door=Link.Door.INVITE).update(used_at=now())
    page = new_page_address(application)
    post_letter("applied", "お申込みについて", to=email, application=application, page=page, wait=wait_words(usual_wait()))
    record("reception.invitation.claimed", application)
    return page


@transaction.atomic
def refuse_invitation(link: Link) -> None:
    """「心当たりがない」: all that the table said of the person is erased, and the address is not invited again."""
    application = _still_invited(link)
    record("reception.invitation.refused", application)
    forget_row(application, "ご本人が、招待を消しました", refused=refusal_digest(application.email))
    application.delete()


@transaction.atomic
def let_invitations_lapse(at: datetime | None = None) -> int:
    """Erase what nobody claimed for 60 days after the first letter. Returns how many."""
    stale = list(_invited().filter(first__lt=(at or now()) - KEPT_FOR)[:1000])
    for application in stale:
        forget_row(application, "60日のあいだお返事がなかったため、消しました")
    Application.objects.filter(pk__in=[application.pk for application in stale], state=State.INVITED).delete()
    return len(stale)


def _still_invited(link: Link) -> Application:
    """The application behind an invitation, locked. Refused when it was answered meanwhile."""
    application = Application.objects.select_for_update().filter(pk=link.application_id, state=State.INVITED).first()
    if application is None or not Link.objects.filter(pk=link.pk, used_at__isnull=True).exists():
        raise Refused(OVER)
    return application
