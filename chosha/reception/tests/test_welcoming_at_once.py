"""Two who take a newcomer on at the same moment, with real threads and real locks."""

import pytest

from chosha.reception.actions import greet, take_on
from chosha.reception.models import Pair, Welcome
from chosha.reception.tests.test_collisions import at_once
from chosha.reception.tests.welcomes import lender, wishing

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_four_who_take_a_newcomer_on_one_becomes_the_buddy():
    wish, lenders = wishing(), [lender() for _ in range(4)]
    got = at_once(*((lambda by=by: take_on(wish, by=by)) for by in lenders))
    assert (Pair.objects.count(), len([words for words in got if isinstance(words, str)])) == (1, 3)


def test_whoever_presses_for_four_newcomers_at_once_gets_two():
    buddy, wishes = lender(), [wishing() for _ in range(4)]
    at_once(*((lambda wish=wish: take_on(wish, by=buddy)) for wish in wishes))
    assert Pair.objects.filter(buddy=buddy, ended_at__isnull=True).count() == 2


def test_a_greeting_sent_twice_at_once_is_one():
    member = lender()
    member.joined_at = None
    member.save()
    at_once(*((lambda: greet(member, words="よろしく。", listed=True, on_air=False)) for _ in range(3)))
    assert Welcome.objects.filter(member=member, listed=True).count() == 1
