"""Polls with unlinked votes: asking, voting, closing, taking off. What is kept and what is not: docs/adr/0011-unlinked-votes.md."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from chosha.kernel.clock import today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import seen
from chosha.members.access import is_inside
from chosha.members.models import Member
from chosha.talk.access import may_be_wearer, may_close_poll, may_vote, own_mask, visible_thing
from chosha.talk.actions.places import hide_place
from chosha.talk.engine.ballots import (
    BATCH,
    MOST_CHOICES,
    NONE,
    PollWords,
    Unreadable,
    Waiting,
    added,
    sealed,
    ticket_proof,
    unsealed,
    with_vote,
)
from chosha.talk.models import Poll, Ticket

FEWEST_CHOICES = 2
LONGEST_QUESTION = 100
LONGEST_CHOICE = 60
LONGEST_OPEN = 30
OVER = "この投票は締め切られています。結果を見ることはできます。"
GONE = "この投票は、もうありません。投稿を読むことはできます。"
SHUT = "いまは投票できません。読むことはできます。"
WORN = "この題では匿名で書いているので、投票できません。投票すると、投票したことの印が匿名のそばに残ってしまいます。"
LOCKED = "この題には匿名の方がいます。「わたしの匿名」で鍵を開けると、投票できます。"
KEYLESS = "この投票の票を数える鍵が、庁舎に見つかりません。いまは投票できません。事務局に伝えると、確かめられます。"
UNKNOWN = "選ばれたものは、この投票の選択肢にありません。画面を開きなおすと、いまの選択肢から選べます。"


def sound_poll(words: PollWords) -> PollWords:
    """The words as they are kept. Raises Refused with the field of the form."""
    question = _line(words.question)
    if not question:
        raise Refused("投票の問いがまだ書かれていません。書くか、選択肢を消すと進めます。", field="poll_question")
    if len(question) > LONGEST_QUESTION:
        raise Refused(f"投票の問いは{LONGEST_QUESTION}字までです。いま{len(question)}字あります。", field="poll_question")
    if not 1 <= words.days <= LONGEST_OPEN:
        raise Refused(f"締め切りは、あすから{LONGEST_OPEN}日のあいだで選べます。", field="poll_days")
    return PollWords(question, _sound_choices(words.choices), words.many, words.days)


def _sound_choices(typed: Iterable[str]) -> tuple[str, ...]:
    choices = tuple(filter(None, map(_line, typed)))
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        told = f"いま{len(choices)}つあります。" if choices else "まだ書かれていません。"
        raise Refused(f"選択肢は一行に一つ、{FEWEST_CHOICES}つから{MOST_CHOICES}つまでです。{told}", field="poll_choices")
    if len(set(choices)) < len(choices):
        raise Refused("同じ選択肢が二つあります。一つにすると進めます。", field="poll_choices")
    longest = max(choices, key=len)
    if len(longest) > LONGEST_CHOICE:
        raise Refused(f"選択肢は一つ{LONGEST_CHOICE}字までです。『{longest[:10]}…』が{len(longest)}字あります。", field="poll_choices")
    return choices


def _line(text: str) -> str:
    return " ".join(seen(text).split())


@transaction.atomic
def attach_poll(*, thing_key: str, thing_id: int, words: PollWords) -> Poll:
    """Hang a poll on a content, in the transaction that writes it. The room has asked that its writer may. Raises Refused.

    What it asks is never changed: votes would come to mean something else.
    """
    sound = sound_poll(words)
    poll = Poll(thing_key=thing_key, thing_id=thing_id, question=sound.question, choices=list(sound.choices), many=sound.many)
    poll.place = Poll.objects.filter(thing_key=thing_key, thing_id=thing_id).count()
    poll.closes_on = today() + timedelta(days=sound.days)
    poll.counts = [0] * len(sound.choices)
    poll.box = sealed(Waiting(), settings.CHOSHA_MASK_KEY, poll.pk)
    poll.save(force_insert=True)
    hide_place(poll)
    return poll


@transaction.atomic
def vote(poll: Poll, *, by: Member, picks: Collection[int]) -> bool:
    """Count one vote; `picks` are places of choices. False where the member has voted: nothing is counted again.

    Nothing is announced or recorded, and who chose what is nowhere. Raises NotAllowed, Refused.
    """
    current = Poll.objects.select_for_update().filter(pk=poll.pk).first()
    if current is None:
        raise Refused(GONE)
    _refuse_voter(by, current)
    chosen = _sound_picks(current, picks)
    house = settings.CHOSHA_MASK_KEY
    try:
        waiting, shown = with_vote(unsealed(current.box, house, current.pk), chosen)
    except Unreadable as fault:
        raise Refused(KEYLESS) from fault
    proof = ticket_proof(house, current.thing_key, current.thing_id, by.pk)
    if Ticket.objects.filter(poll=current, proof=proof).exists():
        return False
    hide_place(Ticket.objects.create(poll=current, proof=proof))
    _show(current, shown)
    current.box = sealed(waiting, house, current.pk)
    current.save(update_fields=["counts", "cast", "box"])
    return True


def _refuse_voter(by: Member, poll: Poll) -> None:
    thing = visible_thing(by, poll.thing_key, poll.thing_id)
    if thing is None or not is_inside(by):
        raise NotAllowed("Whoever does not see a content does not vote in it.")
    if poll.is_over:
        raise Refused(OVER)
    if not may_vote(by, thing):
        raise Refused(SHUT)
    if own_mask(by, poll.thing_key, poll.thing_id) is not None:
        raise Refused(WORN)
    if may_be_wearer(by, poll.thing_key, poll.thing_id):
        raise Refused(LOCKED)


def _sound_picks(poll: Poll, picks: Collection[int]) -> set[int]:
    chosen = set(picks)
    if not chosen:
        raise Refused("まだ選ばれていません。選ぶと投票できます。")
    if not chosen <= set(range(len(poll.choices))):
        raise Refused(UNKNOWN)
    if len(chosen) > 1 and not poll.many:
        raise Refused("選べるのは一つです。一つにすると投票できます。")
    return chosen


def _show(poll: Poll, sums: Collection[int]) -> None:
    *counts, cast = sums
    poll.counts = [known + more for known, more in zip(poll.counts, counts, strict=False)]
    poll.cast += cast


@transaction.atomic
def close_poll(poll: Poll, *, by: Member) -> Poll:
    """Whoever wrote the content ends it early, for good. Twice is once. Raises NotAllowed."""
    current = Poll.objects.select_for_update().get(pk=poll.pk)
    thing = visible_thing(by, current.thing_key, current.thing_id)
    if thing is None or not may_close_poll(by, current, thing):
        raise NotAllowed("Only whoever wrote it closes a poll.")
    if not current.closed and not _settle(current):
        raise Refused(KEYLESS)
    return current


@transaction.atomic
def settle_polls() -> int:
    """Count out polls whose last day is over. Returns how many. One whose key is lost waits: the key may come back."""
    over = list(Poll.objects.select_for_update().filter(closed=False, closes_on__lt=today()).order_by("pk"))
    return sum(map(_settle, over))


def _settle(poll: Poll) -> bool:
    """The rest is shown if all together are enough; the box and all tickets go. False where the box cannot be read."""
    try:
        waiting = unsealed(poll.box, settings.CHOSHA_MASK_KEY, poll.pk)
    except Unreadable:
        return False
    _show(poll, added(waiting.ready, waiting.filling))
    if poll.cast < BATCH:
        poll.counts, poll.cast = list(NONE[: len(poll.choices)]), 0
    poll.closed, poll.box = True, b""
    poll.save(update_fields=["counts", "cast", "closed", "box"])
    Ticket.objects.filter(poll=poll).delete()
    return True


@transaction.atomic
def remove_polls(thing_key: str, thing_ids: Iterable[int]) -> int:
    """Polls of contents that are wiped, or that a writer takes off, with their votes. Returns how many polls."""
    gone = list(Poll.objects.filter(thing_key=thing_key, thing_id__in=list(thing_ids)).values_list("pk", flat=True))
    Poll.objects.filter(pk__in=gone).delete()
    return len(gone)
