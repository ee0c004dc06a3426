"""Moderation of masks without learning who wears them: one is stopped in its thread, or a thread is closed to all of them."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.moderation.access import may_cover
from chosha.moderation.actions import LONGEST_REASON
from chosha.talk.models import Mask, Silence


@transaction.atomic
def silence_mask(mask: Mask, *, by: Member, silent: bool, reason: str = "") -> Silence | None:
    """This mask writes no more in its thread, or may again. The wearer reads the reason. Doing it twice does nothing. Raises Refused.

    Returns what can be lifted again, where it is new.
    """
    _only_moderators(by)
    current, made = Mask.objects.select_for_update().get(pk=mask.pk), None
    if current.silenced == silent:
        return None
    if silent:
        made = _silence(current.thing_key, current.thing_id, current, by, reason)
    else:
        Silence.objects.filter(mask=mask, lifted_at__isnull=True).update(lifted_at=now())
    Mask.objects.filter(pk=mask.pk).update(silenced=silent)
    record("talk.mask.silenced" if silent else "talk.mask.heard", mask, by=by, reason=reason)
    return made


@transaction.atomic
def close_to_masks(key: str, thing_id: int, *, by: Member, reason: str) -> Silence | None:
    """Nobody writes under a mask in this thread for now. None when it is closed already. Raises Refused."""
    _only_moderators(by)
    if Silence.objects.select_for_update().filter(thing_key=key, thing_id=thing_id, mask__isnull=True, lifted_at__isnull=True).exists():
        return None
    made = _silence(key, thing_id, None, by, reason)
    record("talk.thread.closed", made, by=by, reason=reason, key=key, thing_id=thing_id)
    return made


@transaction.atomic
def lift_silence(silence: Silence, *, by: Member) -> None:
    """What was stopped, one mask or all in a thread, may write again. Doing it twice does nothing."""
    _only_moderators(by)
    current = Silence.objects.select_for_update(of=("self",)).select_related("mask").get(pk=silence.pk)
    if current.lifted_at is not None:
        return
    if current.mask is not None:
        silence_mask(current.mask, by=by, silent=False)
        return
    current.lifted_at = now()
    current.save(update_fields=["lifted_at"])
    record("talk.thread.reopened", current, by=by, key=current.thing_key, thing_id=current.thing_id)


def _silence(key: str, thing_id: int, mask: Mask | None, by: Member, reason: str) -> Silence:
    reason = reason.strip()
    if not reason:
        raise Refused("理由がまだ書かれていません。書いた人に、このまま伝わる文で書いてください。", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字までです。いま{len(reason)}字あります。", field="reason")
    return Silence.objects.create(thing_key=key, thing_id=thing_id, mask=mask, reason=reason, by=by, at=now())


def _only_moderators(by: Member) -> None:
    if not may_cover(by):
        raise NotAllowed("Only moderators stop masks.")
