"""Where reception meets notices and its own proofs: who hears that something waits, and what a proof ends."""

from collections.abc import Iterator
from typing import Any

from chosha.kernel.belongings import Belongings, Box, keep
from chosha.kernel.facts import on
from chosha.members.models import RoleName
from chosha.members.queries import members_with_role
from chosha.notices.actions import notify
from chosha.reception.actions import finish_renewal, let_go_of_reception
from chosha.reception.facts import ApplicationReady, ServiceProved
from chosha.reception.queries import boxes_of


@on(ApplicationReady)
def tell_reception(fact: ApplicationReady) -> None:
    for member in members_with_role(RoleName.RECEPTION):
        notify(member, "受付に、新しい申込みがあります", "/secretariat/reception/", key="reception.queue", id=0)


@on(ServiceProved)
def end_the_asking(fact: ServiceProved) -> None:
    """Proved for the year, whatever it was proved for. Should this be lost, the chore of renewals finds it."""
    finish_renewal(fact.member_id, fact.application_id)


class ReceptionBelongings(Belongings):
    room = "reception"

    def boxes(self, member: Any) -> Iterator[Box]:
        return boxes_of(member)

    def let_go(self, member: Any, choice: str) -> None:
        let_go_of_reception(member)


keep(ReceptionBelongings())
