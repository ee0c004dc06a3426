"""自動字幕: who asks, when it is heard, what it never touches. The listener is a real process that says what its file tells it."""

import json
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django_tasks_db.models import DBTaskResult

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.actions.hearing import hear_show, hear_waiting
from chosha.broadcasts.actions.recording import keep_recording
from chosha.broadcasts.engine.heard_lines import lines_of
from chosha.broadcasts.models import Caption, Chapter, Episode, Hearing, Mending, Recording, State, Transcript
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.jobs.actions import enqueue
from chosha.jobs.worker import LANES
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.engine import hearing
from chosha.media.engine.archive import ArchiveFacts
from chosha.media.engine.shows import TO_HEAR
from chosha.media.queries import show_folder
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Notice
from chosha.search.queries import found_by

pytestmark = pytest.mark.django_db
LISTENER = Path(__file__).with_name("listener.py")
SAID = [[0.4, 2.0, [[0.4, 1.0, "こんばんは。"], [1.2, 2.0, "繰越の話です。"]]]]
MORE = [[310.0, 312.0, [[310.0, 312.0, "また来週。"]]]]


@pytest.fixture(autouse=True)
def house(settings, tmp_path, monkeypatch):
    settings.CHOSHA_HOME = tmp_path
    (tmp_path / "run").mkdir()
    monkeypatch.setattr(hearing, "LISTENER", (sys.executable, str(LISTENER)))
    monkeypatch.setattr(hearing, "is_ready", lambda: True)


@pytest.fixture
def host():
    return MemberFactory()


@pytest.fixture
def episode(host):
    return bare(host)


def bare(host, **facts):
    """In the archive, with sound and without a caption."""
    made = recorded(host=host, **facts)
    Caption.objects.filter(episode=made).delete()
    (show_folder(made.pk) / "archive").mkdir(parents=True)
    (show_folder(made.pk) / "archive" / "audio.mp4").write_bytes(b"sound")
    tell(made, pieces=[[300.0, SAID], [2478.0, MORE]])
    return made


def tell(episode, **script):
    (show_folder(episode.pk) / "archive" / "script.json").write_text(json.dumps(script), "utf-8")


def orders(episode):
    return [json.loads(line) for line in (show_folder(episode.pk) / "archive" / "orders.jsonl").read_text().splitlines()]


def texts(episode):
    return list(Caption.objects.filter(episode=episode).values_list("text", flat=True))


def test_what_is_heard_becomes_captions_that_say_a_machine_made_them(episode, host, client):
    actions.ask_hearing(episode, by=host)
    hear_show(episode.pk)
    assert list(Caption.objects.filter(episode=episode).values_list("start", "end", "speaker", "text")) == [
        (0.4, 1.2, "", "こんばんは。"),
        (1.2, 2.1, "", "繰越の話です。"),
        (310.0, 312.0, "", "また来週。"),
    ]
    kept = Transcript.objects.get(episode=episode)
    assert (kept.origin, kept.is_automatic, Hearing.objects.count()) == ("machine", True, 0)
    assert (show_folder(episode.pk) / "heard.jsonl").exists() is False
    client.force_login(MemberFactory())
    assert "自動字幕" in client.get(f"{episode.path}transcript/").content.decode()
    assert "繰越の話です。" in client.get(f"{episode.path}captions/").content.decode()
    assert [found["title"] for found in found_by(MemberFactory(), "繰越の話")] == [episode.title]
    acts = list(Entry.objects.filter(act__startswith="broadcasts.captions").order_by("pk").values_list("act", flat=True))
    assert acts == ["broadcasts.captions.asked", "broadcasts.captions.heard"]
    assert Notice.objects.get(to=host).line == f"「{episode.title}」に自動字幕がつきました。聞きまちがいは、行ごとに直せます"


def test_the_listener_is_niced(episode, host):
    actions.ask_hearing(episode, by=host)
    hear_show(episode.pk)
    assert orders(episode)[0]["nice"] >= 15


