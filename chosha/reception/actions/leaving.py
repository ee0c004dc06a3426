"""退会: out at once, the way back open for 30 days, then for good. No reason is asked."""

import logging
from datetime import timedelta

from django.db import transaction

from chosha.kernel.belongings import DELETED, NAMED, all_belongings
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import come_home, leave_house
from chosha.members.models import Member, Standing
from chosha.reception.actions.applying import withdraw
from chosha.reception.actions.letters import post_letter
from chosha.reception.models import Application, Code, Leaving, Link, Question, Renewal, State, Vouch, VouchCall, Welcome

logger = logging.getLogger(__name__)
WAY_BACK = timedelta(days=30)
AT_ONCE = 100
OPEN = (State.INVITED, State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED)


@transaction.atomic
def leave(member: Member, choice: str) -> Leaving:
    """Go. `choice`: what becomes of the texts. Refused for the last administrator; raises NotAllowed for whoever is not inside."""
    if choice not in Leaving.Choice.values:
        raise Refused("書いたものをどうするかが、まだ選ばれていません。一つ選ぶと進めます。", field="choice")
    moment = now()
    before = leave_house(member, named=choice == NAMED)
    leaving, _ = Leaving.objects.update_or_create(
        member=member,
        defaults={"choice": choice, "left_at": moment, "final_at": moment + WAY_BACK, "before": before, "finished_at": None},
    )
    for application in Application.objects.filter(member=member, state__in=OPEN):
        withdraw(application)
    if choice == DELETED:
        for belongings in all_belongings():
            belongings.take_down(member, moment)
    post_letter("left", "退会の手続きについて", to=member.email, member=member, shown=before["display_name"], leaving=leaving)
    return leaving


@transaction.atomic
def come_back_in(member: Member) -> None:
    """戻る: within the 30 days everything is as it was, but for tasks and keys. Raises NotAllowed afterwards."""
    leaving = Leaving.objects.select_for_update().filter(member=member, finished_at__isnull=True).first()
    if leaving is None:
        raise NotAllowed
    come_home(member, leaving.before)
    if leaving.choice == DELETED:
        for belongings in all_belongings():
            belongings.put_back(member, leaving.left_at)
    leaving.delete()


def finish_leavings() -> int:
    """Make final what nobody came back from. Each by itself: one that fails stops no other. Returns how many."""
    due = list(Leaving.objects.filter(finished_at__isnull=True, final_at__lte=now()).values_list("pk", flat=True)[:AT_ONCE])
    finished = 0
    for pk in due:
        try:
            finished += _finish(pk)
        except Exception:
            logger.exception("the leaving of member %s could not be finished; it is tried again tomorrow", pk)
    return finished


@transaction.atomic
def _finish(pk: int) -> int:
    leaving = Leaving.objects.select_for_update().filter(pk=pk, finished_at__isnull=True, final_at__lte=now()).first()
    if leaving is None:
        return 0
    member = Member.objects.select_for_update().get(pk=pk)
    if member.standing != Standing.LEFT:
        return 0
    for belongings in reversed(all_belongings()):  # the account itself goes last
        belongings.let_go(member, leaving.choice)
    leaving.before, leaving.finished_at = {}, now()
    leaving.save(update_fields=["before", "finished_at"])
    return 1


@transaction.atomic
def let_go_of_reception(member: Member) -> None:
    """For good: what the reception knows of a member. Vouches given for others stay, for their sake; they carry no words."""
    mine = Application.objects.filter(member=member)
    keys = list(mine.values_list("pk", flat=True))
    for table in (Code, Question, Link, VouchCall):
        table._default_manager.filter(application__in=keys).delete()
    Vouch.objects.filter(voucher=member, application__state__in=OPEN).delete()
    for table in (Renewal, Welcome):
        table._default_manager.filter(member=member).delete()
    mine.update(
        email="", name="", display_name="", kana="", post="", motive="", work_address="", organisation_text="", reason="", device="",
        bounce_words="", forgotten_at=now(),
    )  # fmt: skip
