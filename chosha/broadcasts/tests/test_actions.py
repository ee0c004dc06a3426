import os
import time
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.models import ChatLine, Episode, Progress, Recording, State
from chosha.broadcasts.tests.factories import ChatLineFactory, EpisodeFactory, ProgrammeFactory, on_air, recorded
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.engine import spool
from chosha.media.engine.archive import ArchiveFacts
from chosha.media.engine.shows import part_folder, spool_of
from chosha.media.queries import show_folder
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
WEBM = "video/webm;codecs=h264,opus"


def send(episode: Episode, part: int, *, seconds_ago: float = 0) -> None:
    """Some bytes arrive, so long ago."""
    folder = part_folder(show_folder(episode.pk), part)
    spool.append(folder, spool.size(folder), b"x" * 100)
    at = time.time() - seconds_ago
    os.utime(spool_of(folder), (at, at))


def test_a_broadcast_volunteer_makes_a_programme_and_a_member_cannot():
    host = MemberFactory()
    made = actions.plan_programme(title="お昼", by=StaffFactory(role=RoleName.BROADCAST), hosts=[host])
    assert list(made.hosts.all()) == [host]
    with pytest.raises(NotAllowed):
        actions.plan_programme(title="夜", by=host)


def test_an_episode_is_hosted_by_the_programme_s_hosts_unless_said_otherwise():
    host, other = MemberFactory(), MemberFactory()
    programme = ProgrammeFactory(host=host)
    alone = actions.plan_episode(programme, title="第1回", starts_at=now(), by=host)
    together = actions.plan_episode(programme, title="第2回", starts_at=now(), by=host, hosts=[other], guests=[host])
    assert (list(alone.hosts.all()), list(together.hosts.all()), list(together.guests.all())) == ([host], [other], [host])
    with pytest.raises(NotAllowed):
        actions.plan_episode(programme, title="第3回", starts_at=now(), by=other)


def test_an_episode_of_the_past_keeps_its_dates():
    begun = now() - timedelta(days=5)
    episode = actions.plan_episode(ProgrammeFactory(), title="前", starts_at=begun, minutes=30, by=None, state=State.ARCHIVED)
    assert (episode.went_live_at, episode.ended_at, episode.archived_at) == (
        begun,
        begun + timedelta(minutes=30),
        begun + timedelta(minutes=30),
    )


def test_one_button_opens_the_show_and_names_a_place_for_the_bytes():
    host = MemberFactory()
    episode = EpisodeFactory(host=host)
    actions.go_live(episode, by=host)
    ticket = actions.begin_part(episode, mime=WEBM, by=host)
    episode.refresh_from_db()
    assert (episode.state, episode.on_air_by, ticket.part) == (State.LIVE, host, 1)
    assert ticket.address.startswith("/ingest/") and ticket.address.endswith("/1")
    assert Entry.objects.filter(act="broadcasts.episode.went_live").count() == 1


def test_a_reload_of_the_same_host_goes_on_with_the_next_part():
    host = MemberFactory()
    episode = EpisodeFactory(host=host)
    for part in (1, 2):
        actions.go_live(episode, by=host)
        assert actions.begin_part(episode, mime=WEBM, by=host).part == part
    with pytest.raises(spool.SpoolEnded):
        spool.append(part_folder(show_folder(episode.pk), 1), 0, b"x")


def test_a_second_host_is_told_who_is_on_air_and_takes_over_after_a_minute_of_silence():
    host, second = MemberFactory(display_name="藤代"), MemberFactory()
    episode = EpisodeFactory(host=host)
    episode.hosts.add(second)
    actions.go_live(episode, by=host)
    send(episode, actions.begin_part(episode, mime=WEBM, by=host).part)
    with pytest.raises(Refused, match="いま藤代さんが放送しています"):
        actions.go_live(episode, by=second)
    with pytest.raises(NotAllowed):
        actions.begin_part(episode, mime=WEBM, by=second)
    send(episode, 1, seconds_ago=90)
    actions.go_live(episode, by=second)
    assert (episode.on_air_by, actions.begin_part(episode, mime=WEBM, by=second).part) == (second, 2)


