"""Keys of the guardians of seals: made, renewed, handed on. See docs/adr/0010-masks.md."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from chosha.audit.actions import record
from chosha.audit.queries import entries
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.engine.keyring import new_salt
from chosha.members.models import Member
from chosha.talk.access import guardian_keys, heirs_of, is_one_person, may_guard
from chosha.talk.engine.guardians import (
    Pair,
    at_rest,
    from_rest,
    holders_in,
    is_of,
    locked_by,
    make_pair,
    opened_with,
    private_of,
    propose_words,
    sealed_anew,
    sealed_to,
    too_plain,
    without,
)
from chosha.talk.models import Opening
from chosha.talk.models.sealed import GuardianKey, Portion, Seal

MOST_TRIES, WITHIN = 5, timedelta(hours=1)
ENOUGH_HOLDERS = 3
HAS_ONE = "鍵はもうあります。新しくするときは、いまの合いことばを入れるか、忘れたことを選んでください。鍵は元のままです。"
PLAIN = "合いことばは、ちがうことばを五つ以上、空白で区切って書いてください（あわせて15字から）。鍵は元のままです。"
WRONG = "合いことばが合いませんでした。もう一度試せます。鍵も、求めも、元のままです。"
RESTS = "合いことばが何度か合いませんでした。一時間ほど休むと、また試せます。鍵も、求めも、元のままです。"
KEYLESS = "封印管理人の鍵が、まだありません。先に鍵を作ってください。"
CHANGED = "庁舎にある鍵が、あなたの作ったものと合いません。だれかが替えたおそれがあります。事務局に伝えてください。何も開けていません。"


@transaction.atomic
def make_guardian_key(member: Member) -> str:
    """A first pair of keys for a guardian. Returns the passphrase, which is kept nowhere. Older seals stay shut to a new key."""
    words = propose_words()
    keep_guardian_key(member, make_pair(words))
    return words


@transaction.atomic
def keep_guardian_key(member: Member, pair: Pair) -> None:
    """Keep a first pair, made here or on the guardian's own machine."""
    _only_guardians(member)
    if GuardianKey.objects.filter(pk=member.pk).exists():
        raise Refused(HAS_ONE)
    _keep(member, pair)
    record("talk.guardian.keyed", member, by=member)


def renew_guardian_key(member: Member, pair: Pair, *, present: str) -> None:
    """Put a new pair in the place of the old one; what was sealed to the old one is sealed to the new one. Raises Refused."""
    _only_guardians(member)
    private = unlock_own(member, present)
    with transaction.atomic():
        for seal in Seal.objects.select_for_update():
            pads = sealed_anew(seal.pads, member.pk, private, member.pk, pair.public)
            if pads is not None and pads != seal.pads:
                Seal.objects.filter(pk=seal.pk).update(pads=pads)
        for held in Portion.objects.filter(holder=member):
            half, name = (opened_with(private, bytes(box)) if box else b"" for box in (held.half, held.name))
            held.half, held.name = (sealed_to(pair.public, words) if words else b"" for words in (half, name))
            held.save(update_fields=["half", "name"])
        _keep(member, pair)
        record("talk.guardian.renewed", member, by=member)


@transaction.atomic
def begin_guardian_key(member: Member, pair: Pair) -> None:
    """A new pair where the passphrase was lost: what was sealed to the old one is gone, and no longer counts as held."""
    _only_guardians(member)
    for seal in _seals_with(member.pk):
        Seal.objects.filter(pk=seal.pk).update(pads=without(seal.pads, member.pk), past=[*seal.past, member.pk])
    Portion.objects.filter(holder=member, opening__ending="").delete()
    _keep(member, pair)
    record("talk.guardian.begun", member, by=member)


def change_guardian_words(member: Member, *, present: str, words: str) -> None:
    """Another passphrase for the same pair. Raises Refused."""
    _only_guardians(member)
    private = unlock_own(member, present)
    with transaction.atomic():
        pair = _pair_of(GuardianKey.objects.select_for_update().get(pk=member.pk))
        assert pair is not None  # noqa: S101  (it was opened just now)
        salt = new_salt()
        _keep(member, Pair(pair.public, salt, locked_by(words, private, salt)))
        record("talk.guardian.reworded", member, by=member)


