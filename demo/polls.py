"""Polls of the demo world: one that is open, one that its writer has closed. Who voted what is nowhere, here neither."""

from typing import NamedTuple

from chosha.board.models import Post
from chosha.members.models import Member
from chosha.talk.actions import close_poll, vote
from chosha.talk.engine.ballots import PollWords
from chosha.talk.models import Poll


class Asked(NamedTuple):
    """A poll on a thread, how often each choice was taken, and whether it is closed."""

    words: PollWords
    votes: tuple[int, ...]
    closed: bool


LUNCH = ("食堂の日替わり", "食堂のカレー", "うどん・そば", "お弁当を持っていく")
TERMS = ("起案", "専決", "内示", "歳入歳出外現金", "ほかの言葉")
POLLS = {
    "t162": Asked(PollWords("お昼にいちばん多いのは、どれですか", LUNCH, days=14), (4, 3, 2, 4), closed=False),
    "t164": Asked(PollWords("最初に意味が分からなかったのは、どれですか", TERMS, many=True, days=30), (6, 4, 3, 5, 1), closed=True),
}


def poll_of(thread: str) -> PollWords | None:
    return POLLS[thread].words if thread in POLLS else None


def build_votes(people: dict[str, Member]) -> int:
    """Every vote of the demo world, one choice each. Returns how many."""
    given = 0
    for asked in POLLS.values():
        poll = Poll.objects.get(question=asked.words.question)
        picks = [place for turn in range(max(asked.votes)) for place, times in enumerate(asked.votes) if turn < times]
        voters = [people[f"m{number}"] for number in range(110, 110 + len(picks))]
        given += sum(vote(poll, by=member, picks={pick}) for member, pick in zip(voters, picks, strict=True))
        if asked.closed:
            close_poll(poll, by=_writer(poll, people))
    return given


def _writer(poll: Poll, people: dict[str, Member]) -> Member:
    author = Post.objects.get(pk=poll.thing_id).author_id
    return next(member for member in people.values() if member.pk == author)
