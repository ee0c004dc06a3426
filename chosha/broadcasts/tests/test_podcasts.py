"""Podcasts: what a real reader makes of the archive, and whose ears it is for."""

import feedparser
import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts.actions import end_podcast, follow, make_podcast
from chosha.broadcasts.engine.podcast import Item, draw_podcast
from chosha.broadcasts.models import PodcastAddress
from chosha.broadcasts.tests.factories import EpisodeFactory, recorded
from chosha.broadcasts.views.podcasts import METER
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.engine.tickets import read_watch_ticket
from chosha.media.queries import show_folder
from chosha.members.actions import change_standing
from chosha.members.models import Standing
from chosha.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, enter_fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MemberFactory()


def heard(**facts):
    """A recorded show whose sound lies ready."""
    episode = recorded(**facts)
    folder = show_folder(episode.pk) / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "audio.mp4").write_bytes(b"sound" * 20)
    return episode


def address(member, **facts) -> str:
    return f"/broadcasts/podcasts/{make_podcast(by=member, name='電話', **facts)[1]}"


def read(path) -> feedparser.FeedParserDict:
    answer = Client().get(f"{path}/podcast.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/rss+xml; charset=utf-8")
    parsed = feedparser.parse(answer.content)
    assert parsed.bozo is False, parsed.bozo_exception
    return parsed


def test_a_reader_finds_title_hour_length_and_sound(member, settings):
    episode = heard(title="第9回; <日付> & 名前", programme__title="相談所", summary="話すこと")
    path = address(member)
    (entry,) = read(path).entries
    (sound,) = entry.enclosures
    assert (entry.title, entry.summary, entry.link) == (
        "相談所　第9回; <日付> & 名前",
        "話すこと",
        f"{settings.CHOSHA_BASE_URL}/episodes/{episode.pk}/",
    )
    assert (sound.href, sound.type, sound.length) == (f"{settings.CHOSHA_BASE_URL}{path}/{episode.pk}.m4a", "audio/mp4", "100")
    assert (entry.itunes_duration, entry.guidislink) == (str(round(episode.recording.seconds)), False)


def test_players_are_told_to_put_it_into_no_directory(member):
    heard()
    assert read(address(member)).feed.itunes_block == 1


def test_what_xml_cannot_carry_is_left_out():
    items = [Item(1, "題\x00\x1b", "番\ud800組", "\x0b話", now(), 60, 5)]
    (entry,) = feedparser.parse(draw_podcast(items, name="庁舎", house="https://example.jp", address="https://example.jp/x")).entries
    assert (entry.title, entry.summary) == ("番組　題", "話")


def test_the_sound_is_reached_by_an_address_of_some_hours_for_this_member_alone(member):
    episode = heard()
    answer = Client().get(f"{address(member)}/{episode.pk}.m4a")
    _, _, ticket, *rest = answer["Location"].split("/")
    found = read_watch_ticket(ticket)
    assert (answer.status_code, answer["Cache-Control"], rest) == (302, "private, no-store", ["archive", "audio.mp4"])
    assert (found.kind, found.object_id, found.member_id, found.session_digest) == ("episode", episode.pk, member.pk, None)


def test_nothing_covered_nothing_unrecorded_and_nothing_without_sound(member):
    shown = heard(title="先週の回")
    hidden = heard(hidden_at=now())
    unrecorded = heard(no_recording=True)
    silent, planned = recorded(), EpisodeFactory()
    path = address(member)
    assert [entry.id.rpartition("/")[2] for entry in read(path).entries] == [str(shown.pk)]
    statuses = [Client().get(f"{path}/{one.pk}.m4a").status_code for one in (shown, hidden, unrecorded, planned)]
    assert (statuses, silent.pk != shown.pk) == ([302, 404, 404, 404], True)


def test_only_what_is_followed_where_so_wished(member):
    followed, other = heard(), heard()
    follow(followed.programme, by=member)
    path = address(member, followed_only=True)
    assert [entry.id.rpartition("/")[2] for entry in read(path).entries] == [str(followed.pk)]
    assert Client().get(f"{path}/{other.pk}.m4a").status_code == 404


@pytest.mark.parametrize(("standing", "status"), [(Standing.SUSPENDED, 404), (Standing.LEFT, 410)])
def test_whoever_is_out_hears_nothing(member, standing, status):
    episode, path = heard(), address(member)
    change_standing(member, standing, by=None, reason="試し")
    assert [Client().get(f"{path}/{last}").status_code for last in ("podcast.xml", f"{episode.pk}.m4a")] == [status, status]


def test_staff_without_a_second_step_hear_nothing():
    assert Client().get(f"{address(StaffFactory(totp=False))}/podcast.xml").status_code == 404


def test_an_ended_address_is_gone_and_an_unknown_one_was_never_there(member):
    episode, path = heard(), address(member)
    end_podcast(PodcastAddress.objects.get(), by=member)
    paths = (
        f"{path}/podcast.xml",
        f"{path}/{episode.pk}.m4a",
        "/broadcasts/podcasts/x/podcast.xml",
        f"/broadcasts/podcasts/x/{episode.pk}.m4a",
    )
    assert [Client().get(each).status_code for each in paths] == [410, 410, 404, 404]
    with pytest.raises(NotAllowed):
        end_podcast(PodcastAddress.objects.get(), by=MemberFactory())
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == ["broadcasts.podcast.made", "broadcasts.podcast.ended"]


def test_who_asks_too_often_rests(member, monkeypatch):
    monkeypatch.setattr(METER, "most", 2)
    path = f"{address(member)}/podcast.xml"
    answers = [Client().get(path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[0]["Cache-Control"], PodcastAddress.objects.get().last_used_on) == ("private, no-cache", today())


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_database_the_same_however_long_it_is(member, how_many, django_assert_num_queries):
    for _ in range(how_many):
        heard()
    path = address(member)
    Client().get(f"{path}/podcast.xml")
    with django_assert_num_queries(2):
        assert len(read(path).entries) == how_many


def test_the_address_is_shown_once_and_only_its_digest_is_kept(client, member):
    enter_fresh(client, member)
    page = "/broadcasts/podcasts/"
    assert "番地は、まだありません" in client.get(page).content.decode()
    answer = client.post(page, {"name": "居間の電話", "followed_only": "1"})
    secret = answer.context["address"].split("/")[-2]
    assert (answer.status_code, secret in answer.content.decode(), secret in client.get(page).content.decode()) == (200, True, False)
    assert (secret in str(list(PodcastAddress.objects.values_list())), PodcastAddress.objects.get().followed_only) == (False, True)
    client.post(f"{page}{PodcastAddress.objects.get().pk}/end/")
    assert "居間の電話" not in client.get(page).content.decode()


def test_a_new_password_ends_every_address(client):
    member = MemberFactory(password=True)
    path = address(member)
    enter_fresh(client, member)
    words = {"oldpassword": PASSWORD, "password1": "みどりの窓口と三つの付せん", "password2": "みどりの窓口と三つの付せん"}
    client.post("/me/password/", words)
    assert Client().get(f"{path}/podcast.xml").status_code == 410


def test_ten_are_enough(member):
    for _ in range(10):
        make_podcast(by=member, name="家")
    with pytest.raises(Refused, match="10個まで"):
        make_podcast(by=member, name="家")
