"""What is covered while it is answered on air leaves the open screens at once, and comes back when it is shown again."""

import pytest

from chosha.board.tests.factories import make_post
from chosha.broadcasts.actions import answer_consultation, pick
from chosha.broadcasts.models import Consultation
from chosha.broadcasts.plugs import consulting
from chosha.broadcasts.tests.factories import on_air
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing, lift_cover
from tests.rooms.test_consulting import KEY, handed

pytestmark = pytest.mark.django_db


def test_covering_what_is_answered_now_takes_its_title_from_the_screens(programme, host, monkeypatch, django_capture_on_commit_callbacks):
    said = []
    monkeypatch.setattr(consulting, "publish", lambda stream, thing, html, event: said.append((thing, event, "様式の話" in html)))
    writer, moderator = MemberFactory(), StaffFactory(role=RoleName.MODERATOR)
    asked, other, episode = make_post(by=writer, title="様式の話"), make_post(title="ほかの話"), on_air(host, programme=programme)
    pick(handed(asked, writer, programme), episode=episode, by=host)
    answer_consultation(Consultation.objects.get(), episode=episode, by=host)
    with django_capture_on_commit_callbacks(execute=True):
        cover = cover_thing(KEY, asked, by=moderator, reason="確かめています")
        cover_thing(KEY, other, by=moderator, reason="確かめています")
    with django_capture_on_commit_callbacks(execute=True):
        lift_cover(cover, by=moderator)
    assert said == [(episode.pk, "consulting", False), (episode.pk, "consulting", True)]
