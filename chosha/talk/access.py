"""Who may read and do what with comments. Whoever may not see a content sees nothing said to it."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from chosha.kernel.clock import now
from chosha.kernel.content import Passport, Voice, passport, passports
from chosha.members.access import INSIDE, has_role, is_inside, may_write, not_kept_off, open_to, roles_held
from chosha.members.models import Member, RoleName, SecretWrap
from chosha.moderation.access import may_cover, open_matters
from chosha.talk.engine.masks import proof_of
from chosha.talk.models import Comment, Mask, Opening, Poll, Silence, Thanks
from chosha.talk.models.sealed import Call, GuardianKey, Seal

KEY = "talk.comment"
THANKS = "talk.thanks"
UNDO = timedelta(minutes=10)


def known_passport(key: str) -> Passport | None:
    """The passport of a key that comes from an address; None for an unknown one."""
    try:
        return passport(key)
    except KeyError:
        return None


def proof(member: Any, key: str, thing_id: int) -> str:
    """What the member's own mask in this thread carries; empty while the member's masks are locked."""
    secret = getattr(member, "mask_secret", None)
    return proof_of(secret, key, thing_id) if secret else ""


def guardian_keys() -> dict[int, bytes]:
    """Number → public key of everybody who guards seals today and holds a key."""
    held = roles_held().filter(name=RoleName.GUARDIAN, member__standing__in=INSIDE).values("member")
    return {pk: bytes(public) for pk, public in GuardianKey.objects.filter(pk__in=held).values_list("pk", "public")}


def own_mask(member: Any, key: str, thing_id: int) -> Mask | None:
    """The mask this member wears in a thread."""
    mine = proof(member, key, thing_id)
    return Mask.objects.filter(proof=mine).first() if mine else None


def worn_among(member: Any, key: str, things: Iterable[int]) -> set[int]:
    """Those of these contents in whose thread the member wears a mask, with one question for all of them."""
    mine = {proof(member, key, thing_id): thing_id for thing_id in things} if getattr(member, "mask_secret", None) else {}
    return {mine[worn] for worn in Mask.objects.filter(proof__in=mine).values_list("proof", flat=True)} if mine else set()


def may_be_wearer(member: Any, key: str, thing_id: int) -> bool:
    """Whether the member's masks are locked, so that nobody can say that none of this thread's is theirs."""
    if getattr(member, "mask_secret", None) is not None or not Mask.objects.filter(thing_key=key, thing_id=thing_id).exists():
        return False
    return SecretWrap.objects.filter(member=member.pk).exists()


def voice_in(member: Any, key: str, thing_id: int) -> Voice:
    """As whom the member stands in a thread."""
    if own_mask(member, key, thing_id) is not None:
        return Voice.MASK
    return Voice.LOCKED if may_be_wearer(member, key, thing_id) else Voice.NAME


def own_masks(member: Any) -> list[int]:
    """The numbers of all masks the member wears. No list of them is kept: each proof is computed again."""
    if not getattr(member, "mask_secret", None):
        return []
    rows = Mask.objects.values_list("pk", "thing_key", "thing_id", "proof")
    return [pk for pk, key, thing_id, shown in rows.iterator() if shown == proof_of(member.mask_secret, key, thing_id)]


def called_masks(masks: Iterable[int]) -> set[int]:
    """Those for which their wearer is called while away."""
    return set(Call.objects.filter(pk__in=list(masks)).values_list("pk", flat=True))


def is_own(member: Any, thing: Any, key: str, thing_id: int) -> bool:
    """Whether the member signed it, by name or under a mask. `thing` has author_id, mask_id and its mask."""
    if thing.mask_id is None:
        return bool(thing.author_id == member.pk)
    shown = getattr(thing, "mask_proof", None) or thing.mask.proof
    return bool(shown == (proof(member, key, thing_id) or None))


def readable(member: Any, mine: str = "") -> Q:
    """Not kept from the member's own body; and not covered, or the member's own, or the member looks after the place.

    `mine` is what the member's mask in the one thread asked for carries.
    """
    own = Q(author_id=member.pk) | Q(mask__proof=mine) if mine else Q(author_id=member.pk)
    covered = Q() if may_cover(member) else Q(hidden_at__isnull=True) | own
    return covered & open_to(member)


def visible_comments(member: Any) -> QuerySet[Comment]:
    """Comments this member may read, on contents this member may see."""
    return _comments_on(member, lambda issued: issued.visible_to(member))


def listed_comments(member: Any) -> QuerySet[Comment]:
    """What search shows of them: by nobody this member keeps off, on nothing of theirs."""
    return _comments_on(member, lambda issued: issued.listed_to(member)).filter(not_kept_off(member))


def _comments_on(member: Any, seen: Callable[[Passport], QuerySet[Any]]) -> QuerySet[Comment]:
    if not is_inside(member):
        return Comment.objects.none()
    things = Q(pk__in=[])
    for issued in passports():
        if issued.key not in (KEY, THANKS):  # nobody comments on a thanks
            things |= Q(thing_key=issued.key, thing_id__in=seen(issued).order_by().values("pk"))
    return Comment.objects.filter(things, readable(member), deleted_at__isnull=True)


def visible_thanks(member: Any) -> QuerySet[Thanks]:
    """What the member said, what was said to texts signed by the member, and what moderators were told of.

    What stands to a mask's text is asked for beside the text alone: `thanks_for`.
    """
    if not is_inside(member):
        return Thanks.objects.none()
    own, theirs = Q(author_id=member.pk), Q(pk__in=[])
    for issued in passports():
        written = issued.signed_by(member)
        if not written.query.is_empty():
            theirs |= Q(thing_key=issued.key, thing_id__in=written.order_by().values("pk"))
    found = own | theirs & Q(not_kept_off(member), hidden_at__isnull=True, removed_at__isnull=True)
    if may_cover(member):
        found |= open_matters(THANKS)
    return Thanks.objects.filter(found, open_to(member))


def thanks_for(member: Any, key: str, thing_id: int) -> QuerySet[Thanks]:
    """What was said to one text, for its writer. The caller has asked that the text is the member's, by name or under a mask."""
    standing = {"hidden_at__isnull": True, "removed_at__isnull": True}
    return Thanks.objects.filter(not_kept_off(member), open_to(member), thing_key=key, thing_id=thing_id, **standing)


