import pytest

from chosha.board.tests.factories import make_comment, make_post
from chosha.broadcasts.tests.factories import recorded
from chosha.reception.tests.welcomes import greeted, paired


@pytest.fixture
def demo_world(db):
    """Something of every content type that carries a passport."""
    make_comment(make_post())
    recorded()
    greeted()
    paired()
