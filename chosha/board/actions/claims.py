"""回答中: one member at a time says to be writing an answer, for ten minutes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chosha.board.access import may_claim
from chosha.board.engine.holders import holder_of
from chosha.board.models import Claim, Post
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member

CLAIM = timedelta(minutes=10)


@transaction.atomic
def claim_post(post: Post, *, by: Member) -> datetime:
    """Say to be writing; once more lengthens it. Returns until when. Refused while somebody else writes."""
    current = Post.objects.select_for_update().get(pk=post.pk)
    if not may_claim(by, current):
        raise NotAllowed("Only who may answer says to be writing.")
    holder, until = holder_of(by.pk, current.pk), now() + CLAIM
    claims = Claim.objects.filter(post=current)
    if claims.filter(Q(until__lte=now()) | Q(holder=holder)).update(holder=holder, until=until):
        return until
    if claims.exists():
        raise Refused("いま、ほかの方が答えを書いています。10分以内に空きます。待たずに書くこともできます。")
    Claim.objects.create(post=current, holder=holder, until=until)
    return until


@transaction.atomic
def give_up_claim(post_id: int, *, by_id: int) -> None:
    """The answer is posted, or will not be written now. Nothing happens to a claim of somebody else."""
    Claim.objects.filter(post=post_id, holder=holder_of(by_id, post_id)).delete()


@transaction.atomic
def forget_old_claims() -> int:
    """Ended ones leave nothing behind. Returns how many."""
    return Claim.objects.filter(until__lte=now()).delete()[0]
