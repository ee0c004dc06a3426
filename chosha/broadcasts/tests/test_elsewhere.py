"""ほかの場所: a link as the last resort, from the form to the recording that lands on the same page."""

from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.engine.elsewhere import NotShown, checked
from chosha.broadcasts.models import Elsewhere, Episode, State
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.actions import open_live_part
from chosha.media.queries import show_folder
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
LINK = "https://meet.example.com/j/123?pwd=a%2Fb"
JSON = {"accept": "application/json"}


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def browser(host):
    client = Client()
    client.force_login(host)
    return client


@pytest.fixture
def other():
    client = Client()
    client.force_login(MemberFactory())
    return client


def page(browser, path) -> str:
    return browser.get(path).content.decode()


@pytest.mark.parametrize("address", [LINK, "https://youtu.be/abc", "https://zoom.us:443/j/1", "  https://a.example.co.jp/x  "])
def test_addresses_that_everybody_can_open_are_shown(address):
    assert checked(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        *("", "http://meet.example.com/", "javascript:alert(1)", "https://", "https://localhost/", "https://10.0.0.1/", "https://[::1]/"),
        *("https://user:word@meet.example.com/", "https://meet.example.com:8443/", "https://printer.local/", "https://a b.example.com/"),
        *("https://会議.example.com/", "https://meet.example.com\\@evil.example/", "https://meet.example.com/\n", "https://[x/", "\0"),
        *(
            "https://127.1/",
            "https://example/",
            f"https://meet.example.com/{'a' * 500}",
            "//meet.example.com/",
            "https://meet.example.com:x/",
        ),
    ],
)
def test_everything_else_is_refused_with_a_sentence(address):
    if address.strip() == "https://meet.example.com/":
        assert checked(address) == "https://meet.example.com/"
        return
    with pytest.raises(NotShown, match="。"):
        checked(address)


def test_a_link_is_shown_only_from_the_beginning_to_the_end_there(browser, other, host):
    episode = EpisodeFactory(host=host, starts_at=now())
    saved = browser.post(f"{episode.path}elsewhere/", {"url": LINK, "note": "パスコードは482159"})
    assert saved["Location"] == f"{episode.path}elsewhere/"
    assert ["meet.example.com" in page(who, path) for who, path in ((other, episode.path), (browser, f"{episode.path}elsewhere/"))] == [
        False,
        True,
    ]
    assert browser.post(f"{episode.path}elsewhere/begin/").status_code == 302
    shown = page(other, episode.path)
    link = 'href="https://meet.example.com/j/123?pwd=a%2Fb" target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer"'
    words = (link, "庁舎の外の <b>meet.example.com</b> で放送しています", "開くと、庁舎の外へ出ます", "482159", "ほかの場所で放送中")
    assert [word in shown for word in words] == [True] * 5
    assert ["ほかの場所で放送中" in page(other, place) for place in ("/broadcasts/", "/broadcasts/week/")] == [True, True]
    assert browser.post(f"{episode.path}elsewhere/end/")["Location"] == f"{episode.path}recording/"
    assert ("meet.example.com" in page(other, episode.path), Elsewhere.objects.count()) == (False, 0)
    acts = [f"broadcasts.elsewhere.{act}" for act in ("told", "began", "ended")]
    assert list(Entry.objects.values_list("act", flat=True).order_by("id")) == acts


def test_after_the_end_a_recording_lands_on_the_same_page(browser, host):
    episode = EpisodeFactory(host=host)
    actions.tell_elsewhere(episode, by=host, url=LINK)
    actions.go_elsewhere(episode, by=host)
    with pytest.raises(Refused, match="放送中か取りやめ"):
        actions.bring_recording(episode, name="回.mp4", size=8, by=host)
    actions.end_elsewhere(episode, by=host)
    assert (episode.state, DBTaskResult.objects.count()) == (State.ENDED, 1)
    actions.make_archive(episode)
    episode.refresh_from_db()
    assert (episode.state, "お手元の録画を送る" in page(browser, episode.path)) == (State.ARCHIVED, True)
    begun = browser.post(f"{episode.path}recording/", {"name": "回.mp4", "size": "8"}, headers=JSON)
    assert (begun.status_code, begun.json()["state"]) == (201, "uploading")
    assert "録画があれば、同じページに送れます" in Notice.objects.get().line


