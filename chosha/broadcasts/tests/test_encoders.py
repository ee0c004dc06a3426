"""配信ソフト: its key, whom it lets in, which part its bytes belong to, and what the desk says."""

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.engine.encoding import REFUSALS, TROUBLES
from chosha.broadcasts.models import Episode, State, StreamKey
from chosha.broadcasts.queries.encoders import admission, comes_from_encoder, key_of
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.actions import open_live_part
from chosha.media.engine.encoders import Admission, NoLonger
from chosha.media.engine.rtmp.report import Report, note_refusal, write_report
from chosha.media.queries import show_folder, show_state
from chosha.members.models import Standing
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
ARRIVES = {"connected": True, "kbps": 2480, "width": 1280, "height": 720, "keyframe_seconds": 2.0, "has_picture": True, "has_sound": True}


@pytest.fixture(autouse=True)
def _listens(settings, tmp_path):
    settings.CHOSHA_RTMP_URL, settings.WHIP_URL, settings.CHOSHA_HOME = "rtmp://live.example.jp/live", "", tmp_path


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def browser(host):
    client = Client()
    client.force_login(host)
    return client


def arrives(episode, **facts) -> None:
    write_report(show_folder(episode.pk), Report(**ARRIVES | facts))


def page_of(browser, episode) -> str:
    return browser.get(f"{episode.path}desk/encoder/").content.decode()


def test_a_key_is_shown_once_and_kept_as_a_digest(browser, host):
    episode = EpisodeFactory(host=host)
    page = browser.post(f"{episode.path}desk/encoder/").content.decode()
    kept = StreamKey.objects.get()
    key = page.split('id="key" value="')[1].split('"')[0]
    assert (key.split("-")[0], len(kept.digest), key.split("-", 1)[1] in kept.digest) == (str(episode.pk), 64, False)
    assert (key in page_of(browser, episode), kept.made_by) == (False, host)
    assert admission(key) == Admission(show_folder(episode.pk), episode.pk)


def test_a_new_key_ends_the_former(host):
    episode = EpisodeFactory(host=host)
    former, fresh = actions.make_key(episode, by=host), actions.make_key(episode, by=host)
    assert (admission(former).why, admission(fresh).why) == ("key", "")
    with pytest.raises(NoLonger):
        actions.StreamGate().part(episode.pk, former, anew=False)
    assert list(Entry.objects.values_list("act", flat=True).order_by("id")) == ["broadcasts.key.made", "broadcasts.key.renewed"]


def test_only_hosts_make_keys_for_what_is_not_over(host, settings):
    episode = EpisodeFactory(host=host)
    with pytest.raises(NotAllowed):
        actions.make_key(episode, by=MemberFactory())
    with pytest.raises(Refused, match="終わっています"):
        actions.make_key(recorded(host=host), by=host)
    settings.CHOSHA_RTMP_URL = ""
    with pytest.raises(Refused, match="受けていません"):
        actions.make_key(episode, by=host)
    assert not StreamKey.objects.exists()


def test_whom_a_key_lets_in(host):
    episode = EpisodeFactory(host=host)
    key = actions.make_key(episode, by=host)
    folder = show_folder(episode.pk)
    for guess in ("", "x", f"{episode.pk}-short", f"{episode.pk + 1}-{'x' * 43}", "\0", "９-" + "x" * 43, key + "\n"):
        assert admission(guess) == Admission(None, why="unknown")
    assert admission(f"{episode.pk}-{'x' * 43}") == Admission(folder, episode.pk, "key")
    for state, why in ((State.LIVE, ""), (State.ENDED, "over"), (State.CANCELLED, "over")):
        Episode.objects.update(state=state)
        assert admission(key) == Admission(folder, episode.pk, why)
    assert admission(f"{episode.pk}-{'x' * 43}") == Admission(None, episode.pk, "key")


def test_the_key_of_somebody_who_left_opens_nothing(host):
    episode = EpisodeFactory(host=host)
    key = actions.make_key(episode, by=host)
    host.standing = Standing.SUSPENDED
    host.save()
    assert admission(key).why == "key"
    with pytest.raises(NoLonger):
        actions.StreamGate().part(episode.pk, key, anew=False)


def test_an_encoder_waits_until_its_host_begins_and_comes_back_into_the_same_show(host):
    episode = EpisodeFactory(host=host)
    key, gate = actions.make_key(episode, by=host), actions.StreamGate()
    assert gate.part(episode.pk, key, anew=False) is None
    with pytest.raises(Refused, match="まだ何も届いていません"):
        actions.air_encoder(episode, by=host)
    arrives(episode)
    with pytest.raises(NotAllowed):
        actions.air_encoder(episode, by=MemberFactory())
    actions.air_encoder(episode, by=host)
    assert (gate.part(episode.pk, key, anew=False), gate.part(episode.pk, key, anew=True)) == (1, 2)
    Episode.objects.update(state=State.INTERRUPTED)
    assert gate.part(episode.pk, key, anew=True) == 3
    episode.refresh_from_db()
    assert (episode.state, episode.on_air_by, show_state(episode.pk).parts) == (State.LIVE, host, 3)
    actions.air_encoder(episode, by=host)
    assert show_state(episode.pk).parts == 3
    actions.end_broadcast(episode, by=host)
    with pytest.raises(NoLonger):
        gate.part(episode.pk, key, anew=False)


