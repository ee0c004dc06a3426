"""A recording is trimmed by its hosts: what lies outside the span is nowhere to be fetched, read or found, and all of it comes back."""

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.models import Caption, Chapter, ChatLine, LiveQuestion, Place, Progress, Recording, SelfNote, State, Trim
from chosha.broadcasts.tests.factories import ChatLineFactory, EpisodeFactory, PlaceFactory, recorded
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.engine import ffmpeg
from chosha.media.engine.grants import _fetching
from chosha.media.engine.recordings import convert_recording
from chosha.media.queries import show_folder, sound_of_archive, whole_folder
from chosha.members.tests.factories import MemberFactory
from chosha.search.queries import found_by

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    """Thirty seconds in the archive, keyframes every two seconds."""
    folder = tmp_path_factory.mktemp("trimming")
    picture = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=30", "-f", "lavfi", "-i", "sine=440:r=48000:d=30"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-keyint_min", "20", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([ffmpeg.binary(), "-y", "-loglevel", "error", *picture, *coded, str(folder / "film.mp4")], check=True)
    convert_recording(folder / "film.mp4", folder / "shows" / "1")
    return folder / "shows" / "1"


@pytest.fixture
def host():
    return MemberFactory()


@pytest.fixture
def episode(host, film, settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path
    made = recorded(host=host, title="切る回")
    show_folder(made.pk).parent.mkdir(parents=True)
    subprocess.run(["cp", "-r", str(film), str(show_folder(made.pk))], check=True)
    (show_folder(made.pk) / "parts" / "001").mkdir(parents=True)
    Recording.objects.filter(episode=made).update(seconds=30.0)
    Caption.objects.filter(episode=made).delete()
    Chapter.objects.filter(episode=made).delete()
    for start, text in ((2.0, "内密の話です。"), (9.5, "またがる言葉です。"), (12.0, "本題です。"), (25.0, "雑談です。")):
        Caption.objects.create(episode=made, start=start, end=start + 2, text=text)
    for at, label in ((0, "打ち合わせ"), (12, "本題"), (24, "片づけ")):
        Chapter.objects.create(episode=made, at_sec=at, label=label)
    made.refresh_from_db()
    return made


def captions(episode):
    return [(round(start, 1), text) for start, text in Caption.objects.filter(episode=episode).values_list("start", "text")]


def chapters(episode):
    return list(Chapter.objects.filter(episode=episode).values_list("at_sec", "label"))


def trim(episode, host, commit, begin=9.1, end=20.0):
    with commit(execute=True):
        actions.trim_recording(episode, by=host, begin=begin, end=end)


def finish(episode, commit):
    with commit(execute=True):
        actions.make_trim(episode.pk)


def test_words_chapters_chat_and_places_move_with_the_beginning_and_come_back(episode, host, client, django_capture_on_commit_callbacks):
    listener = MemberFactory()
    Progress.objects.create(member=listener, episode=episode, at_sec=15.0)
    inside = ChatLineFactory(episode=episode, at_second=13.0, text="わかりました")
    outside = ChatLineFactory(episode=episode, at_second=3.0, text="内密の話への返事")
    question = LiveQuestion.objects.create(episode=episode, text="問い", at_second=0, chapter=Chapter.objects.get(label="打ち合わせ"))
    before = (captions(episode), chapters(episode))
    trim(episode, host, django_capture_on_commit_callbacks)
    finish(episode, django_capture_on_commit_callbacks)
    assert (captions(episode), chapters(episode)) == ([(2.0, "本題です。")], [(2, "本題")])
    client.force_login(listener)
    page = client.get(episode.path).content.decode()
    shown = [words in page for words in ("本題です。", "わかりました", "内密の話", "またがる言葉", "打ち合わせ", 'data-place="5.0"')]
    assert shown == [True, True, False, False, False, True]
    vtt = client.get(f"{episode.path}captions/").content.decode()
    assert (vtt.count("-->"), "00:00:01.97" in vtt or "00:00:02.0" in vtt) == (1, True)
    assert ([hit["title"] for hit in found_by(listener, "内密の話です")], client.get(f"{episode.path}transcript/").status_code) == ([], 200)
    assert Recording.objects.get().seconds == pytest.approx(10.0, abs=0.4)
    client.force_login(host)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{episode.path}trimming/whole/").status_code == 302
    assert (captions(episode), chapters(episode)) == before
    question.refresh_from_db()
    kept_place = Progress.objects.get().at_sec
    assert (question.chapter.label, question.at_second, kept_place) == (
        "打ち合わせ",
        pytest.approx(0),
        pytest.approx(15.0),
    )
    assert [ChatLine.objects.get(pk=line.pk).at_second for line in (inside, outside)] == [pytest.approx(13.0), pytest.approx(3.0)]
    kept = Recording.objects.get()
    assert (kept.seconds, kept.has_poster, Trim.objects.count()) == (pytest.approx(30, abs=0.3), True, 0)
    acts = list(Entry.objects.filter(act__startswith="broadcasts.recording").order_by("pk").values_list("act", flat=True))
    assert acts == ["broadcasts.recording.trimmed", "broadcasts.recording.untrimmed"]


def test_from_the_press_on_no_member_can_fetch_what_was_cut_away(episode, host, client, django_capture_on_commit_callbacks):
    member = MemberFactory()
    whole = (show_folder(episode.pk) / "archive" / "180.mp4").read_bytes()
    trim(episode, host, django_capture_on_commit_callbacks)
    show = _fetching["episode"](member.pk, episode.pk, None)
    assert [file.name for file in show.rglob("*") if file.suffix in (".mp4", ".m4s", ".webm", ".jpg", ".webp")] == []
    client.force_login(member)
    page = client.get(episode.path).content.decode()
    assert ("整えています" in page, "<show-player" in page, sound_of_archive(episode.pk)) == (True, False, None)
    finish(episode, django_capture_on_commit_callbacks)
    assert "<show-player" in client.get(episode.path).content.decode()
    served = (show / "archive" / "180.mp4").read_bytes()
    assert (served not in whole, len(served) < len(whole) / 2, (show / "parts").exists()) == (True, True, False)
    assert sound_of_archive(episode.pk).stat().st_size == Recording.objects.get().audio_bytes
    assert not whole_folder(episode.pk).is_relative_to(show)
    reached = [_fetching["whole"](one.pk, episode.pk, None) for one in (member, host)]
    assert reached == [None, whole_folder(episode.pk)]
    actions.show_whole(episode, by=host)
    assert _fetching["whole"](host.pk, episode.pk, None) is None


def test_another_span_is_taken_of_the_whole_without_showing_it_in_between(episode, host, django_capture_on_commit_callbacks):
    trim(episode, host, django_capture_on_commit_callbacks)
    finish(episode, django_capture_on_commit_callbacks)
    trim(episode, host, django_capture_on_commit_callbacks, begin=0, end=15.0)
    assert not (show_folder(episode.pk) / "archive").exists()
    finish(episode, django_capture_on_commit_callbacks)
    assert captions(episode) == [(2.0, "内密の話です。"), (9.5, "またがる言葉です。"), (12.0, "本題です。")]
    assert chapters(episode) == [(0, "打ち合わせ"), (12, "本題")]
    assert Recording.objects.get().seconds == pytest.approx(15.0, abs=0.4)


def test_the_rest_can_be_dropped_for_good(episode, host, client, django_capture_on_commit_callbacks):
    trim(episode, host, django_capture_on_commit_callbacks)
    with pytest.raises(Refused):
        actions.drop_rest(episode, by=host)
    finish(episode, django_capture_on_commit_callbacks)
    client.force_login(host)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{episode.path}trimming/rest/")
    assert (Trim.objects.count(), whole_folder(episode.pk).exists(), captions(episode)) == (0, False, [(2.0, "本題です。")])
    assert (show_folder(episode.pk) / "archive" / "180.mp4").exists()


def test_a_takedown_and_its_undo_carry_the_cut_along(episode, host, django_capture_on_commit_callbacks):
    trim(episode, host, django_capture_on_commit_callbacks)
    finish(episode, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        actions.takedown.remove_recording(episode)
    assert (whole_folder(episode.pk).exists(), show_folder(episode.pk).exists(), Trim.objects.count()) == (False, False, 0)


def test_what_cannot_be_cut_says_so_and_changes_nothing(episode, host):
    for begin, end in ((10.0, 12.0), (20.0, 10.0), (0.0, 30.0), (0.0, 99.0)):
        with pytest.raises(Refused):
            actions.trim_recording(episode, by=host, begin=begin, end=end)
    with pytest.raises(NotAllowed):
        actions.trim_recording(episode, by=MemberFactory(), begin=5, end=20)
    with pytest.raises(NotAllowed):
        actions.show_whole(episode, by=MemberFactory())
    with pytest.raises(Refused):
        actions.trim_recording(EpisodeFactory(host=host, state=State.ENDED), by=host, begin=5, end=20)
    assert (Trim.objects.count(), len(captions(episode))) == (0, 4)


def test_a_cut_that_fails_says_so_and_may_be_tried_again(episode, host, client, django_capture_on_commit_callbacks):
    trim(episode, host, django_capture_on_commit_callbacks)
    file = whole_folder(episode.pk) / "archive" / "180.mp4"
    content = file.read_bytes()
    file.write_bytes(b"broken")
    with pytest.raises(ffmpeg.FfmpegFailed):
        actions.make_trim(episode.pk)
    client.force_login(host)
    assert "切れませんでした" in client.get(f"{episode.path}trimming/").content.decode()
    file.write_bytes(content)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{episode.path}trimming/again/")
    finish(episode, django_capture_on_commit_callbacks)
    assert Trim.objects.get().state == "done"


def test_the_page_is_for_hosts_and_takes_times_as_people_write_them(episode, host, django_capture_on_commit_callbacks):
    browser = Client()
    browser.force_login(host)
    path = f"{episode.path}trimming/"
    assert "この間だけを出す" in browser.get(path).content.decode()
    assert [browser.post(path, sent).status_code for sent in ({"begin": "", "end": "x"}, {"begin": "0:10", "end": "0:12"})] == [422, 422]
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(path, {"begin": "0:09", "end": "0:20"}).status_code == 302
    assert "0:10から0:20まで" in browser.get(path).content.decode().replace("00:", "0:")
    stranger = Client()
    stranger.force_login(MemberFactory())
    assert [stranger.get(path).status_code, stranger.post(f"{path}whole/").status_code, stranger.post(f"{path}rest/").status_code] == [
        403
    ] * 3
    bare = EpisodeFactory(host=host, state=State.ARCHIVED)
    assert "切れる録画がありません" in browser.get(f"{bare.path}trimming/").content.decode()


def test_the_entry_in_the_record_holds_the_span_and_no_words(episode, host, django_capture_on_commit_callbacks):
    trim(episode, host, django_capture_on_commit_callbacks)
    entry = Entry.objects.get(act="broadcasts.recording.trimmed")
    assert "内密" not in json.dumps([str(value) for value in vars(entry).values()], ensure_ascii=False)


def test_notes_of_members_and_places_of_the_map_move_along_and_none_is_lost(episode, host, django_capture_on_commit_callbacks):
    member = MemberFactory()
    for at, words in ((3, "切られるところ"), (15, "残るところ")):
        SelfNote.objects.create(member=member, episode=episode, at_sec=at, text=words)
        PlaceFactory(episode=episode, name=words, at_sec=at)
    trim(episode, host, django_capture_on_commit_callbacks)
    notes = {note.text: note.second for note in SelfNote.objects.all()}
    heard = {place.name: place.heard_at for place in Place.objects.all()}
    assert (notes, heard) == ({"切られるところ": 0, "残るところ": 5}, {"切られるところ": None, "残るところ": 5})
    with django_capture_on_commit_callbacks(execute=True):
        actions.show_whole(episode, by=host)
    assert sorted(SelfNote.objects.values_list("at_sec", flat=True)) == sorted(Place.objects.values_list("at_sec", flat=True)) == [3, 15]
