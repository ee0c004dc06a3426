"""Polls as their readers may see them: results in batches, never who voted. See docs/adr/0011-unlinked-votes.md."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.kernel.content import passport, passports
from chosha.members.models import Member
from chosha.talk.access import may_vote, own_mask
from chosha.talk.engine.ballots import BATCH, NONE, Unreadable, added, ticket_proof, unsealed
from chosha.talk.models import Poll, Ticket


class Choice(NamedTuple):
    place: int
    words: str
    votes: int
    percent: int  # of those who voted


class ShownPoll(NamedTuple):
    """A poll for one reader. `cast`: how many votes the counts tell of; 0 while there is nothing to show."""

    id: int
    question: str
    choices: Sequence[Choice]
    many: bool
    closes_on: date
    is_over: bool
    voted: bool  # the reader; False for everybody once it is closed
    cast: int
    may_vote: bool
    worn: bool  # the reader wears a mask in the thread, and so does not vote
    may_close: bool
    keyless: bool  # what was not shown yet cannot be counted any more

    @property
    def shows(self) -> bool:
        """Results are for those who have voted, and for all once it is closed."""
        return self.cast > 0 and (self.is_over or self.voted)


def polls_on(member: Member, key: str, thing: Any, *, own: bool, worn: bool = False) -> list[ShownPoll]:
    """Those that hang on a content, in their order, in one query. The caller has asked that the member sees it.

    `own`: whether the member answers for it; `worn`: whether under a mask, there or in what was said to it.
    """
    return [_shown(member, poll, thing, own, worn) for poll in _with_voted(member, key, thing.pk)]


def poll_for(member: Member, poll: Poll, thing: Any) -> ShownPoll | None:
    """One of them; None when it was taken off meanwhile."""
    rows = _with_voted(member, poll.thing_key, poll.thing_id).filter(pk=poll.pk)
    own, worn = passport(poll.thing_key).is_by(thing, member), own_mask(member, poll.thing_key, poll.thing_id) is not None
    return next((_shown(member, row, thing, own, worn) for row in rows), None)


def _with_voted(member: Member, key: str, thing_id: int) -> QuerySet[Poll]:
    proof = ticket_proof(settings.CHOSHA_MASK_KEY, key, thing_id, member.pk)
    voted = Exists(Ticket.objects.filter(poll=OuterRef("pk"), proof=proof))
    return Poll.objects.filter(thing_key=key, thing_id=thing_id).annotate(voted=voted)


def _shown(member: Member, poll: Any, thing: Any, own: bool, worn: bool) -> ShownPoll:
    counts, cast, keyless = tally(poll)
    choices = [
        Choice(place, words, count, round(100 * count / cast) if cast else 0)
        for place, (words, count) in enumerate(zip(poll.choices, counts, strict=True))
    ]
    opened = not poll.is_over and may_vote(member, thing)
    words = (poll.pk, poll.question, choices, poll.many, poll.closes_on)
    return ShownPoll(*words, poll.is_over, poll.voted and not poll.is_over, cast, opened and not worn, worn, own and opened, keyless)


def tally(poll: Poll) -> tuple[list[int], int, bool]:
    """(votes for each choice, votes in all, whether a lost key shut some in), as much of them as may be shown.

    Between its last day and the chore that counts it out a poll is counted here.
    """
    if not poll.is_over or poll.closed:
        return poll.counts, poll.cast, False
    try:
        waiting = unsealed(poll.box, settings.CHOSHA_MASK_KEY, poll.pk)
    except Unreadable:
        return poll.counts, poll.cast, True
    *counts, cast = added(added(waiting.ready, waiting.filling), [*poll.counts, *NONE[len(poll.counts) + 1 :], poll.cast])
    enough = cast >= BATCH
    return (list(counts[: len(poll.choices)]) if enough else [0] * len(poll.choices)), cast if enough else 0, False


def polls_signed_by(member: Member) -> QuerySet[Poll]:
    """Those on contents that stand under the member's name."""
    theirs = Q(pk__in=[])
    for issued in passports():
        written = issued.signed_by(member)
        if not written.query.is_empty():
            theirs |= Q(thing_key=issued.key, thing_id__in=written.order_by().values("pk"))
    return Poll.objects.filter(theirs).order_by("closes_on", "place")


def poll_words(key: str, thing_id: int) -> str:
    """What search may find of them, with the content they hang on."""
    rows = Poll.objects.filter(thing_key=key, thing_id=thing_id).values_list("question", "choices")
    return "\n".join(" ".join([question, *choices]) for question, choices in rows)