def is_for(member: Any, thanks: Thanks) -> bool:
    """Whether the member wrote the text it is said to, by name or under a mask."""
    thing = visible_thing(member, thanks.thing_key, thanks.thing_id)
    return thing is not None and passport(thanks.thing_key).is_by(thing, member)


def thanks_to_read(member: Any, thanks_id: int) -> Thanks | None:
    """One the member may read, also beside a text under the member's mask."""
    found = visible_thanks(member).select_related("author").filter(pk=thanks_id).order_by().first()
    if found is not None or not is_inside(member):
        return found
    row = Thanks.objects.filter(pk=thanks_id).first()
    if row is None or not is_for(member, row):
        return None
    return thanks_for(member, row.thing_key, row.thing_id).select_related("author").filter(pk=row.pk).first()


def own_comments(member: Any) -> QuerySet[Comment]:
    """The member's own, deleted ones too: they may be brought back for a while."""
    return Comment.objects.filter(Q(author=member.pk) | Q(mask__in=own_masks(member))) if is_inside(member) else Comment.objects.none()


def visible_thing(member: Any, key: str, thing_id: int) -> Any:
    """The content a comment or reaction goes to, or None when this member does not see it."""
    issued = known_passport(key)
    if issued is None or not is_inside(member):
        return None
    return issued.find(member, thing_id)


def may_comment(member: Any, key: str, thing: Any) -> bool:
    """The room grants it through its passport."""
    return may_write(member) and passport(key).may_comment(thing, member)


def may_edit(member: Any, comment: Comment) -> bool:
    """The author alone; a covered one too, because mending it brings it back."""
    return may_write(member) and is_own(member, comment, comment.thing_key, comment.thing_id) and comment.deleted_at is None


def may_restore(member: Any, comment: Comment) -> bool:
    """The author, for ten minutes."""
    own = may_write(member) and is_own(member, comment, comment.thing_key, comment.thing_id)
    return own and comment.deleted_at is not None and comment.deleted_at > now() - UNDO


def may_vote(member: Any, thing: Any) -> bool:
    """In a poll that hangs on it: whoever sees it and may write, while it stands uncovered."""
    stands = getattr(thing, "deleted_at", None) is None and getattr(thing, "hidden_at", None) is None
    return may_write(member) and stands


def may_close_poll(member: Any, poll: Poll, thing: Any) -> bool:
    """Whoever answers for the content it hangs on, by name or under a mask."""
    return may_write(member) and not poll.is_over and passport(poll.thing_key).is_by(thing, member)


def may_guard(member: Any) -> bool:
    """Whoever guards seals today, with or without a key."""
    return has_role(member, RoleName.GUARDIAN)


def holds_key(member: Any) -> bool:
    return GuardianKey.objects.filter(pk=member.pk).exists()


def heirs_of(member: Any) -> QuerySet[Member]:
    """Guardians with a key to whom this one may hand the own halves."""
    return Member.objects.filter(pk__in=guardian_keys().keys()).exclude(pk=member.pk)


def is_one_person(one: Any, other: Any) -> bool:
    """Two accounts under one full name count as one person: two voices are wanted, not two accounts."""
    return one.pk == other.pk or bool(one.name_key and one.name_key == other.name_key)


def seals_out_of_reach() -> int:
    """How many seals no two of today's guardians can open any more."""
    keyed = set(guardian_keys())
    rows = Seal.objects.values_list("pads", flat=True).iterator()
    return sum(not any(first in keyed and second in keyed for first, second, *_ in pads) for pads in rows)


def halves_held(member: Any) -> int:
    """In how many seals this member holds halves."""
    return sum(any(member.pk in pad[:2] for pad in pads) for pads in Seal.objects.values_list("pads", flat=True).iterator())


def may_read_opened(member: Any, opening: Opening) -> bool:
    """The two who opened it, as long as they guard seals."""
    return opening.ending == Opening.Ending.OPENED and member.pk in (opening.asked_by_id, opening.agreed_by_id) and may_guard(member)


def is_closed_to_masks(key: str, thing_id: int) -> bool:
    return Silence.objects.filter(thing_key=key, thing_id=thing_id, mask__isnull=True, lifted_at__isnull=True).exists()
