"""会話モード: chosen before the show opens, held to its end."""

import pytest
from django.test import Client

from chosha.broadcasts import actions
from chosha.broadcasts.models import Episode
from chosha.broadcasts.queries import second_on_air
from chosha.broadcasts.tests.factories import EpisodeFactory
from chosha.media.engine.shows import part_folder, read_json
from chosha.media.queries import show_folder
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
WEBM = "video/webm;codecs=h264,opus"


@pytest.fixture
def host():
    return MemberFactory()


@pytest.fixture
def desk(host):
    client = Client()
    client.force_login(host)
    return client


def segment_seconds(episode: Episode, part: int) -> int:
    return read_json(part_folder(show_folder(episode.pk), part) / "meta.json")["segment_seconds"]


@pytest.mark.parametrize(("sent", "kept", "seconds"), [("1", True, 1), ("", False, 2), ("yes", False, 2)])
def test_what_the_desk_says_when_the_show_opens_counts(desk, host, sent, kept, seconds):
    episode = EpisodeFactory(host=host)
    desk.post(f"{episode.path}desk/parts/", {"mime": WEBM, "talk": sent})
    episode.refresh_from_db()
    assert (episode.talk_mode, segment_seconds(episode, 1)) == (kept, seconds)


@pytest.mark.parametrize("talk_mode", [True, False])
def test_what_was_chosen_holds_for_every_part_and_every_host(desk, host, talk_mode):
    episode = EpisodeFactory(host=host)
    actions.go_live(episode, by=host, talk_mode=talk_mode)
    desk.post(f"{episode.path}desk/parts/", {"mime": WEBM, "talk": "" if talk_mode else "1"})
    second = MemberFactory()
    episode.hosts.add(second)
    Episode.objects.filter(pk=episode.pk).update(on_air_by=None)
    actions.go_live(episode, by=second, talk_mode=not talk_mode)
    part = actions.begin_part(episode, mime=WEBM, by=second).part
    episode.refresh_from_db()
    assert (episode.talk_mode, segment_seconds(episode, 1), segment_seconds(episode, part)) == (
        talk_mode,
        1 if talk_mode else 2,
        1 if talk_mode else 2,
    )


@pytest.mark.parametrize(("talk_mode", "second"), [(True, 58.0), (False, 56.0)])
def test_a_line_of_the_chat_belongs_to_what_its_writer_sees(monkeypatch, host, talk_mode, second):
    episode = EpisodeFactory(host=host)
    actions.go_live(episode, by=host, talk_mode=talk_mode)

    class Shown:
        playable_seconds = 60.0

    monkeypatch.setattr("chosha.broadcasts.queries.standing.show_state", lambda _: Shown)
    assert second_on_air(episode) == second


def test_the_desk_offers_it_before_the_show_and_shows_it_fixed_while_on_air(desk, host):
    episode = EpisodeFactory(host=host)
    before = desk.get(f"{episode.path}desk/").content.decode()
    actions.go_live(episode, by=host, talk_mode=True)
    during = desk.get(f"{episode.path}desk/").content.decode()
    assert ('data-desk="talk">' in before, 'data-desk="talk" checked disabled>' in during) == (True, True)