def test_the_listener_is_told_titles_names_and_the_words_of_the_house(episode, host):
    host.display_name, host.kana = "新垣 みなみ", "あらかき みなみ"
    host.save()
    actions.ask_hearing(episode, by=host)
    hear_show(episode.pk)
    told = orders(episode)[0]["words"]
    assert told[:3] == ["新垣|あらかき!", "みなみ|みなみ!", episode.programme.title]
    assert ("罹災証明書" in told, episode.title.split()[0] in told) == (True, True)


def test_captions_of_people_are_never_written_over(host):
    for number, change in enumerate(("hand", "mended", "checked", "file")):
        made = bare(host, title=f"第{number}回")
        Caption.objects.create(episode=made, start=0, end=2, text="人の言葉")
        origin = change if change in ("hand", "file") else "machine"
        Transcript.objects.create(episode=made, origin=origin, mended=change == "mended", checked_at=now() if change == "checked" else None)
        with pytest.raises(Refused) as refused:
            actions.ask_hearing(made, by=host)
        assert (refused.value.sentence, texts(made)) == (actions.hearing.BY_HAND, ["人の言葉"])


def test_a_mended_line_guards_the_whole_and_what_was_written_meanwhile_stays(episode, host):
    actions.ask_hearing(episode, by=host)
    hear_show(episode.pk)
    actions.ask_hearing(episode, by=host)  # nobody touched it: made anew
    line = Caption.objects.filter(episode=episode).first()
    actions.mend_caption(line, by=host, start=0.4, end=1.2, speaker="", text="こんばんわ。", was="こんばんは。")
    hear_show(episode.pk)
    row = Hearing.objects.get(pk=episode.pk)
    assert (texts(episode)[0], row.state, row.sentence) == ("こんばんわ。", "failed", actions.hearing.BY_HAND)
    with pytest.raises(Refused):
        actions.ask_hearing(episode, by=host)
    assert Mending.objects.filter(episode=episode).count() == 1


def test_nothing_is_heard_while_somebody_is_on_air_and_it_goes_on_where_it_stopped(episode, host):
    actions.ask_hearing(episode, by=host)
    show = on_air(MemberFactory())
    hear_show(episode.pk)
    assert (hear_waiting(), (show_folder(episode.pk) / "archive" / "orders.jsonl").exists()) == (0, False)
    show.state = State.ARCHIVED
    show.save()
    (show_folder(episode.pk) / "heard.jsonl").write_text(json.dumps([300.0, SAID]) + '\n[600.0, [["cut', "utf-8")
    hear_show(episode.pk)
    assert ([order["from"] for order in orders(episode)], len(texts(episode))) == ([300.0], 3)


def test_a_show_that_begins_meanwhile_stops_the_listener_at_once(episode, host, monkeypatch):
    actions.ask_hearing(episode, by=host)
    tell(episode, pieces=[[300.0, SAID]], sleeps=60)
    monkeypatch.setattr("chosha.broadcasts.actions.hearing.somebody_is_on_air", iter([False, False, True]).__next__)
    hear_show(episode.pk)
    assert (Hearing.objects.get().reached, texts(episode)) == (300.0, [])
    assert not Path(f"/proc/{orders(episode)[0]['pid']}").exists()


def test_recordings_and_what_is_said_in_them_wait_in_lines_of_their_own(episode, host):
    enqueue("chosha.broadcasts.tasks.archive", episode_id=1)
    actions.ask_hearing(episode, by=host)
    hear_show(episode.pk)
    assert (Hearing.objects.count(), len(texts(episode))) == (0, 3)
    assert sorted(DBTaskResult.objects.values_list("queue_name", flat=True)) == ["hearing", "media"]
    assert {queue for queues, _ in LANES for queue in queues} == set(settings.TASKS["default"]["QUEUES"])


