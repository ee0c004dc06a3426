"""Looking after a chat: its pace, who rests from it, what waits a moment; reactions as sums; and the chat of the archive."""

from datetime import timedelta

import pytest

from chosha.audit.models import Entry
from chosha.broadcasts import plugs
from chosha.broadcasts.actions import applaud, mute_in_chat, pace_chat, say, unmute_in_chat, write_applause
from chosha.broadcasts.actions.chat import MUTED
from chosha.broadcasts.engine.applause import Pressed
from chosha.broadcasts.models import Applause, ChatLine, ChatMute
from chosha.broadcasts.tests.factories import ChatLineFactory, EpisodeFactory, on_air, recorded
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return MemberFactory(display_name="まお")


@pytest.fixture
def episode(host):
    return on_air(host)


@pytest.fixture
def speaker():
    return MemberFactory(display_name="中村", joined_at=now() - timedelta(days=400))


@pytest.fixture
def newcomer():
    return MemberFactory(display_name="新谷", joined_at=now() - timedelta(days=3))


def test_in_a_slow_chat_each_member_says_one_thing_and_the_hosts_are_free(episode, host, speaker):
    pace_chat(episode, by=host, pause=30, delay=0)
    say(episode, by=speaker, text="はじめまして")
    with pytest.raises(Refused, match="30秒に1つまで"):
        say(episode, by=speaker, text="つづき")
    ChatLine.objects.update(at=now() - timedelta(seconds=31))
    say(episode, by=speaker, text="つづき")
    for text in ("一つ目", "二つ目"):
        say(episode, by=host, text=text)
    assert ChatLine.objects.count() == 4


def test_what_a_newcomer_says_waits_for_all_but_its_writer_and_the_hosts(episode, host, speaker, newcomer, client):
    pace_chat(episode, by=host, pause=0, delay=20)
    say(episode, by=newcomer, text="はじめて来ました")
    say(episode, by=speaker, text="こんばんは")
    seen = {}
    for member in (host, speaker, newcomer):
        client.force_login(member)
        page = client.get(f"{episode.path}desk/" if member == host else episode.path).content.decode()
        seen[member.display_name] = ("はじめて来ました" in page, "こんばんは" in page)
    assert seen == {"まお": (True, True), "中村": (False, True), "新谷": (True, True)}
    ChatLine.objects.exclude(shown_at=None).update(shown_at=now())
    client.force_login(speaker)
    assert "はじめて来ました" in client.get(episode.path).content.decode()


def test_a_line_that_waits_goes_to_the_desk_first_and_to_all_afterwards(
    episode, host, newcomer, monkeypatch, django_capture_on_commit_callbacks
):
    told, later = [], []
    monkeypatch.setattr(plugs, "publish", lambda stream, thing, html, event="line": told.append((stream, event)))
    monkeypatch.setattr(
        plugs.threading, "Timer", lambda seconds, act: later.append(act) or type("Stopped", (), {"start": lambda self: None})()
    )
    pace_chat(episode, by=host, pause=0, delay=20)
    with django_capture_on_commit_callbacks(execute=True):
        say(episode, by=newcomer, text="はじめて来ました")
    assert told == [("broadcasts.desk", "held")]
    ChatLine.objects.update(shown_at=now())
    monkeypatch.undo()
    monkeypatch.setattr(plugs, "publish", lambda stream, thing, html, event="line": told.append((stream, event)))
    later[0]()
    assert told[1:] == [("broadcasts.chat", "line")]


def test_whoever_rests_from_the_chat_is_told_kindly_and_speaks_again(episode, host, speaker):
    line = say(episode, by=speaker, text="言いすぎました")
    mute_in_chat(episode, speaker, by=host)
    mute_in_chat(episode, speaker, by=host)
    with pytest.raises(Refused) as refused:
        say(episode, by=speaker, text="もう一度")
    assert (refused.value.sentence, ChatLine.objects.get().pk) == (MUTED, line.pk)
    say(on_air(MemberFactory()), by=speaker, text="ほかの回では話せます")
    unmute_in_chat(episode, speaker, by=host)
    say(episode, by=speaker, text="もう一度")
    acts = list(Entry.objects.filter(act__startswith="broadcasts.chat").order_by("pk").values_list("act", flat=True))
    assert acts == ["broadcasts.chat.muted", "broadcasts.chat.unmuted"]