def test_whoever_takes_over_from_a_browser_writes_on_and_the_encoder_waits(host):
    episode = EpisodeFactory(host=host)
    key, gate = actions.make_key(episode, by=host), actions.StreamGate()
    arrives(episode)
    actions.air_encoder(episode, by=host)
    open_live_part(episode.pk, "video/webm")
    episode.refresh_from_db()
    assert (gate.part(episode.pk, key, anew=False), gate.part(episode.pk, key, anew=True)) == (None, None)
    assert not comes_from_encoder(episode, key_of(episode.pk))


def test_another_host_on_air_is_not_pushed_aside(host):
    other = MemberFactory(display_name="宮田 千秋")
    episode = on_air(other, title="二人の回")
    episode.hosts.add(host)
    actions.make_key(episode, by=host)
    arrives(episode)
    part = open_live_part(episode.pk, "video/webm")
    (show_folder(episode.pk) / "parts" / f"{part:03d}" / "spool.webm").write_bytes(b"x")
    with pytest.raises(Refused, match="いま宮田 千秋さんが放送しています"):
        actions.air_encoder(episode, by=host)
    assert show_state(episode.pk).parts == 1


def test_the_page_follows_the_encoder_from_the_key_to_the_air(browser, host):
    episode = EpisodeFactory(host=host)
    assert "下でこの回の鍵を作り" in page_of(browser, episode)
    actions.make_key(episode, by=host)
    page = page_of(browser, episode)
    assert [words in page for words in ("配信ソフトを待っています", "rtmp://live.example.jp/live", "放送をはじめる")] == [True, True, False]
    arrives(episode)
    page = page_of(browser, episode)
    assert [words in page for words in ("届いています", "2,480 kbit/s", "1280×720", "放送をはじめる")] == [True] * 4
    assert browser.post(f"{episode.path}desk/encoder/air/", {"talk": "1"}).status_code == 302
    arrives(episode, saving=True, saved=75.0)
    page = page_of(browser, episode)
    assert [words in page for words in ("声も映像も届いています", "1:15", "放送中", "おしゃべり")] == [True] * 4
    arrives(episode, connected=False)
    page = page_of(browser, episode)
    assert [words in page for words in ("配信ソフトとのつながりが切れました", "ここまでの録画は残っています")] == [True, True]
    episode.refresh_from_db()
    assert episode.talk_mode


@pytest.mark.parametrize(("code", "words"), [*TROUBLES.items(), *REFUSALS.items()])
def test_every_trouble_is_a_sentence_on_the_desk(code, words, browser, host):
    episode = EpisodeFactory(host=host)
    if code in TROUBLES:
        arrives(episode, trouble=code)
    else:
        note_refusal(show_folder(episode.pk), code)
    page = browser.get(f"{episode.path}desk/encoder/state/").content.decode()
    assert (words in page, words.count("。") >= 2) == (True, True)


def test_the_desk_of_the_browser_gives_way_to_the_encoder_that_is_on_air(browser, host):
    episode = EpisodeFactory(host=host)
    assert "OBS などの配信ソフトから" in browser.get(f"{episode.path}desk/").content.decode()
    actions.make_key(episode, by=host)
    arrives(episode)
    actions.air_encoder(episode, by=host)
    assert browser.get(f"{episode.path}desk/")["Location"] == f"{episode.path}desk/encoder/"
    assert browser.get(f"{episode.path}desk/?browser=1").status_code == 200


def test_a_house_that_does_not_listen_says_so(browser, host, settings):
    settings.CHOSHA_RTMP_URL = ""
    episode = EpisodeFactory(host=host)
    assert "配信ソフトからの放送を受けていません" in page_of(browser, episode)
    assert "配信ソフトから" not in browser.get(f"{episode.path}desk/").content.decode()


@pytest.mark.parametrize("rtmp", ["rtmp://live.example.jp/live", ""])
def test_the_page_names_what_an_encoder_by_whip_is_told_in_its_own_words(rtmp, browser, host, settings):
    settings.CHOSHA_RTMP_URL, settings.WHIP_URL = rtmp, "https://chosha.example.jp/whip/"
    episode = EpisodeFactory(host=host)
    page = browser.post(f"{episode.path}desk/encoder/").content.decode()
    assert [words in page for words in ("https://chosha.example.jp/whip/", "「WHIP」", "Bearer トークン", "Opus")] == [True] * 4
    assert ("ストリームキー" in page, "「カスタム」" in page) == (bool(rtmp), bool(rtmp))
    settings.WHIP_URL = ""
    assert "WHIP" not in page_of(browser, episode)


def test_others_see_none_of_it(host):
    episode, guest = EpisodeFactory(host=host), Client()
    guest.force_login(MemberFactory())
    for method, path in (("get", ""), ("post", ""), ("get", "state/"), ("post", "air/")):
        assert getattr(guest, method)(f"{episode.path}desk/encoder/{path}").status_code == 403


def test_what_is_over_has_no_page_for_encoders(browser, host):
    assert "この回の放送は終わっています" in page_of(browser, recorded(host=host))