def test_a_show_that_fails_here_goes_on_there_and_what_was_on_air_is_kept(host, django_capture_on_commit_callbacks, settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path
    episode = on_air(host)
    began = episode.went_live_at
    open_live_part(episode.pk, "video/webm")
    actions.tell_elsewhere(episode, by=host, url=LINK)
    with django_capture_on_commit_callbacks(execute=True):
        actions.go_elsewhere(episode, by=host)
    assert (episode.state, episode.on_air_by, episode.went_live_at) == (State.ELSEWHERE, None, began)
    assert (show_folder(episode.pk) / "parts" / "001" / "ended").exists()
    actions.go_live(episode, by=host)
    assert (episode.state, episode.on_air_by) == (State.LIVE, host)


def test_only_hosts_tell_begin_end_and_drop(host, other):
    episode, stranger = EpisodeFactory(host=host), MemberFactory()
    actions.tell_elsewhere(episode, by=host, url=LINK)
    for act in (actions.go_elsewhere, actions.drop_elsewhere, actions.end_elsewhere):
        with pytest.raises(NotAllowed):
            act(episode, by=stranger)
    with pytest.raises(NotAllowed):
        actions.tell_elsewhere(episode, by=stranger, url=LINK)
    for path in ("", "begin/", "end/", "drop/"):
        assert other.post(f"{episode.path}elsewhere/{path}", {"url": LINK}).status_code == 403


def test_what_cannot_be_is_said_in_a_sentence(host):
    episode = EpisodeFactory(host=host)
    with pytest.raises(Refused, match="番地が、まだ書かれていません"):
        actions.go_elsewhere(episode, by=host)
    with pytest.raises(Refused, match="ほかの場所では始まっていません"):
        actions.end_elsewhere(episode, by=host)
    with pytest.raises(Refused, match="https"):
        actions.tell_elsewhere(episode, by=host, url="http://meet.example.com/")
    with pytest.raises(Refused, match="終わっているか"):
        actions.tell_elsewhere(recorded(host=host), by=host, url=LINK)
    actions.tell_elsewhere(episode, by=host, url=LINK)
    actions.go_elsewhere(episode, by=host)
    with pytest.raises(Refused, match="終わると消えます"):
        actions.drop_elsewhere(episode, by=host)


def test_a_link_that_is_not_needed_is_taken_back(browser, host):
    episode = EpisodeFactory(host=host)
    actions.tell_elsewhere(episode, by=host, url=LINK)
    browser.post(f"{episode.path}elsewhere/drop/")
    browser.post(f"{episode.path}elsewhere/drop/")
    assert (Elsewhere.objects.count(), Entry.objects.filter(act="broadcasts.elsewhere.dropped").count()) == (0, 1)


def test_a_faulty_link_stays_in_the_form_beside_its_reason(browser, host):
    episode = EpisodeFactory(host=host)
    answer = browser.post(f"{episode.path}elsewhere/", {"url": "http://meet.example.com/", "note": "ひとこと"})
    words = answer.content.decode()
    assert (answer.status_code, "「https://」で始まる番地だけを示せます" in words, "http://meet.example.com/" in words) == (422, True, True)


def test_what_was_forgotten_there_is_over_after_half_a_day(host):
    kept, forgotten = EpisodeFactory(host=host), EpisodeFactory(host=host)
    for episode in (kept, forgotten):
        actions.tell_elsewhere(episode, by=host, url=LINK)
        actions.go_elsewhere(episode, by=host)
    Elsewhere.objects.filter(pk=forgotten.pk).update(began_at=now() - timedelta(hours=13))
    assert (actions.end_forgotten(), actions.end_forgotten()) == (1, 0)
    states = {episode.pk: episode.state for episode in Episode.objects.all()}
    assert states == {kept.pk: State.ELSEWHERE, forgotten.pk: State.ENDED}


def test_links_of_what_is_over_are_forgotten(host):
    episode, called_off = EpisodeFactory(host=host), EpisodeFactory(host=host)
    for each in (episode, called_off):
        actions.tell_elsewhere(each, by=host, url=LINK)
    actions.cancel(called_off, by=host)
    assert (actions.forget_links(), list(Elsewhere.objects.values_list("pk", flat=True))) == (1, [episode.pk])


def test_the_home_page_says_that_a_show_is_on(other, host):
    episode = EpisodeFactory(host=host, title="外の回")
    actions.tell_elsewhere(episode, by=host, url=LINK)
    actions.go_elsewhere(episode, by=host)
    assert "外の回" in page(other, "/")
