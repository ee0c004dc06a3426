from datetime import timedelta

import pytest
from django.test import Client

from chosha.broadcasts.models import State
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.kernel.clock import now, today
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


def test_the_schedule_has_the_days_asked_for_in_their_order_and_what_is_called_off(script):
    EpisodeFactory(title="あさっての回", starts_at=now() + timedelta(days=2), state=State.CANCELLED, rests=True)
    EpisodeFactory(title="あすの回"), EpisodeFactory(title="伏せた回", hidden_at=now())
    EpisodeFactory(title="来月の回", starts_at=now() + timedelta(days=40))
    week = script.get("/api/v1/episodes/schedule").json()
    assert [(row["title"], row["state"], row["decided"]) for row in week["results"]] == [
        ("あすの回", "scheduled", True),
        ("あさっての回", "resting", True),
    ]
    later = script.get("/api/v1/episodes/schedule", {"first": str(today() + timedelta(days=35)), "days": 14}).json()
    assert ([row["title"] for row in later["results"]], later["first"]) == (["来月の回"], str(today() + timedelta(days=35)))


@pytest.mark.parametrize(
    ("first", "days", "status"), [("9999-12-31", 7, 200), ("0001-01-01", 9999, 200), ("x", 7, 422), ("2026-11-26", -5, 200)]
)
def test_a_schedule_of_strange_days_breaks_nothing(script, first, days, status):
    assert script.get("/api/v1/episodes/schedule", {"first": first, "days": days}).status_code == status


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_schedule_asks_the_same_however_long_it_is(script, how_many, django_assert_max_num_queries):
    for _ in range(how_many):
        EpisodeFactory()
    script.get("/api/v1/episodes/schedule")
    with django_assert_max_num_queries(3):
        assert len(script.get("/api/v1/episodes/schedule").json()["results"]) == how_many
