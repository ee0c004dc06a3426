"""議事録 written together: nothing that anybody wrote is lost, and only those whom the hosts let write do."""

from datetime import timedelta

import pytest
from django.test import Client

from chosha.broadcasts.actions.minutes import LONGEST, let_go_of_minutes, open_minutes, restore_minutes, thin_out_minutes, write_minutes
from chosha.broadcasts.actions.signing import forget_sign_ups
from chosha.broadcasts.engine.calm import Calm
from chosha.broadcasts.engine.merging import merge
from chosha.broadcasts.models import Episode, Minutes, MinutesVersion, SignUp
from chosha.broadcasts.plugs import minutes as plug
from chosha.broadcasts.queries.minutes import box_of_minutes, newest_of
from chosha.broadcasts.tests.factories import EpisodeFactory
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Standing
from chosha.members.tests.factories import MemberFactory
from chosha.realtime.hub import permissions

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def member():
    return MemberFactory(display_name="宮田 千秋")


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def begun(host, writers="members"):
    return open_minutes(EpisodeFactory(host=host, title="第3回"), by=host, writers=writers)


def as_script(browser, minutes, base, text):
    return browser.post(f"{minutes.episode.path}minutes/", {"base": base, "text": text}, headers={"Accept": "application/json"})


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "merged"),
    [
        ("a\nb", "a\nb", "a\nc", "a\nc"),
        ("a\nb", "x\nb", "a\nb", "x\nb"),
        ("a\nb\nc", "a2\nb\nc", "a\nb\nc2", "a2\nb\nc2"),
        ("a\nb\nc", "a\nb\nc\nd", "0\na\nb\nc", "0\na\nb\nc\nd"),
        ("a\nb\nc", "a\nB\nc", "a\nβ\nc", "a\nB\nβ\nc"),
        ("a\nb\nc", "a\nc", "a\nb2\nc", "a\nb2\nc"),
        ("", "私", "君", "私\n君"),
        ("a", "a\nb", "a\nb", "a\nb"),
        ("b", "a\nb", "b2", "a\nb2"),
        ("b", "b2", "b\nc", "b2\nc"),
    ],
)
def test_both_changes_stand_and_where_they_meet_both_stay(base, theirs, mine, merged):
    assert merge(base, theirs, mine) == merged


def test_two_who_write_at_once_lose_nothing(host, member):
    minutes = begun(host)
    write_minutes(minutes, by=host, base=1, text="はじめに\n\nおわりに")
    one = as_script(of(host), minutes, 2, "はじめに\n配る物の順\n\nおわりに").json()
    other = as_script(of(member), minutes, 2, "はじめに\n\nおわりに\n次は12月").json()
    assert (one["number"], other["number"]) == (3, 4)
    assert other["text"] == newest_of(minutes.episode).text == "はじめに\n配る物の順\n\nおわりに\n次は12月"


def test_whoever_types_on_goes_on_from_what_was_sent(host, member):
    minutes = begun(host)
    write_minutes(minutes, by=member, base=1, text="ほかの行")
    sent = write_minutes(minutes, by=host, base=1, text="書きか")
    assert sent.text == "ほかの行\n書きか"
    assert write_minutes(minutes, by=host, base=1, origin="書きか", text="書きかけ").text == "ほかの行\n書きかけ"


def test_what_changes_nothing_makes_no_version(host):
    minutes = begun(host)
    for _ in range(2):
        write_minutes(minutes, by=host, base=1, text="はじめに")
    assert MinutesVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("writers", "may"), [("hosts", [True, False, False]), ("speakers", [True, True, False]), ("members", [True, True, True])]
)
def test_who_writes_is_the_choice_of_the_hosts(host, member, writers, may):
    guest, minutes = MemberFactory(), begun(host, writers)
    minutes.episode.guests.add(guest)
    written = [
        as_script(of(person), minutes, 1, f"次は{sign}").status_code == 200
        for person, sign in ((host, "甲"), (guest, "乙"), (member, "丙"))
    ]
    shown = ["<minutes-together" in of(person).get(f"{minutes.episode.path}minutes/").content.decode() for person in (host, guest, member)]
    assert (written, shown) == (may, may)
    assert of(member).post(f"{minutes.episode.path}minutes/opening/", {"writers": "members"}).status_code == 403