@pytest.mark.parametrize(("state", "words"), [("ended", "終わっています"), ("archived", "終わっています"), ("cancelled", "取りやめ")])
def test_what_is_over_cannot_begin_again(state, words):
    host = MemberFactory()
    with pytest.raises(Refused, match=words):
        actions.go_live(EpisodeFactory(host=host, state=state), by=host)


def test_a_guest_or_a_suspended_host_cannot_go_on_air():
    guest, gone = MemberFactory(), MemberFactory(standing=Standing.SUSPENDED)
    episode = EpisodeFactory(host=gone)
    episode.guests.add(guest)
    for member in (guest, gone):
        with pytest.raises(NotAllowed):
            actions.go_live(episode, by=member)


def test_an_unknown_kind_of_recording_is_refused_with_a_way_on():
    host = MemberFactory()
    with pytest.raises(Refused, match="別のブラウザー"):
        actions.begin_part(on_air(host), mime="text/html", by=host)


def test_ending_queues_the_archive_once(django_capture_on_commit_callbacks):
    host = MemberFactory()
    episode = on_air(host)
    actions.begin_part(episode, mime=WEBM, by=host)
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_broadcast(episode, by=host)
        actions.end_broadcast(episode, by=host)
    assert (episode.state, episode.on_air_by) == (State.ENDED, None)
    assert DBTaskResult.objects.filter(task_path="chosha.broadcasts.tasks.archive").count() == 1
    assert (show_folder(episode.pk) / "ended").exists()
    with pytest.raises(Refused, match="終わっています"):
        actions.begin_part(episode, mime=WEBM, by=host)


def test_ending_before_the_beginning_is_refused():
    host = MemberFactory()
    with pytest.raises(Refused, match="まだ始まっていません"):
        actions.end_broadcast(EpisodeFactory(host=host), by=host)


def test_silence_is_noted_and_ten_minutes_of_it_end_the_show():
    host = MemberFactory()
    quiet, silent, speaking = on_air(host), on_air(host), on_air(host, title="話しています")
    for episode, seconds in ((quiet, 20), (silent, 700), (speaking, 1)):
        send(episode, actions.begin_part(episode, mime=WEBM, by=host).part, seconds_ago=seconds)
    assert actions.look_after_shows() == 1
    states = [Episode.objects.get(pk=episode.pk).state for episode in (quiet, silent, speaking)]
    assert states == [State.INTERRUPTED, State.ENDED, State.LIVE]
    send(quiet, 1)
    actions.look_after_shows()
    assert Episode.objects.get(pk=quiet.pk).state == State.LIVE


def test_whoever_is_no_longer_inside_sends_nothing_more():
    host = MemberFactory()
    episode = on_air(host)
    part = actions.begin_part(episode, mime=WEBM, by=host).part
    actions.leave_the_air(host.pk)
    episode.refresh_from_db()
    assert (episode.state, episode.on_air_by) == (State.INTERRUPTED, None)
    with pytest.raises(spool.SpoolEnded):
        spool.append(part_folder(show_folder(episode.pk), part), 0, b"x")


def test_the_hosts_are_told_once_that_the_archive_has_it():
    host = MemberFactory()
    episode = EpisodeFactory(host=host, title="第3回", state=State.ENDED)
    facts = ArchiveFacts(duration=61.5, size=1000, has_video=True)
    actions.keep_recording(episode, facts)
    actions.keep_recording(episode, facts)
    assert (episode.state, Recording.objects.get(episode=episode).seconds) == (State.ARCHIVED, 61.5)
    assert [(notice.to, notice.line) for notice in Notice.objects.all()] == [(host, "「第3回」が書庫に並びました")]


def test_a_show_that_promised_not_to_be_recorded_leaves_nothing():
    host = MemberFactory()
    episode = on_air(host, no_recording=True)
    send(episode, actions.begin_part(episode, mime=WEBM, by=host).part)
    actions.end_broadcast(episode, by=host)
    actions.make_archive(episode)
    assert (episode.state, Recording.objects.exists(), show_folder(episode.pk).exists()) == (State.ARCHIVED, False, False)


def test_a_show_without_a_byte_stands_in_the_archive_without_a_recording():
    episode = EpisodeFactory(state=State.ENDED)
    actions.make_archive(episode)
    assert (episode.state, Recording.objects.exists()) == (State.ARCHIVED, False)


