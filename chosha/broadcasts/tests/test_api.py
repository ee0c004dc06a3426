import pytest
from django.test import Client

from chosha.broadcasts.models import State
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.kernel.clock import now
from chosha.media.queries import show_folder
from chosha.members.actions import make_token
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def script():
    _, secret = make_token(MemberFactory(), name="試し", scopes=["episodes:read"])
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_states_are_those_of_the_contract(script):
    episodes = {
        "scheduled": EpisodeFactory(),
        "live": on_air(MemberFactory()),
        "processing": EpisodeFactory(state=State.ENDED),
        "archived": recorded(),
    }
    told = {name: script.get(f"/api/v1/episodes/{episode.pk}").json()["state"] for name, episode in episodes.items()}
    assert told == {name: name for name in episodes}


def test_the_signed_address_leads_to_the_playlist_of_the_archive(script):
    episode = recorded()
    assert script.get(f"/api/v1/episodes/{episode.pk}").json()["playback_url"] is None
    archive = show_folder(episode.pk) / "archive"
    archive.mkdir(parents=True)
    (archive / "facts.json").write_text('{"duration": 1.0, "size": 1, "has_video": true}')
    address = script.get(f"/api/v1/episodes/{episode.pk}").json()["playback_url"]
    assert ("/live/" in address, address.endswith("/archive/master.m3u8")) == (True, True)


def test_the_list_goes_on_by_cursor_and_leaves_out_what_is_covered_or_cancelled(script):
    for number in range(3):
        recorded(title=f"第{number}回")
    EpisodeFactory(hidden_at=now()), EpisodeFactory(state=State.CANCELLED)
    first = script.get("/api/v1/episodes?limit=2").json()
    second = script.get("/api/v1/episodes", {"limit": 2, "next": first["next"]}).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)


def test_without_the_scope_or_without_a_token_nothing_is_told():
    _, secret = make_token(MemberFactory(), name="別", scopes=["me:read"])
    assert Client().get("/api/v1/episodes").status_code == 401
    assert Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/episodes").status_code == 403
