"""Votes at the same moment, with real threads and real locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from chosha.kernel.errors import Refused
from chosha.members.tests.factories import MemberFactory
from chosha.talk.actions import close_poll, vote
from chosha.talk.actions.polls import OVER
from chosha.talk.models import Poll, Ticket
from chosha.talk.queries.polls import tally
from chosha.talk.tests.factories import BodyPassport
from chosha.talk.tests.polling import make_poll, votes

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads of their own, started together; returns what each gave back or the sentence that refused it."""
    together = Barrier(len(acts))

    def run(act):
        together.wait(60)
        try:
            return act()
        except Refused as refusal:
            return refusal.sentence
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_the_same_form_sent_twice_at_once_is_one_vote():
    poll, member = make_poll(), MemberFactory()
    assert sorted(at_once(*[lambda: vote(poll, by=member, picks={0})] * 2)) == [False, True]
    assert Ticket.objects.count() == 1


def test_no_vote_is_lost_among_many_at_once():
    poll, members = make_poll(), [MemberFactory() for _ in range(10)]
    assert at_once(*((lambda member=member: vote(poll, by=member, picks={1})) for member in members)) == [True] * 10
    assert (Poll.objects.get().counts, Ticket.objects.count()) == ([0, 5, 0], 10)


def test_a_vote_at_the_moment_of_the_close_counts_or_hears_of_it(monkeypatch):
    author, poll = MemberFactory(), make_poll()
    monkeypatch.setattr(BodyPassport, "author_of", lambda self, thing: author.pk)
    votes(poll, *[0] * 5)
    voter = MemberFactory()
    voted, _ = at_once(lambda: vote(poll, by=voter, picks={0}), lambda: close_poll(poll, by=author) and None)
    assert voted in (True, OVER)
    assert tally(Poll.objects.get())[1] == 5 + (voted is True)
