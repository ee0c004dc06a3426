"""Opening a seal: one guardian asks, another agrees, each with an own reason and passphrase. See docs/adr/0010-masks.md.

Whatever is refused is recorded, so the refusal is raised after its entry is written, never inside its transaction.
"""

import base64
from datetime import timedelta
from typing import NoReturn

from django.db import IntegrityError, transaction
from nacl.exceptions import CryptoError

from chosha.audit.actions import record
from chosha.audit.queries import entries
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.notices.actions import notify
from chosha.talk.access import guardian_keys, is_one_person, may_guard, may_read_opened, own_mask
from chosha.talk.actions.guardians import unlock_own, wipe_portions
from chosha.talk.engine.guardians import half_in, name_for, name_found, opened_with, own_halves, portion
from chosha.talk.engine.masks import joined, name_in
from chosha.talk.models import Mask, Opening
from chosha.talk.models.sealed import Portion, Seal

LONGEST_REASON, SHORTEST_REASON = 1000, 10
MOST_DENIALS = 20  # a day for each member: the record is not a place to write in
OWN = "この匿名の開封には、ほかの封印管理人があたります。書いた文は残っています。"
ASKED = "この匿名の開封は、もう求められています。封印管理人のページで見られます。書いた文は残っています。"
NO_SECOND = "この封を一緒に開けられる封印管理人が、いまはいません。事務局に伝えてください。書いた文は残っています。"
NOT_YOURS = "この封の半分を、あなたの鍵では開けられません。この匿名より後に鍵を作ったか、引き渡したためです。書いた文は残っています。"
SAME = "求めた人は、同意できません。もう一人の封印管理人が要ります。何も開けていません。"
TWICE = "求めた人と同じ方と思われるため、同意できません。ほかの封印管理人が要ります。何も開けていません。"
ENDED = "この求めは、もう終わっています。何も開けていません。"
GONE = "求めた人が、いまは封印管理人ではありません。取り下げて、求め直してください。何も開けていません。"
EARLY = "裁判所の命令では、求めから三日たつまで同意できません。書いた文は残っています。"
CALLS = "封印管理人への求めが一件あります。理由を読んで、同意するかを決めてください"
AGREED = "あなたの求めに、もう一人の封印管理人が同意しました。合いことばを入れると中が見られます"
BROKEN = "封が開きませんでした。預けられた半分が合いません。記録に残しました。事務局に伝えてください。名前は見えていません。"


def ask_opening(mask: Mask, *, by: Member, ground: str, reason: str, words: str) -> Opening:
    """Guardian one: a ground, a reason, the passphrase. The own halves are sealed to each other guardian. Raises NotAllowed, Refused."""
    _only_guardians(by, mask)
    reason = _sound_reason(reason)
    if ground not in Opening.Ground.values:
        raise Refused("わけを、二つから選んでください。書いた文は残っています。", field="ground")
    if own_mask(by, mask.thing_key, mask.thing_id) == mask:
        raise Refused(OWN)
    close_openings()  # one of a week ago is no obstacle
    halves = own_halves(Seal.objects.get(mask=mask).pads, by.pk)
    keys = {pk: key for pk, key in guardian_keys().items() if pk in halves}
    if not halves:
        raise Refused(NOT_YOURS)
    if not keys:
        raise Refused(NO_SECOND)
    private = unlock_own(by, words)
    opened = {pk: opened_with(private, base64.b64decode(halves[pk])) for pk in keys}
    if None in opened.values():
        _refuse(mask, by, "halves", NOT_YOURS)
    try:
        return _asked(mask, by, ground, reason, {pk: half for pk, half in opened.items() if half is not None}, keys)
    except IntegrityError:
        raise Refused(ASKED) from None


@transaction.atomic
def _asked(mask: Mask, by: Member, ground: str, reason: str, halves: dict[int, bytes], keys: dict[int, bytes]) -> Opening:
    opening = Opening(mask=mask, ground=ground, reason=reason, asked_by=by, asked_at=now())
    opening.save(force_insert=True)
    Portion.objects.bulk_create(
        [Portion(opening=opening, holder_id=pk, half=portion(keys[pk], half, opening.pk, mask.pk, pk)) for pk, half in halves.items()]
    )
    record("talk.opening.asked", opening, by=by, ground=ground, mask=mask.pk)
    for guardian in Member.objects.filter(pk__in=halves):
        notify(guardian, CALLS, f"/secretariat/seals/{opening.pk}/")
    return opening


@transaction.atomic
def withdraw_opening(opening: Opening, *, by: Member) -> None:
    """The one who asked, or another guardian where that one is no longer one. Doing it twice does nothing."""
    current = Opening.objects.select_for_update().get(pk=opening.pk)
    left = current.asked_by_id not in guardian_keys()
    if not may_guard(by) or (by.pk != current.asked_by_id and not left):
        raise NotAllowed("Only who asked takes it back.")
    if current.state not in ("asked", "waits"):
        return
    _end(current, Opening.Ending.WITHDRAWN)
    record("talk.opening.withdrawn", current, by=by, ground=current.ground, mask=current.mask_id)


