"""録画を取り下げる: nothing of it is seen from that moment; ten minutes to undo; then it is gone."""

from datetime import timedelta

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts import actions, plugs
from chosha.broadcasts.models import Caption, Chapter, Episode, LiveQuestion, Mending, Recording, State, Takedown, Transcript
from chosha.broadcasts.tests.factories import EpisodeFactory, LiveQuestionFactory, recorded
from chosha.kernel.clock import now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.models import Upload
from chosha.media.queries import show_archive, show_folder
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
SPOKEN = "内職の材料代の話"


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path


@pytest.fixture
def keeper():
    return StaffFactory(role=RoleName.BROADCAST)


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def stands(host) -> Episode:
    """In the archive with files, words, a question with its chapter, and a step that could be taken back."""
    episode = recorded(host=host, title="第3回 通帳の読みかた")
    archive = show_folder(episode.pk) / "archive"
    archive.mkdir(parents=True)
    (archive / "facts.json").write_text('{"duration": 2478.0, "size": 9, "has_video": true}')
    (archive / "audio.mp4").write_bytes(b"sound")
    LiveQuestionFactory(episode=episode, state=LiveQuestion.State.ANSWERED, chapter=episode.chapters.last(), at_second=252)
    Mending.objects.create(episode=episode, part="captions", words="直した", former=[{"pk": 1, "text": SPOKEN}])
    Transcript.objects.create(episode=episode)
    return episode


def rows() -> list[int]:
    return [model.objects.count() for model in (Recording, Chapter, Caption, Transcript, Mending)]


@pytest.fixture
def down(keeper, host, django_capture_on_commit_callbacks):
    episode = stands(host)
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_down_recording(episode, by=keeper, reason="写してはいけない書類が映っている")
    return episode


def test_nothing_of_it_is_seen_from_that_moment(down, host):
    assert (rows(), show_archive(down.pk), show_folder(down.pk).exists()) == ([0, 0, 0, 0, 0], None, False)
    member = of(MemberFactory())
    page = member.get(down.path).content.decode()
    assert [words in page for words in ("放送係が取り下げました", "第3回 通帳の読みかた", SPOKEN, "写してはいけない", "<show-player")] == [
        *(True, True, False, False, False)
    ]
    assert SPOKEN not in (passport("broadcasts.episode").words(Episode.objects.get(pk=down.pk)) or "")
    assert member.get(f"{down.path}poster/").status_code == 404
    assert SPOKEN not in member.get(f"{down.path}captions/").content.decode()
    assert "写してはいけない書類が映っている" in of(host).get(down.path).content.decode()
    assert "写してはいけない書類が映っている" in Notice.objects.get(to=host).line
    assert Entry.objects.get(act="broadcasts.recording.taken_down").reason == "写してはいけない書類が映っている"


def test_within_ten_minutes_everything_is_as_it_was(down, keeper, django_capture_on_commit_callbacks):
    page = of(keeper).get(down.path).content.decode()
    assert "元に戻す" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert of(keeper).post(f"{down.path}takedown/undo/").status_code == 302
    assert (rows(), show_archive(down.pk).duration, Takedown.objects.count()) == ([1, 2, 2, 1, 1], 2478.0, 0)
    assert LiveQuestion.objects.get().chapter == Chapter.objects.last()
    assert SPOKEN in of(MemberFactory()).get(down.path).content.decode()
    assert actions.finish_takedowns() == 0
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_down_recording(down, by=keeper, reason="やはり")
    assert rows() == [0, 0, 0, 0, 0]


def test_after_ten_minutes_it_is_gone_for_good(down, keeper, django_capture_on_commit_callbacks):
    assert actions.finish_takedowns() == 0
    upload = Upload.objects.create(name="回.mp4", expected_bytes=8)
    Episode.objects.filter(pk=down.pk).update(upload=upload)
    Takedown.objects.update(at=now() - timedelta(minutes=11))
    with pytest.raises(Refused, match="10分を過ぎた"):
        actions.undo_takedown(down, by=keeper)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.finish_takedowns() == 1
    assert (Takedown.objects.get().kept, Upload.objects.count(), actions.finish_takedowns()) == ({}, 0, 0)
    assert list(show_folder(down.pk).parents[1].rglob("*.mp4")) == []
    assert "元に戻す" not in of(keeper).get(down.path).content.decode()


def test_it_does_not_come_back_by_another_door(down, host):
    Episode.objects.filter(pk=down.pk).update(upload=Upload.objects.create(name="回.mp4", expected_bytes=8, state="ready"))
    actions.settle_recordings()
    assert not Recording.objects.exists()
    with pytest.raises(Refused, match="取り下げられています"):
        actions.bring_recording(down, name="回.mp4", size=8, by=host)
    with pytest.raises(Refused, match="元に戻せる手直し"):
        actions.take_back(down, "captions", by=host)
    assert "録画を送る" not in of(host).get(down.path).content.decode()


def test_only_those_who_look_after_the_station_take_down_and_undo(host, down, keeper):
    episode = recorded(host=host)
    for member in (host, MemberFactory(), StaffFactory(role=RoleName.MODERATOR)):
        with pytest.raises(NotAllowed):
            actions.take_down_recording(episode, by=member, reason="わけ")
        with pytest.raises(NotAllowed):
            actions.undo_takedown(down, by=member)
        assert of(member).get(f"{episode.path}takedown/").status_code == 403
    assert "録画を取り下げる" not in of(host).get(episode.path).content.decode()
    assert "録画を取り下げる" in of(keeper).get(episode.path).content.decode()


def test_a_reason_is_asked_for_and_a_recording(keeper, host):
    episode = recorded(host=host)
    answer = of(keeper).post(f"{episode.path}takedown/", {"reason": " "})
    assert (answer.status_code, Recording.objects.count()) == (422, 1)
    with pytest.raises(Refused, match="理由を書いて"):
        actions.take_down_recording(episode, by=keeper, reason="")
    with pytest.raises(Refused, match="取り下げる録画がありません"):
        actions.take_down_recording(EpisodeFactory(state=State.ENDED), by=keeper, reason="わけ")
    told = of(keeper).post(f"{episode.path}takedown/", {"reason": "わけ"})
    assert (told["Location"], Takedown.objects.get().reason) == (episode.path, "わけ")


def test_whoever_is_watching_is_asked_again(keeper, host, monkeypatch, django_capture_on_commit_callbacks):
    said: list[str] = []
    monkeypatch.setattr(plugs, "publish", lambda stream, id, html, **_: said.append(html))
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_down_recording(stands(host), by=keeper, reason="わけ")
    assert said == ["covered"]
