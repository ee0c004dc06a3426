"""Where reception meets notices: whoever works the queue hears that something waits, and applications hear that a mail came back."""

from chosha.kernel.facts import on
from chosha.members.models import RoleName
from chosha.members.queries import members_with_role
from chosha.notices.actions import notify
from chosha.notices.facts import MailBounced
from chosha.reception.actions import mark_bounced
from chosha.reception.facts import ApplicationReady


@on(ApplicationReady)
def tell_reception(fact: ApplicationReady) -> None:
    for member in members_with_role(RoleName.RECEPTION):
        notify(member, "受付に、新しい申込みがあります", "/secretariat/reception/", key="reception.queue", id=0)


@on(MailBounced)
def hear_bounce(fact: MailBounced) -> None:
    mark_bounced(fact.mail_id)
