"""録画への同意: by whoever speaks, or noted by a host who asked."""

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.models import Consent
from chosha.broadcasts.tests.factories import EpisodeFactory, recorded
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def guest():
    return MemberFactory(display_name="宮田 千秋")


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def planned(host, guest, **facts):
    episode = EpisodeFactory(host=host, **facts)
    episode.guests.add(guest)
    return episode


def test_who_speaks_agrees_and_may_take_it_back(host, guest):
    episode, browser = planned(host, guest), of(guest)
    assert "録画への同意を控える" in browser.get(episode.path).content.decode()
    browser.post(f"{episode.path}consent/give/")
    browser.post(f"{episode.path}consent/give/")
    assert [(row.member, row.noted_by) for row in Consent.objects.all()] == [(guest, None)]
    assert "録画への同意を控える" not in browser.get(episode.path).content.decode()
    assert "録画を残すことに同意しています" in browser.get(f"{episode.path}consent/").content.decode()
    browser.post(f"{episode.path}consent/end/")
    browser.post(f"{episode.path}consent/end/")
    assert (Consent.objects.count(), Notice.objects.count()) == (0, 0)


def test_where_a_recording_stands_its_hosts_learn_of_it(host, guest):
    episode = recorded(host=host, title="第3回")
    episode.guests.add(guest)
    actions.give_consent(episode, by=guest)
    actions.withdraw_consent(episode, by=guest)
    assert Notice.objects.get(to=host).line.startswith("宮田 千秋さんが「第3回」の録画への同意を取り消しました")


def test_a_host_who_asked_writes_it_down_under_the_own_name(host, guest):
    episode = planned(host, guest)
    of(host).post(f"{episode.path}consent/{guest.pk}/")
    of(host).post(f"{episode.path}consent/{guest.pk}/")
    assert (Consent.objects.get().noted_by, Entry.objects.get().act) == (host, "broadcasts.consent.noted")
    assert "藤代 圭さんが確かめて控えました" in of(guest).get(f"{episode.path}consent/").content.decode()
    actions.give_consent(episode, by=guest)
    assert Consent.objects.get().noted_by is None


def test_nobody_else_sees_or_says_anything(host, guest):
    episode, stranger = planned(host, guest), MemberFactory()
    moderator = StaffFactory(role=RoleName.MODERATOR)
    for who in (stranger, moderator):
        assert [of(who).get(f"{episode.path}consent/").status_code, of(who).post(f"{episode.path}consent/give/").status_code] == [403, 403]
    assert of(guest).post(f"{episode.path}consent/{host.pk}/").status_code == 403
    assert of(host).post(f"{episode.path}consent/{stranger.pk}/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.give_consent(episode, by=stranger)
    with pytest.raises(Refused, match="話す方ではありません"):
        actions.note_consent(episode, stranger, by=host)
    assert "録画への同意を控える" not in of(stranger).get(episode.path).content.decode()


def test_an_episode_that_is_not_recorded_asks_nobody(host, guest):
    episode = planned(host, guest, no_recording=True)
    for act in (lambda: actions.give_consent(episode, by=guest), lambda: actions.note_consent(episode, guest, by=host)):
        with pytest.raises(Refused, match="要りません"):
            act()
    assert "同意は要りません" in of(guest).get(f"{episode.path}consent/").content.decode()
    assert "録画への同意を控える" not in of(guest).get(episode.path).content.decode()
