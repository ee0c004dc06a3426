"""Polls on the tests' own content, and votes of new members."""

from typing import Any

from chosha.members.models import Member
from chosha.members.tests.factories import MemberFactory
from chosha.talk.actions import attach_poll, vote
from chosha.talk.engine.ballots import PollWords
from chosha.talk.models import Poll
from chosha.talk.tests.factories import KEY, make_thing

WORDS = PollWords("窓口の終わりは、何時がよいですか", ("17時", "17時15分", "18時"))


def make_poll(thing: Any = None, key: str = KEY, **words: Any) -> Poll:
    thing = thing or make_thing()
    return attach_poll(thing_key=key, thing_id=thing.pk, words=WORDS._replace(**words))


def votes(poll: Poll, *picks: int) -> list[Member]:
    """One vote of a new member for each pick; the poll is read again."""
    members = [MemberFactory() for _ in picks]
    for member, pick in zip(members, picks, strict=True):
        assert vote(poll, by=member, picks={pick})
    poll.refresh_from_db()
    return members
