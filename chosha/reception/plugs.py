"""Where reception meets notices: whoever works the queue hears that something waits, and what needs two pairs of eyes is marked."""

from chosha.kernel.facts import on
from chosha.members.models import RoleName
from chosha.members.queries import members_with_role
from chosha.notices.actions import notify
from chosha.notices.facts import MailBounced
from chosha.reception.actions import mark_bounced, mark_second_look
from chosha.reception.facts import ApplicationReady
from chosha.reception.models import Application


@on(ApplicationReady)
def tell_reception(fact: ApplicationReady) -> None:
    for member in members_with_role(RoleName.RECEPTION):
        notify(member, "受付に、新しい申込みがあります", "/secretariat/reception/", key="reception.queue", id=0)


@on(MailBounced)
def hear_bounce(fact: MailBounced) -> None:
    mark_bounced(fact.mail_id)


@on(ApplicationReady)
def mark_odd_ones(fact: ApplicationReady) -> None:
    application = Application.objects.filter(pk=fact.application_id).first()
    if application is not None:
        mark_second_look(application)