def hand_over(member: Member, *, heir: Member, words: str) -> tuple[int, int]:
    """Give the own halves to another guardian. Returns (how many seals went over, how many did not: the heir holds or held halves there).

    A guardian in their last days does it alone; the giver opens none of these any more. Raises Refused.
    """
    _only_guardians(member)
    if is_one_person(member, heir) or not heirs_of(member).filter(pk=heir.pk).exists():
        raise Refused("引き渡せるのは、鍵のあるほかの封印管理人だけです。何も変わっていません。", field="heir")
    if Opening.objects.filter(asked_by=member, ending="", asked_at__gt=now() - Opening.LASTS).exists():
        raise Refused("あなたの求めた開封が、まだ終わっていません。取り下げるか、終わってから引き渡せます。何も変わっていません。")
    private = unlock_own(member, words)
    with transaction.atomic():
        public, moved, left = guardian_keys()[heir.pk], 0, 0
        for seal in _seals_with(member.pk):
            pads = _handed(seal, member.pk, private, heir.pk, public)
            if pads is None:
                left += 1
                continue
            moved += 1
            Seal.objects.filter(pk=seal.pk).update(pads=pads, past=[*seal.past, member.pk])
        record("talk.guardian.handed_over", member, by=member, heir=heir.pk, moved=moved, left=left)
    return moved, left


def _handed(seal: Seal, giver: int, private: bytes, heir: int, public: bytes) -> "list[list[object]] | None":
    """None where nothing may change. Whoever holds or held a half is given no second one: with both, one person would open alone."""
    holders = holders_in(seal.pads)
    if heir in holders:
        return without(seal.pads, giver) if len(holders) > ENOUGH_HOLDERS else None
    return None if heir in seal.past else sealed_anew(seal.pads, giver, private, heir, public)


def _seals_with(number: int) -> list[Seal]:
    """In random order, so that rows written anew stand in none."""
    found = [seal for seal in Seal.objects.select_for_update() if number in holders_in(seal.pads)]
    secrets.SystemRandom().shuffle(found)
    return found


def unlock_own(member: Member, words: str) -> bytes:
    """The private key, for as long as the request lasts. A wrong passphrase is recorded; five of them rest for an hour.

    Raises Refused.
    """
    private, sentence = _tried(member, words)
    if private is None:
        raise Refused(sentence, field="words")  # outside of the transaction, so that the entry stays
    return private


@transaction.atomic
def _tried(member: Member, words: str) -> tuple[bytes | None, str]:
    row = GuardianKey.objects.select_for_update().filter(pk=member.pk).first()
    if row is None:
        return None, KEYLESS
    tries = entries().filter(act="talk.guardian.mistyped", by_id=member.pk, at__gt=now() - WITHIN).count()
    if tries >= MOST_TRIES:
        return None, RESTS
    pair = _pair_of(row)
    private = private_of(pair, words) if pair is not None else None
    if private is None:
        record("talk.guardian.mistyped", member, by=member)
        return None, WRONG
    if not is_of(bytes(row.public), private):
        record("talk.guardian.changed", member, by=member)
        return None, CHANGED
    return private, ""


def sound_own_words(words: str) -> str:
    """A passphrase somebody made up. Raises Refused."""
    if too_plain(words):
        raise Refused(PLAIN, field="own")
    return words


def _only_guardians(member: Member) -> None:
    if not may_guard(member):
        raise NotAllowed("Only guardians hold keys of seals.")


def _pair_of(row: GuardianKey) -> Pair | None:
    box = from_rest(bytes(row.box), settings.CHOSHA_MASK_KEY)
    return Pair(bytes(row.public), bytes(row.salt), box) if box is not None else None


def _keep(member: Member, pair: Pair) -> None:
    kept = {"public": pair.public, "salt": pair.salt, "box": at_rest(pair.box, settings.CHOSHA_MASK_KEY)}
    GuardianKey.objects.update_or_create(member=member, defaults=kept)


def wipe_portions(opening: Opening) -> None:
    """The halves of a case that has ended open nothing any more."""
    Portion.objects.filter(opening=opening).delete()
