"""The small pictures above the seek bar: offered where they lie, as private as the recording, absent for sound alone."""

import json

import pytest

from chosha.broadcasts.models import Recording
from chosha.broadcasts.tests.factories import recorded
from chosha.media.actions import draw_storyboards
from chosha.media.queries import show_folder
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
FACTS = {"sheets": 3, "every": 10, "across": 10, "down": 10, "width": 160, "height": 90}


@pytest.fixture
def drawn(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path
    episode = recorded()
    folder = show_folder(episode.pk) / "archive"
    folder.mkdir(parents=True)
    (folder / "story.json").write_text(json.dumps(FACTS))
    return episode


def test_a_recording_with_small_pictures_says_where_they_are(drawn, client):
    client.force_login(MemberFactory())
    page = client.get(drawn.path).content.decode()
    assert ('data-sheets="3"' in page, "seek-peek.js" in page, "/archive/story" in page, "story0.jpg" in page) == (True, True, True, False)


def test_sound_alone_and_recordings_without_pictures_show_nothing_of_it(drawn, client):
    client.force_login(MemberFactory())
    Recording.objects.update(has_video=False)
    assert "seek-peek" not in client.get(drawn.path).content.decode()
    Recording.objects.update(has_video=True)
    (show_folder(drawn.pk) / "archive" / "story.json").write_text(json.dumps(FACTS | {"sheets": 0}))
    assert "seek-peek" not in client.get(drawn.path).content.decode()


def test_the_chore_passes_over_shows_that_have_no_archive(drawn):
    (show_folder(drawn.pk) / "archive" / "story.json").unlink()
    assert draw_storyboards() == 0
