"""A programme that takes consultations, its host, and somebody who asks under a mask."""

import pytest

from chosha.board.actions import publish_masked_post
from chosha.broadcasts.tests.factories import EpisodeFactory, ProgrammeFactory
from chosha.members.actions import open_secret
from chosha.members.tests.factories import PASSWORD, MemberFactory, hashed_password
from chosha.talk.tests.guarding import three_guardians

TITLE = "前例と違うと、言えません"


@pytest.fixture(autouse=True)
def guarded():
    three_guardians()


@pytest.fixture
def host():
    return MemberFactory(display_name="まお")


@pytest.fixture
def programme(host):
    return ProgrammeFactory(title="相談所", takes_consultations=True, host=host)


@pytest.fixture
def episode(programme, host):
    return EpisodeFactory(programme=programme, host=host, minutes=30)


@pytest.fixture
def asker():
    """Signs in by password, so that the masks are open."""
    return MemberFactory(display_name="封じ名", name="面川 よう", email="omokawa@example.jp", password=hashed_password())


@pytest.fixture
def asked(asker):
    asker.mask_secret = open_secret(asker, PASSWORD)
    return publish_masked_post(by=asker, title=TITLE, body="決裁だけが回ります。", kind="question", form_key="k1")[0]