@pytest.fixture
def ended(episode):
    """Its recording is in the making, and its sound lies apart."""
    (show_folder(episode.pk) / "archive").rename(show_folder(episode.pk) / "archive.new-1")
    Recording.objects.filter(episode=episode).delete()
    Episode.objects.filter(pk=episode.pk).update(state=State.ENDED, archived_at=None)
    episode.refresh_from_db()
    return episode


def lay_sound_apart(episode, pieces):
    show = show_folder(episode.pk)
    (show / TO_HEAR).write_bytes(b"sound")
    (show / "script.json").write_text(json.dumps({"pieces": pieces}), "utf-8")
    actions.hearing.asks_ahead(episode)(2478.0)


def test_a_show_is_heard_while_its_recording_is_in_the_making_and_waits_for_it(ended):
    lay_sound_apart(ended, [[300.0, SAID], [2478.0, MORE]])
    actions.hearing.asks_ahead(ended)(2478.0)  # the recording is tried once more
    chore = DBTaskResult.objects.get()
    hear_show(ended.pk)
    assert (Hearing.objects.get().reached, texts(ended), Notice.objects.count()) == (2478.0, [], 0)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert hear_waiting() == 0  # all is heard
    (show_folder(ended.pk) / "archive.new-1").rename(show_folder(ended.pk) / "archive")
    keep_recording(ended, ArchiveFacts(2478.0, 9, True))
    assert DBTaskResult.objects.filter(task_path=chore.task_path, status="READY").count() == 1
    hear_show(ended.pk)
    assert (len(texts(ended)), Hearing.objects.count()) == (3, 0)
    assert [file.name for file in show_folder(ended.pk).iterdir() if file.name in ("heard.jsonl", TO_HEAR)] == []
    assert not (show_folder(ended.pk) / "archive" / "orders.jsonl").exists()  # heard once, from the sound apart


def test_what_was_heard_ahead_goes_on_from_the_archive(ended, monkeypatch):
    lay_sound_apart(ended, [[300.0, SAID], [2478.0, MORE]])
    monkeypatch.setattr("chosha.broadcasts.actions.hearing.somebody_is_on_air", iter([False, False, True, False, False, False]).__next__)
    hear_show(ended.pk)
    (show_folder(ended.pk) / "archive.new-1").rename(show_folder(ended.pk) / "archive")
    keep_recording(ended, ArchiveFacts(2478.0, 9, True))
    hear_show(ended.pk)
    assert ([order["from"] for order in orders(ended)], len(texts(ended))) == ([300.0], 3)


def test_nobody_hears_ahead_where_the_part_is_absent_or_somebody_has_written(ended, monkeypatch):
    Caption.objects.create(episode=ended, start=0, end=2, text="人の言葉")
    assert actions.hearing.asks_ahead(ended) is None
    Caption.objects.all().delete()
    monkeypatch.setattr(hearing, "is_ready", lambda: False)
    assert actions.hearing.asks_ahead(ended) is None


def test_every_minute_what_waits_without_a_chore_gets_one(episode, host):
    Hearing.objects.create(episode=episode, seconds=10)
    assert [hear_waiting(), hear_waiting()] == [1, 0]


def test_who_falls_three_times_is_given_up_with_a_sentence_and_may_be_asked_again(episode, host):
    actions.ask_hearing(episode, by=host)
    tell(episode, pieces=[], falls=True)
    for _ in range(3):
        with pytest.raises(hearing.HearingFailed, match="out of memory"):
            hear_show(episode.pk)
    row = Hearing.objects.get()
    assert (row.state, row.sentence) == ("failed", actions.hearing.GIVEN_UP)
    tell(episode, pieces=[[2478.0, SAID]])
    actions.ask_hearing(episode, by=host)
    hear_show(episode.pk)
    assert len(texts(episode)) == 2


def test_silence_is_said_and_nonsense_of_a_listener_is_an_end(episode, host, monkeypatch):
    actions.ask_hearing(episode, by=host)
    tell(episode, pieces=[[2478.0, []]])
    hear_show(episode.pk)
    assert Hearing.objects.get().sentence == actions.hearing.NOTHING_SAID
    monkeypatch.setattr(hearing, "LISTENER", (sys.executable, "-c", "print('[1, 2')"))
    actions.ask_hearing(episode, by=host)
    with pytest.raises(hearing.HearingFailed):
        hear_show(episode.pk)