def test_outside_and_of_a_covered_episode_nobody_reads_them(host, member):
    minutes = begun(host)
    write_minutes(minutes, by=host, base=1, text="うちわの話")
    path = f"{minutes.episode.path}minutes/"
    assert "うちわの話" in of(member).get(path).content.decode()
    minutes.episode.hidden_at = now()
    minutes.episode.save()
    outside = MemberFactory(standing=Standing.SUSPENDED)
    for browser in (of(member), of(outside), Client()):
        for place in (path, f"{path}history/", f"{path}history/2/"):
            assert "うちわの話" not in browser.get(place, follow=True).content.decode()
    assert plug.newest_by_id(minutes.pk).text == "うちわの話"


def test_an_earlier_version_comes_back_and_the_ones_between_stay(host, member):
    minutes, browser = begun(host), of(host)
    for number, text in enumerate(("一つめ", "二つめ"), start=1):
        write_minutes(minutes, by=member, base=number, text=text)
    path = f"{minutes.episode.path}minutes/history/"
    assert ("宮田 千秋さん" in browser.get(path).content.decode(), "一つめ" in browser.get(f"{path}2/").content.decode()) == (True, True)
    browser.post(f"{path}2/")
    assert [(row.text, row.restores) for row in MinutesVersion.objects.all()][:2] == [("一つめ", 2), ("二つめ", None)]
    with pytest.raises(Refused):
        restore_minutes(minutes, 99, by=host)
    with pytest.raises(NotAllowed):
        open_minutes(minutes.episode, by=host, writers="hosts")
        restore_minutes(minutes, 2, by=member)


def test_a_telephone_number_is_held_back_until_its_writer_decides(host):
    minutes, browser = begun(host), of(host)
    text = "連絡は山田太郎 090-1234-5678 へ"
    held = as_script(browser, minutes, 1, text)
    assert (held.status_code, held.json()["error"]["code"], newest_of(minutes.episode).text) == (422, "held", "")
    shown = browser.post(f"{minutes.episode.path}minutes/", {"base": 1, "text": text})
    guard = shown.context["guard"]
    browser.post(f"{minutes.episode.path}minutes/", {"base": 1, "text": text, "guard_seen": guard.seen, "act": "as-is"})
    assert newest_of(minutes.episode).text == text


def test_too_long_is_said_and_nothing_is_lost(host):
    minutes = begun(host)
    answer = of(host).post(f"{minutes.episode.path}minutes/", {"base": "x", "text": "あ" * (LONGEST + 1)})
    assert (answer.status_code, "20,000字まで" in answer.content.decode(), "あああ" in answer.content.decode()) == (422, True, True)


def test_readers_follow_as_it_is_written(host, monkeypatch, django_capture_on_commit_callbacks):
    said = []
    monkeypatch.setattr(plug, "publish", lambda stream, thing, html, event: said.append((stream, thing, event, html)))
    minutes = begun(host)
    with django_capture_on_commit_callbacks(execute=True):
        write_minutes(minutes, by=host, base=1, text="<b>配る物")
    ((stream, thing, event, html),) = said
    assert (stream, thing, event, "&lt;b&gt;配る物" in html, 'data-number="2"' in html) == (
        "broadcasts.minutes",
        minutes.pk,
        "minutes",
        True,
        True,
    )


