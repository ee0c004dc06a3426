"""Recordings that hosts bring along: pieces that come twice, and what is done when one cannot be converted."""

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from chosha.audit.models import Entry
from chosha.broadcasts import actions, plugs
from chosha.broadcasts.models import Episode, State
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.jobs.actions import enqueue
from chosha.kernel.errors import NotAllowed
from chosha.media.facts import RecordingFailed
from chosha.media.models import Upload
from chosha.media.queries import RoomLeft
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
CONTENT = b"\x1aE\xdf\xa31234"
JSON = {"accept": "application/json"}


@pytest.fixture
def host():
    return MemberFactory()


@pytest.fixture
def browser(host):
    client = Client()
    client.force_login(host)
    return client


def failed(host, **facts) -> Episode:
    """An episode whose recording we received and could not convert."""
    upload = Upload.objects.create(name="回.webm", expected_bytes=8, received_bytes=8, **{"state": "failed", "attempts": 3} | facts)
    upload.source.parent.mkdir(parents=True, exist_ok=True)
    upload.source.write_bytes(CONTENT)
    return EpisodeFactory(host=host, upload=upload, title="第3回", state=State.ARCHIVED)


def send(browser, episode, offset, content):
    path = f"{episode.path}recording/pieces/?offset={offset}"
    return browser.post(path, content, content_type="application/octet-stream", headers=JSON)


def begin(browser, episode, name="回.webm"):
    return browser.post(f"{episode.path}recording/", {"name": name, "size": "8"}, headers=JSON).json()


def test_the_last_piece_may_be_sent_again_when_its_answer_was_lost(browser, host):
    episode = EpisodeFactory(host=host)
    begin(browser, episode)
    answers = [send(browser, episode, offset, CONTENT[offset:]).json() for offset in (0, 4, 4)]
    assert [(answer["state"], answer["received"]) for answer in answers] == [("converting", 8)] * 3
    assert (DBTaskResult.objects.count(), Entry.objects.filter(act="broadcasts.recording.brought").count()) == (1, 1)


def test_a_recording_that_had_arrived_when_the_house_went_down_is_handed_in_when_its_host_comes_back(browser, host):
    episode = EpisodeFactory(host=host)
    begin(browser, episode)
    episode.refresh_from_db()
    actions.receive_piece(episode, offset=0, piece=CONTENT, by=host)
    assert (begin(browser, episode)["state"], DBTaskResult.objects.count()) == ("converting", 1)


def test_a_name_written_in_another_normal_form_is_the_same_file(browser, host):
    episode = EpisodeFactory(host=host)
    begin(browser, episode, "カ\u3099イド.webm")
    send(browser, episode, 0, CONTENT[:4])
    assert begin(browser, episode, "カ\u3099イド.webm")["received"] == 4


def test_the_hosts_are_told_where_the_reason_and_the_way_on_are(host):
    episode = failed(host)
    plugs.tell_hosts_of_the_failure(RecordingFailed(upload_id=episode.upload_id, show_id=episode.pk))
    plugs.tell_hosts_of_the_failure(RecordingFailed(upload_id=1, show_id=episode.pk))
    line = "「第3回」の録画を整えられませんでした。理由とできることは「録画を送る」の画面にあります"
    assert [(notice.to, notice.line, notice.url) for notice in Notice.objects.all()] == [(host, line, f"{episode.path}recording/")]


def test_the_received_recording_is_converted_again_without_being_sent_again(browser, host):
    episode = failed(host)
    assert "もう一度整える" in browser.get(f"{episode.path}recording/").content.decode()
    assert browser.post(f"{episode.path}recording/again/")["Location"] == f"{episode.path}recording/"
    assert (Upload.objects.get().state, DBTaskResult.objects.count()) == ("converting", 1)
    with pytest.raises(NotAllowed):
        actions.try_recording_again(episode, by=MemberFactory())


def test_what_is_broken_itself_is_not_offered_again(browser, host):
    episode = failed(host, attempts=0)
    page = browser.get(f"{episode.path}recording/").content.decode()
    assert "data-again hidden" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [("uploading", "録画を送っている途中です"), ("converting", "録画を整えています"), ("failed", "整えられませんでした。")],
)
def test_the_announced_page_says_how_the_recording_stands(browser, host, state, words):
    episode = failed(host, state=state, sentence="『回.webm』を整えられませんでした。")
    Episode.objects.update(state=State.SCHEDULED)
    assert words in browser.get(episode.path).content.decode()


def test_an_ended_show_without_its_chore_gets_one_and_only_one(host):
    lost, waiting, archived = EpisodeFactory(state=State.ENDED), on_air(host), recorded()
    actions.end_broadcast(waiting, by=host)
    given_up = EpisodeFactory(state=State.ENDED)
    enqueue("chosha.broadcasts.tasks.archive", episode_id=given_up.pk)
    DBTaskResult.objects.filter(args_kwargs__kwargs__episode_id=given_up.pk).update(status="FAILED")
    for _ in range(2):
        actions.settle_recordings()
    chores = [row.args_kwargs["kwargs"]["episode_id"] for row in DBTaskResult.objects.all()]
    assert sorted(chores) == sorted([lost.pk, waiting.pk, given_up.pk])
    assert archived.pk not in chores


@pytest.mark.parametrize(("hours", "words"), [(3, "長い録画は受け取れないことがあります"), (0, "いまは受け取れないかもしれません")])
def test_a_disk_that_is_nearly_full_is_told_before_a_file_is_chosen(browser, host, monkeypatch, hours, words):
    episode = EpisodeFactory(host=host)
    assert "置き場が残り少なくなっています" not in browser.get(f"{episode.path}recording/").content.decode()
    monkeypatch.setattr("chosha.broadcasts.views.recordings.room_left", lambda: RoomLeft(hours, True))
    assert words in browser.get(f"{episode.path}recording/").content.decode()