def test_strangers_ask_for_nothing_and_hosts_read_why_not(episode, host, monkeypatch):
    with pytest.raises(NotAllowed):
        actions.ask_hearing(episode, by=MemberFactory())
    with pytest.raises(NotAllowed):
        actions.stop_hearing(episode, by=MemberFactory())
    with pytest.raises(Refused):
        actions.ask_hearing(EpisodeFactory(host=host), by=host)
    monkeypatch.setattr(hearing, "is_ready", lambda: False)
    with pytest.raises(Refused) as refused:
        actions.ask_hearing(episode, by=host)
    assert refused.value.sentence == actions.hearing.NOT_HERE


def test_the_page_offers_follows_and_stops(episode, host):
    browser = Client()
    browser.force_login(host)
    path = f"{episode.path}transcript/hearing/"
    page = browser.get(f"{episode.path}transcript/changes/").content.decode()
    assert ("自動字幕をつくる" in page, "自動字幕をつくりなおす" in page) == (True, False)
    assert browser.post(path, {"act": "begin"}).status_code == 302
    assert "順番を待っています" in browser.get(path).content.decode()
    Hearing.objects.update(reached=1239)
    assert "50％" in browser.get(path).content.decode()
    browser.post(path, {"act": "stop"})
    assert (Hearing.objects.count(), "自動字幕をつくる" in browser.get(path).content.decode()) == (0, True)
    actions.ask_hearing(episode, by=host)
    hear_show(episode.pk)
    assert "自動字幕がつきました" in browser.get(path).content.decode()
    stranger = Client()
    stranger.force_login(MemberFactory())
    assert [stranger.get(path).status_code, stranger.post(path).status_code] == [403, 403]


def test_without_the_part_pages_say_nothing_of_it(episode, host, monkeypatch):
    monkeypatch.setattr(hearing, "is_ready", lambda: False)
    browser = Client()
    browser.force_login(host)
    assert "自動字幕" not in browser.get(f"{episode.path}transcript/changes/").content.decode()


def test_after_a_show_the_house_asks_by_itself_where_nobody_has_written(episode, host):
    from chosha.broadcasts.actions.hearing import ask_by_itself

    ask_by_itself(episode)
    assert Hearing.objects.get().by is None
    written = recorded(host=host)
    ask_by_itself(written)
    assert Hearing.objects.count() == 1


def test_a_takedown_takes_what_is_in_the_making_along(episode, host):
    actions.ask_hearing(episode, by=host)
    actions.takedown.remove_recording(episode)
    assert (Hearing.objects.count(), Chapter.objects.filter(episode=episode).count()) == (0, 0)


def words(text, start=0.0, each=0.2):
    return [[start + number * each, start + (number + 1) * each, sign] for number, sign in enumerate(text)]


def test_lines_are_one_look_long_and_end_where_one_breathes():
    said = words("本日は放送をお聞きいただき、ありがとうございます。今夜は繰越明許費と事故繰越の違いを、順番に説明します。")
    lines = [cue.text for cue in lines_of([[0, 1, said]])]
    assert lines == ["本日は放送をお聞きいただき、ありがとうございます。", "今夜は繰越明許費と事故繰越の違いを", "順番に説明します。"]


def test_lines_without_punctuation_end_at_silences_and_each_can_be_read():
    said = words("はい") + words("続いて", start=3.0)
    cues = lines_of([[0, 1, said]])
    assert [(cue.text, cue.start, cue.end) for cue in cues] == [("はい", 0.0, 0.9), ("続いて", 3.0, 3.9)]
    assert [cue.text for cue in lines_of([[0, 1, words("あ" * 60)]])] == ["あ" * 26, "あ" * 26, "あ" * 8]
    assert lines_of([]) == []