def test_only_hosts_and_moderators_look_after_a_chat_and_no_host_is_silenced(episode, host, speaker):
    for member in (speaker, MemberFactory()):
        with pytest.raises(NotAllowed):
            mute_in_chat(episode, speaker, by=member)
    mute_in_chat(episode, speaker, by=StaffFactory(role=RoleName.MODERATOR))
    with pytest.raises(Refused):
        mute_in_chat(episode, host, by=host)
    with pytest.raises(Refused):
        pace_chat(episode, by=host, pause=7, delay=0)
    assert ChatMute.objects.get().member_id == speaker.pk


def test_the_page_covers_shows_and_mutes_with_a_way_back(client, episode, host, speaker):
    line, place = say(episode, by=speaker, text="住所を書いてしまった"), f"{episode.path}desk/chat/"
    client.force_login(host)
    covered = client.post(f"{place}{line.pk}/cover/", follow=True).content.decode()
    assert ("伏せています" in covered, f"{place}{line.pk}/show/" in covered) == (True, True)
    client.post(f"{place}{line.pk}/show/")
    muted = client.post(f"{place}{line.pk}/mute/", follow=True).content.decode()
    assert ("お休み中" in muted, ChatLine.objects.get().hidden_at) == (True, None)
    client.post(f"{place}members/{speaker.pk}/")
    client.post(f"{place}pace/", {"pause": "10", "delay": "5"})
    episode.refresh_from_db()
    assert (ChatMute.objects.count(), episode.chat_pause, episode.newcomer_delay) == (0, 10, 5)
    client.force_login(MemberFactory())
    assert (client.get(place).status_code, client.post(f"{place}{line.pk}/cover/").status_code) == (403, 403)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_the_database_the_same_however_much_was_said(client, episode, host, how_many, django_assert_num_queries):
    for _ in range(how_many):
        line = ChatLineFactory(episode=episode)
        mute_in_chat(episode, line.author, by=host)
    client.force_login(host)
    client.get(f"{episode.path}desk/chat/")
    with django_assert_num_queries(KEEPING):
        client.get(f"{episode.path}desk/chat/")


KEEPING = 6


def test_reactions_are_sums_and_what_comes_too_fast_is_let_go(client, episode, speaker, django_capture_on_commit_callbacks):
    client.force_login(speaker)
    headers = {"Accept": "application/json"}
    for sent in ({"clap": "3", "see": "900", "nonsense": "4"}, {"clap": "5"}):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"{episode.path}applause/", sent, headers=headers).status_code == 204
    assert dict(Applause.objects.values_list("kind", "count")) == {"clap": 3, "see": 20}
    page = client.get(episode.path).content.decode()
    assert 'id="applause-clap">3<' in page


def test_of_who_pressed_nothing_is_kept(episode, speaker):
    applaud(episode, by=speaker, counts={"thanks": 1})
    write_applause(episode.pk)
    assert list(Applause.objects.values()) == [{"id": Applause.objects.get().pk, "episode_id": episode.pk, "kind": "thanks", "count": 1}]


def test_presses_of_several_members_are_added_and_taken_once():
    pressed = Pressed()
    assert [pressed.add(1, member, {"clap": 2}) for member in (7, 8, 7)] == [True, True, False]
    assert (pressed.take(1), pressed.take(1)) == ({"clap": 4}, {})


def test_nobody_applauds_a_show_that_is_not_on_air(speaker):
    episode = EpisodeFactory()
    applaud(episode, by=speaker, counts={"clap": 1})
    write_applause(episode.pk)
    assert Applause.objects.count() == 0


def test_the_archive_shows_no_chat_where_its_host_says_so_and_shows_it_again(client, host):
    episode = recorded(host=host)
    ChatLineFactory(episode=episode, text="盲点でした")
    client.force_login(host)
    closed = client.post(f"{episode.path}replay/closing/", follow=True).content.decode()
    assert ("盲点でした" in closed, "書庫に出していません" in closed, f"{episode.path}replay/opening/" in closed) == (False, True, True)
    assert "盲点でした" in client.post(f"{episode.path}replay/opening/", follow=True).content.decode()
    client.force_login(MemberFactory())
    assert client.post(f"{episode.path}replay/closing/").status_code == 403
