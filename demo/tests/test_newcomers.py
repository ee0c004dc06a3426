from datetime import timedelta

import pytest

from chosha.kernel.clock import now
from chosha.members.actions import load_bodies
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Mail, Notice
from chosha.reception.models import Pair, Welcome
from chosha.talk.models import Comment
from demo.newcomers import build_newcomers
from demo.world import document

pytestmark = pytest.mark.django_db


def test_newcomers_greet_are_answered_and_talk_and_nobody_is_mailed() -> None:
    world = document("newcomers.json")
    said = [line["who"] for row in (*world["greetings"], *world["pairs"]) for line in row["said"]]
    fresh = {row["who"] for row in world["greetings"]}
    everybody = {*fresh, *said, *world["offers"]}
    people = {id: MemberFactory(joined_at=now() - timedelta(days=20 if id in fresh else 400)) for id in sorted(everybody)}
    load_bodies()
    assert build_newcomers(people) == len(fresh)
    assert (Welcome.objects.filter(listed=True).count(), Welcome.objects.filter(wants_buddy=True).count()) == (3, 1)
    assert (Pair.objects.get().newcomer, Comment.objects.count()) == (people["m119"], len(said))
    assert (Mail.objects.count(), Notice.objects.count()) == (0, 0)
