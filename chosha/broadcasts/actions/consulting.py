"""相談 from where its writer sits: handing it to a programme and taking it back. Nothing of who does so is written down, nor when."""

from typing import Any

from django.db import transaction

from chosha.broadcasts.facts import RunningOrderChanged
from chosha.broadcasts.models import Answerer, Consultation, Episode, Programme
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.access import may_write
from chosha.members.models import Member
from chosha.talk.actions.places import hide_place, scatter, sweep_places

CState = Consultation.State
ON_ITS_WAY = (CState.WAITING, CState.PICKED, CState.ANSWERING)


def _refuse_strangers(key: str, thing: Any, by: Member) -> None:
    if not (may_write(by) and passport(key).is_by(thing, by)):
        raise NotAllowed("Only whoever wrote it hands it to a programme.")


@transaction.atomic
def hand_over(key: str, thing: Any, *, by: Member, programme: Programme, agreed: bool = False) -> Consultation:
    """Give what one wrote, by name or under a mask, to a programme. Twice is once; one that waits elsewhere changes its programme.

    `agreed`: where not everybody may read it, its writer says that all may hear it. Raises NotAllowed, Refused.
    """
    _refuse_strangers(key, thing, by)
    if not programme.takes_consultations:
        raise Refused("この番組は、いま相談を受け取っていません。ほかの番組を選べます。", field="programme")
    if not passport(key).consults(thing):
        raise Refused("放送の番組に渡せるのは、掲示板に出ている質問と課題です。")
    limited = bool(passport(key).limits(thing))
    if limited and not agreed:
        raise Refused("会員みんなに聞こえてもよいか、印を付けると渡せます。まだ渡していません。", field="agreed")
    row = Consultation.objects.select_for_update().filter(thing_key=key, thing_id=thing.pk).first()
    if row is None:
        row = Consultation.objects.create(thing_key=key, thing_id=thing.pk, programme=programme, widened=limited)
        hide_place(row)
        return row
    if row.state == CState.ANSWERED:
        raise Refused("この相談には、もう放送で答えています。つながりを外すと、もう一度渡せます。")
    if row.state in (CState.WAITING, CState.RETURNED):
        row.programme, row.state, row.episode, row.place = programme, CState.WAITING, None, None
    row.widened = limited
    row.save(update_fields=["programme", "state", "episode", "place", "widened"])
    return row


@transaction.atomic
def take_back(key: str, thing: Any, *, by: Member) -> None:
    """It is no longer the programme's; of one that was answered, the link to its minute goes.

    Raises NotAllowed; Refused while it is on air.
    """
    _refuse_strangers(key, thing, by)
    row = Consultation.objects.select_for_update().filter(thing_key=key, thing_id=thing.pk).first()
    if row is None:
        return
    if row.state == CState.ANSWERING:
        raise Refused("いま放送で答えています。答え終わると、つながりを外せます。")
    episode_id = row.episode_id
    row.delete()
    if episode_id is not None:
        announce(RunningOrderChanged(episode_id=episode_id))


def scatter_consultations() -> int:
    """Every half hour: where the rows lie tells no order in which they came. Returns how many moved."""
    moved = scatter([(Consultation, Consultation.objects.order_by().values_list("pk", flat=True))])
    sweep_places([Consultation, Answerer])  # an offer that went when its member put on a mask leaves no row behind
    return moved


def free_order(episode: Episode) -> None:
    """The show will not be: what was in its order waits for the next one. In the transaction that calls it off."""
    Consultation.objects.filter(episode=episode, state=CState.PICKED).update(episode=None, state=CState.WAITING, place=None)
