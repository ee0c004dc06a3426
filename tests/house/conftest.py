import pytest

from chosha.board.tests.factories import make_comment, make_post
from chosha.broadcasts.tests.factories import TopicFactory, recorded
from chosha.members.tests.factories import MemberFactory
from chosha.reception.tests.welcomes import greeted, paired
from chosha.talk.actions import give_thanks


@pytest.fixture
def demo_world(db):
    """Something of every content type that carries a passport."""
    comment = make_comment(make_post())
    give_thanks(by=MemberFactory(), thing_key="talk.comment", thing=comment, words="助かりました")
    TopicFactory(episode=recorded())
    greeted()
    paired()
