"""Two moderators at the same post, with real threads and real locks."""

import pytest

from chosha.board.tests.factories import make_post
from chosha.members.models import RoleName
from chosha.members.tests.factories import StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.moderation.models import Cover
from chosha.talk.tests.test_votes_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_post_is_covered_once_and_the_second_is_told():
    post, staff = make_post(), [StaffFactory(role=RoleName.MODERATOR) for _ in range(2)]
    made = at_once(*((lambda by=by: cover_thing("board.post", post, by=by, reason="ぼかすため").pk and True) for by in staff))
    assert (sorted(map(str, made)), Cover.objects.count()) == (["True", "すでに伏せてあります。二つめの記録は作っていません。"], 1)
