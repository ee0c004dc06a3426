"""Keeping off somebody, for oneself alone: the other is told nothing, and nobody else can read it."""

from django.core import signing
from django.db import transaction

from chosha.kernel.clock import day_begins
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import is_inside
from chosha.members.models import Distance, Member

SALT = "members.distance.ended"


@transaction.atomic
def keep_off(whom: Member, *, by: Member, kind: str) -> Distance:
    """Mute or block; a second time changes the kind. The day alone is kept: the moment would stand beside what was read just then."""
    if not is_inside(by):
        raise NotAllowed("Only members keep off others.")
    if kind not in Distance.Kind.values:
        raise Refused("まだ選ばれていません。一つ選んでください。", field="kind")
    if whom.pk == by.pk:
        raise Refused("自分とは、距離をおけません。")
    distance, _ = Distance.objects.update_or_create(member=by, whom=whom, defaults={"kind": kind, "at": day_begins()})
    return distance


@transaction.atomic
def come_closer(distance: Distance, *, by: Member) -> str:
    """As if nothing had been between them. Returns what undoes it: words for `keep_off_again`, signed and the member's own."""
    if distance.member_id != by.pk:
        raise NotAllowed("A distance is its owner's alone.")
    words = signing.dumps([by.pk, distance.whom_id, distance.kind], salt=SALT)
    Distance.objects.filter(pk=distance.pk).delete()
    return words


@transaction.atomic
def keep_off_again(words: str, *, by: Member) -> None:
    """Undo `come_closer`. Raises Refused for words that are not the member's."""
    try:
        owner, whom_id, kind = signing.loads(words, salt=SALT, max_age=60 * 60 * 24)
    except signing.BadSignature:
        owner, whom_id, kind = 0, 0, ""
    whom = Member.objects.filter(pk=whom_id).first() if owner == by.pk else None
    if whom is None:
        raise Refused("元に戻せませんでした。相手のページや書いたものの「…」から、もう一度選べます。")
    keep_off(whom, by=by, kind=kind)