def test_old_steps_of_one_hand_are_thinned_out_and_the_newest_stays(host, member):
    minutes = begun(host)
    for number, (by, minutes_ago) in enumerate([(host, 180), (host, 179), (host, 178), (member, 177), (host, 100), (host, 2)], start=2):
        at = now() - timedelta(minutes=minutes_ago)
        MinutesVersion.objects.create(minutes=minutes, number=number, text=str(number), by=by, at=at)
    assert (thin_out_minutes(), [row.number for row in MinutesVersion.objects.all()]) == (2, [7, 6, 5, 4, 1])


def test_the_text_stays_when_a_writer_leaves(host, member):
    minutes = begun(host)
    write_minutes(minutes, by=member, base=1, text="残る文")
    assert [row["回"] for row in box_of_minutes(member).rows] == ["第3回"]
    let_go_of_minutes(member, named=True)
    assert newest_of(minutes.episode).by == member
    let_go_of_minutes(member, named=False)
    assert (newest_of(minutes.episode).text, newest_of(minutes.episode).by, Minutes.objects.count()) == ("残る文", None, 1)


def signed_up(episode, member, state="seated"):
    return SignUp.objects.create(episode=episode, member=member, state=state, answer="ひとこと")


@pytest.mark.parametrize(
    ("readers", "may"),
    [("members", [True, True, True, True]), ("signed", [True, True, False, False]), ("hosts", [True, False, False, False])],
)
def test_who_reads_is_the_choice_of_the_hosts(host, member, readers, may):
    waiting, other = MemberFactory(), MemberFactory()
    minutes = open_minutes(EpisodeFactory(host=host), by=host, writers="members", readers=readers)
    write_minutes(minutes, by=host, base=1, text="うちわの話")
    signed_up(minutes.episode, member)
    signed_up(minutes.episode, waiting, "waiting")
    path, people = f"{minutes.episode.path}minutes/", (host, member, waiting, other)
    read = [all("うちわの話" in of(person).get(f"{path}{at}").content.decode() for at in ("", "history/2/")) for person in people]
    script = [of(person).get(path, headers={"Accept": "application/json"}).json()["text"] == "うちわの話" for person in people]
    wrote = [as_script(of(person), minutes, 2, f"うちわの話\n{number}").status_code == 200 for number, person in enumerate(people)]
    linked = [f'href="{path}"' in of(person).get(minutes.episode.path).content.decode() for person in people]
    assert (read, script, wrote, linked) == (may, may, may, may)


def test_whoever_listened_while_all_might_read_hears_no_more_when_fewer_may(host, member, monkeypatch, django_capture_on_commit_callbacks):
    said = []
    monkeypatch.setattr(plug, "publish", lambda stream, thing, html, event: said.append(stream))
    minutes = begun(host)
    signed_up(minutes.episode, member)
    for readers in ("members", "signed", "hosts"):
        open_minutes(minutes.episode, by=host, writers="hosts", readers=readers)
        with django_capture_on_commit_callbacks(execute=True):
            write_minutes(minutes, by=host, base=1, text=readers)
        monkeypatch.setattr(plug, "unhurried", Calm(pause=0))
    assert said == ["broadcasts.minutes", "broadcasts.minutes.signed", "broadcasts.minutes.hosts"]
    asked = [(stream, person) for stream in said for person in (host, member)]
    may = [permissions._declared[stream](person.pk, str(minutes.pk)) for stream, person in asked]
    assert may == [False, False, False, False, True, False]


def test_a_seat_that_opens_the_minutes_outlives_the_list_of_who_signed_up(host, member):
    minutes = open_minutes(EpisodeFactory(host=host), by=host, writers="hosts", readers="signed")
    signed_up(minutes.episode, member), signed_up(EpisodeFactory(host=host), member)
    signed_up(minutes.episode, MemberFactory(), "waiting")
    Episode.objects.update(starts_at=now() - timedelta(days=31))
    assert (forget_sign_ups(), SignUp.objects.get().answer) == (2, "")
    assert f'href="{minutes.episode.path}minutes/"' in of(member).get(minutes.episode.path).content.decode()
    assert member.display_name not in of(host).get(f"{minutes.episode.path}sign-ups/").content.decode()