def agree_opening(opening: Opening, *, by: Member, reason: str, words: str) -> int:
    """Guardian two, another person: joins the halves and finds the name, which is then sealed to these two alone.

    Returns the number of the member. Raises NotAllowed, Refused.
    """
    mask = opening.mask
    _only_guardians(by, opening)
    _second_voice(opening, by)
    reason = _sound_reason(reason)
    if own_mask(by, mask.thing_key, mask.thing_id) == mask:
        raise Refused(OWN)
    private = unlock_own(by, words)
    member = _joined(opening, by.pk, private)
    if member is None:
        _refuse(opening, by, "halves", BROKEN)
    if not _opened(opening, by, reason, member):
        _refuse(opening, by, "ended", ENDED)
    return member


def _second_voice(opening: Opening, by: Member) -> None:
    """Everything but the passphrase. Raises Refused, and records why."""
    if opening.state not in ("asked", "waits"):
        _refuse(opening, by, "ended", ENDED)
    if by.pk == opening.asked_by_id:
        _refuse(opening, by, "same", SAME)
    if is_one_person(by, opening.asked_by):
        _refuse(opening, by, "same", TWICE)
    if opening.asked_by_id not in guardian_keys():
        _refuse(opening, by, "left", GONE)
    if opening.state == "waits":
        _refuse(opening, by, "early", EARLY)


def _joined(opening: Opening, second: int, private: bytes) -> int | None:
    """The member in the box; None where a half is missing, changed, or made for another mask or case."""
    mask, held = opening.mask, Portion.objects.filter(opening=opening, holder=second).first()
    kept = Seal.objects.get(mask=mask)
    own = own_halves(kept.pads, second).get(opening.asked_by_id)
    if held is None or own is None:
        return None
    given = half_in(private, bytes(held.half), opening.pk, mask.pk, second)
    half = opened_with(private, base64.b64decode(own))
    if given is None or half is None or len(given) != len(half):
        return None
    try:
        return name_in(bytes(kept.box), joined(given, half), mask.thing_key, mask.thing_id, mask.pk)
    except (CryptoError, ValueError):
        return None


@transaction.atomic
def _opened(opening: Opening, by: Member, reason: str, member: int) -> bool:
    """False when it ended meanwhile."""
    current = Opening.objects.select_for_update().get(pk=opening.pk)
    keys = guardian_keys()
    if current.state != "asked" or current.asked_by_id not in keys or by.pk not in keys:
        return False
    current.agreed_by, current.agreed_reason = by, reason
    _end(current, Opening.Ending.OPENED)
    Portion.objects.bulk_create(
        [
            Portion(opening=current, holder_id=pk, name=name_for(keys[pk], current.pk, current.mask_id, member))
            for pk in (current.asked_by_id, by.pk)
        ]
    )
    notify(current.asked_by, AGREED, f"/secretariat/seals/{current.pk}/")
    record("talk.opening.opened", current, by=by, ground=current.ground, mask=current.mask_id)
    return True


def read_opened(opening: Opening, *, by: Member, words: str) -> int:
    """The member found, for the two who opened it, each time with the passphrase and an entry in the record. Raises NotAllowed, Refused."""
    if not may_read_opened(by, opening):
        deny_opening(opening, by=by)
    private = unlock_own(by, words)
    held = Portion.objects.filter(opening=opening, holder=by).first()
    member = name_found(private, bytes(held.name), opening.pk, opening.mask_id) if held is not None else None
    if member is None:
        _refuse(opening, by, "name", BROKEN)
    record("talk.opening.read", opening, by=by, ground=opening.ground, mask=opening.mask_id)
    return member


@transaction.atomic
def close_openings() -> int:
    """What nobody agreed to within a week ends, and its halves are wiped. Returns how many."""
    late = list(Opening.objects.select_for_update().filter(ending="", asked_at__lte=now() - Opening.LASTS))
    for opening in late:
        _end(opening, Opening.Ending.LAPSED)
        record("talk.opening.lapsed", opening, ground=opening.ground, mask=opening.mask_id)
    return len(late)


def _end(opening: Opening, ending: str) -> None:
    wipe_portions(opening)
    opening.ending, opening.ended_at = ending, now()
    opening.save(update_fields=["agreed_by", "agreed_reason", "ending", "ended_at"])


def _only_guardians(by: Member, thing: Mask | Opening) -> None:
    if not may_guard(by):
        deny_opening(thing, by=by)


def deny_opening(thing: Mask | Opening | None, *, by: Member) -> NoReturn:
    """Whoever tries without guarding seals stands in the record too. Raises NotAllowed."""
    today = entries().filter(act="talk.opening.denied", by_id=by.pk, at__gt=now() - timedelta(days=1))
    if today.count() < MOST_DENIALS:
        record("talk.opening.denied", thing, by=by)
    raise NotAllowed("Only guardians open seals.")


def _refuse(thing: Mask | Opening, by: Member, why: str, sentence: str) -> NoReturn:
    record("talk.opening.refused", thing, by=by, why=why)
    raise Refused(sentence)


def _sound_reason(reason: str) -> str:
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused(f"理由を、{SHORTEST_REASON}字以上で書いてください。あとから封印管理人が読み返します。", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字までです。いま{len(reason)}字あります。", field="reason")
    return reason
