"""引きつぐ: another host goes on with a running show."""

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.access import may_send
from chosha.broadcasts.engine.ways import ice_servers
from chosha.broadcasts.models import Episode, State
from chosha.broadcasts.tests.factories import EpisodeFactory
from chosha.broadcasts.tests.test_actions import WEBM, send
from chosha.kernel.errors import Refused
from chosha.media.engine import spool
from chosha.media.engine.shows import part_folder
from chosha.media.queries import show_folder
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代")


@pytest.fixture
def second():
    return MemberFactory(display_name="鵜飼")


@pytest.fixture
def episode(host, second):
    """On air by the host, whose bytes arrive."""
    made = EpisodeFactory(host=host)
    made.hosts.add(second)
    send(made, actions.enter_the_air(made, mime=WEBM, by=host).part)
    return made


def browser_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def press(member, episode: Episode, **ways: str):
    return browser_of(member).post(f"{episode.path}desk/parts/", {"mime": WEBM, **ways}, headers={"Accept": "application/json"})


def test_pressing_begin_tells_who_is_on_air_and_what_to_press(episode, second):
    answer = press(second, episode)
    episode.refresh_from_db()
    assert (answer.status_code, episode.on_air_by.display_name) == (422, "藤代")
    assert answer.json()["error"]["message"] == (
        "いま藤代さんが放送しています。代わって続けるときは「引きつぐ」を押します。この回の画面で一緒に聞くこともできます。"
    )


@pytest.mark.parametrize("who", ["second host", "broadcast volunteer"])
def test_taking_over_opens_the_next_part_and_the_first_host_sends_nothing_more(episode, host, second, who):
    taker = second if who == "second host" else StaffFactory(role=RoleName.BROADCAST)
    ticket = actions.enter_the_air(episode, mime=WEBM, by=taker, take_over=True)
    episode.refresh_from_db()
    assert (episode.on_air_by, episode.state, ticket.part) == (taker, State.LIVE, 2)
    assert [may_send(episode.pk, 1, host.pk), may_send(episode.pk, 2, taker.pk)] == [False, True]
    with pytest.raises(spool.SpoolEnded):
        send(episode, 1)
    send(episode, 2)
    assert Entry.objects.filter(act="broadcasts.episode.taken_over").count() == 1


def test_the_first_desk_is_told_who_has_taken_over(episode, host, second):
    assert press(second, episode, takeover="1").status_code == 201
    answer = press(host, episode, again="1")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        422,
        "鵜飼さんが放送を引きつぎました。この画面からの放送は止めました。ここまでの録画は残っています。",
    )


def test_the_first_desk_is_told_so_though_the_second_has_fallen_silent(episode, host, second):
    send(episode, actions.enter_the_air(episode, mime=WEBM, by=second, take_over=True).part, seconds_ago=90)
    assert "引きつぎました" in press(host, episode, again="1").json()["error"]["message"]


def test_it_goes_back_and_forth_as_often_as_hosts_like(episode, host, second):
    parts = [press(taker, episode, takeover="1").json()["part"] for taker in (second, host, second)]
    assert parts == [2, 3, 4]


def test_whoever_cannot_send_takes_nobody_s_place(episode, host, second):
    with pytest.raises(Refused, match="別のブラウザー"):
        actions.enter_the_air(episode, mime="text/html", by=second, take_over=True)
    episode.refresh_from_db()
    assert (episode.on_air_by, (part_folder(show_folder(episode.pk), 1) / "ended").exists()) == (host, False)


def test_a_guest_or_anybody_takes_nothing_over(episode):
    guest = MemberFactory()
    episode.guests.add(guest)
    assert [press(one, episode, takeover="1").status_code for one in (guest, MemberFactory())] == [403, 403]


@pytest.mark.parametrize("state", [State.ENDED, State.ARCHIVED, State.CANCELLED])
def test_what_is_over_is_not_taken_over(episode, second, state):
    Episode.objects.filter(pk=episode.pk).update(state=state)
    assert press(second, episode, takeover="1").status_code == 422


def test_the_second_host_s_desk_offers_to_take_over_and_asks_first(episode, host, second):
    theirs, own = (browser_of(one).get(f"{episode.path}desk/").content.decode() for one in (second, host))
    assert ['data-asks="放送を引きつぎます"' in page for page in (theirs, own)] == [True, False]
    assert ("いま藤代さんが放送しています" in theirs, "放送をつづける" in own) == (True, True)


def test_no_way_through_leads_over_a_server_nobody_named(settings):
    settings.CHOSHA_ICE_SERVERS = []
    assert ice_servers(1) == []


def test_a_turn_server_gets_a_name_for_the_evening_and_what_its_secret_makes_of_it(settings):
    settings.CHOSHA_ICE_SERVERS = ["stun:turn.example.jp", "turns:turn.example.jp:443?transport=tcp"]
    settings.CHOSHA_TURN_SECRET = "合言葉"
    plain, turning = ice_servers(7)
    assert (plain, turning["urls"]) == ({"urls": "stun:turn.example.jp"}, ["turns:turn.example.jp:443?transport=tcp"])
    assert (len(turning["username"].split(":")), len(turning["credential"]), "合言葉" in str(turning)) == (2, 28, False)