def test_chat_takes_one_line_and_not_the_same_twice():
    episode, member = on_air(MemberFactory()), MemberFactory()
    line = actions.say(episode, by=member, text="  はじめて\n聞きました  ")
    assert line.text == "はじめて 聞きました"
    with pytest.raises(Refused, match="同じ文がすでに届いています"):
        actions.say(episode, by=member, text="はじめて 聞きました")
    assert ChatLine.objects.count() == 1


@pytest.mark.parametrize(("text", "words"), [("", "まだ書かれていません"), (" \n", "まだ書かれていません"), ("あ" * 201, "いま201字")])
def test_chat_refuses_nothing_and_too_much(text, words):
    with pytest.raises(Refused, match=words):
        actions.say(on_air(MemberFactory()), by=MemberFactory(), text=text)


def test_chat_slows_down_whoever_is_too_fast():
    episode, member = on_air(MemberFactory()), MemberFactory()
    for number in range(5):
        actions.say(episode, by=member, text=f"ひとこと{number}")
    with pytest.raises(Refused, match="10秒に5つまで"):
        actions.say(episode, by=member, text="もうひとこと")
    actions.say(episode, by=MemberFactory(), text="ほかの人は送れる")


def test_chat_is_open_only_while_on_air():
    with pytest.raises(Refused, match="放送の時間ではない"):
        actions.say(EpisodeFactory(), by=MemberFactory(), text="早すぎた")


def test_a_stranger_covers_nobody_s_line():
    line = ChatLineFactory()
    with pytest.raises(NotAllowed):
        actions.hide_line(line, by=MemberFactory())
    actions.hide_line(line, by=line.author)
    assert line.hidden_at is not None


def test_an_upload_goes_on_where_it_stopped():
    host = MemberFactory()
    episode = EpisodeFactory(host=host)
    upload = actions.bring_recording(episode, name="回.webm", size=8, by=host)
    episode.refresh_from_db()
    assert actions.receive_piece(episode, offset=0, piece=b"\x1aE\xdf\xa3", by=host) == 4
    again = actions.bring_recording(episode, name="回.webm", size=8, by=host)
    assert (again.pk, again.received_bytes) == (upload.pk, 4)
    with pytest.raises(Refused, match="続きから送れます"):
        actions.hand_in_recording(episode, by=host)
    actions.receive_piece(episode, offset=4, piece=b"1234", by=host)
    actions.hand_in_recording(episode, by=host)
    with pytest.raises(Refused, match="整えているところ"):
        actions.bring_recording(episode, name="別.mp4", size=9, by=host)


def test_recordings_are_not_taken_where_they_do_not_belong():
    host = MemberFactory()
    with pytest.raises(NotAllowed):
        actions.bring_recording(EpisodeFactory(), name="a.mp4", size=9, by=host)
    with pytest.raises(Refused, match="録音しない約束"):
        actions.bring_recording(EpisodeFactory(host=host, no_recording=True), name="a.mp4", size=9, by=host)
    with pytest.raises(Refused, match="放送中か取りやめ"):
        actions.bring_recording(on_air(host), name="a.mp4", size=9, by=host)
    with pytest.raises(Refused, match="もう書庫に並んで"):
        actions.bring_recording(recorded(host=host), name="a.mp4", size=9, by=host)
    with pytest.raises(Refused, match="受け取れない種類"):
        actions.bring_recording(EpisodeFactory(host=host), name="a.exe", size=9, by=host)


def test_cancelling_is_for_what_has_not_begun():
    host = MemberFactory()
    episode = EpisodeFactory(host=host)
    with pytest.raises(NotAllowed):
        actions.cancel(episode, by=MemberFactory())
    actions.cancel(episode, by=host)
    assert Episode.objects.get(pk=episode.pk).state == State.CANCELLED
    with pytest.raises(Refused, match="取りやめにはできません"):
        actions.cancel(on_air(host), by=host)


def test_the_place_to_go_on_belongs_to_one_member():
    episode, member = recorded(), MemberFactory()
    actions.remember_place(episode, by=member, at_sec=123.4)
    actions.remember_place(episode, by=member, at_sec=200)
    assert [(place.member, place.at_sec) for place in Progress.objects.all()] == [(member, 200)]
    with pytest.raises(NotAllowed):
        actions.remember_place(episode, by=MemberFactory(standing=Standing.SUSPENDED), at_sec=1)
