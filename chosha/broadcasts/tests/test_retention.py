"""残す期間: told two weeks ahead, kept with one tap, gone on its day."""

from datetime import date, timedelta

import pytest
from django.test import Client

from chosha.broadcasts import actions
from chosha.broadcasts.engine.retention import length_of, months_later
from chosha.broadcasts.models import Caption, Keeping, Recording
from chosha.broadcasts.tests.factories import ProgrammeFactory, recorded
from chosha.kernel.clock import long_date, now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.queries import show_folder
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path


@pytest.fixture
def host():
    return MemberFactory()


@pytest.fixture
def programme(host):
    return ProgrammeFactory(host=host, slug="shuno", keep_months=6)


@pytest.fixture
def browser(host):
    client = Client()
    client.force_login(host)
    return client


def aired(programme, host, days: int):
    at = now() - timedelta(days=days)
    return recorded(programme=programme, host=host, starts_at=at, went_live_at=at)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_on_their_last_day(day, months, later):
    assert (months_later(day, months), length_of(6), length_of(12), length_of(18)) == (later, "6か月", "1年", "1年6か月")


def test_hosts_are_told_once_two_weeks_ahead(programme, host, browser):
    old, fresh, endless = aired(programme, host, 400), aired(programme, host, 30), aired(ProgrammeFactory(), host, 4000)
    assert (actions.tell_of_endings(), actions.tell_of_endings(), actions.retire_recordings()) == (1, 0, 0)
    day = today() + timedelta(days=14)
    assert [(keeping.episode, keeping.goes_on) for keeping in Keeping.objects.all()] == [(old, day)]
    assert f"{long_date(day)}に消えます" in Notice.objects.get(to=host).line
    assert [f"{long_date(day)}に消えます" in browser.get(each.path).content.decode() for each in (old, fresh, endless)] == [
        True,
        False,
        False,
    ]


def test_on_its_day_the_recording_goes_and_the_page_stays(programme, host, browser, django_capture_on_commit_callbacks):
    episode = aired(programme, host, 400)
    folder = show_folder(episode.pk) / "archive"
    folder.mkdir(parents=True)
    (folder / "audio.mp4").write_bytes(b"sound")
    actions.tell_of_endings()
    Keeping.objects.update(goes_on=today())
    with django_capture_on_commit_callbacks(execute=True):
        assert (actions.retire_recordings(), actions.retire_recordings()) == (1, 0)
    assert (Recording.objects.count(), Caption.objects.count(), list(folder.parents[3].rglob("*.mp4"))) == (0, 0, [])
    page = browser.get(episode.path).content.decode()
    assert [words in page for words in ("録画を残す期間が過ぎた", episode.title)] == [True, True]
    assert actions.tell_of_endings() == 0


def test_one_tap_keeps_it_and_another_lets_it_go_with_two_weeks_again(programme, host, browser):
    episode = aired(programme, host, 400)
    actions.tell_of_endings()
    Keeping.objects.update(goes_on=today())
    browser.post(f"{episode.path}retention/", {"keep": "1"})
    assert (actions.retire_recordings(), Recording.objects.count()) == (0, 1)
    assert "番組の期間が過ぎても残します" in browser.get(episode.path).content.decode()
    browser.post(f"{episode.path}retention/", {"keep": "0"})
    assert (Keeping.objects.get().goes_on, actions.retire_recordings()) == (today() + timedelta(days=14), 0)


def test_another_length_tells_anew(programme, host, browser):
    episode = aired(programme, host, 400)
    actions.tell_of_endings()
    assert browser.post("/broadcasts/shuno/retention/", {"months": "24"})["Location"] == "/broadcasts/shuno/"
    assert (Keeping.objects.count(), actions.tell_of_endings()) == (0, 0)
    browser.post("/broadcasts/shuno/retention/", {"months": ""})
    programme.refresh_from_db()
    assert programme.keep_months is None
    browser.post("/broadcasts/shuno/retention/", {"months": "12"})
    assert (actions.tell_of_endings(), Keeping.objects.get().episode) == (1, episode)
    assert "録画は、放送から1年で消えます" in browser.get("/broadcasts/shuno/").content.decode()


def test_strangers_decide_nothing(programme, host):
    stranger, episode = MemberFactory(), aired(programme, host, 400)
    actions.tell_of_endings()
    with pytest.raises(NotAllowed):
        actions.set_keep_months(programme, 12, by=stranger)
    with pytest.raises(NotAllowed):
        actions.keep_on(episode, by=stranger, keep=True)
    with pytest.raises(Refused, match="並んでいるもの"):
        actions.set_keep_months(programme, 1, by=host)
    with pytest.raises(Refused, match="消える予定がありません"):
        actions.keep_on(aired(programme, host, 3), by=host, keep=True)
    client = Client()
    client.force_login(stranger)
    assert [client.get("/broadcasts/shuno/retention/").status_code, client.post(f"{episode.path}retention/").status_code] == [403, 403]
    assert "に消えます" not in client.get(episode.path).content.decode()


def test_a_length_nobody_offered_is_refused(programme, browser):
    assert browser.post("/broadcasts/shuno/retention/", {"months": "7"}).status_code == 422
