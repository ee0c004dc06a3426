"""申し込み: asked for by hosts, given and taken back in one tap, seen by the hosts alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chosha.broadcasts import actions, plugs
from chosha.broadcasts.facts import EpisodeArchived
from chosha.broadcasts.models import Enrolment, Episode, SignUp, State
from chosha.broadcasts.plugs import signing
from chosha.broadcasts.tests.factories import EpisodeFactory
from chosha.kernel.belongings import NAMED
from chosha.kernel.clock import jst, now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.facts import MembershipEnded
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
SEATED, WAITING = SignUp.State.SEATED, SignUp.State.WAITING


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def episode(host):
    return EpisodeFactory(host=host, title="第3回")


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def asks(episode, host, **more) -> Enrolment:
    return actions.open_enrolment(episode, by=host, **{"closes_at": episode.starts_at} | more)


def states(episode) -> list[tuple[str, str]]:
    return [(row.member.display_name, row.state) for row in SignUp.objects.filter(episode=episode).select_related("member")]


def test_a_host_asks_and_a_member_signs_up_and_takes_it_back_in_one_tap(host, episode):
    at = jst(episode.starts_at - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    of(host).post(f"{episode.path}sign-ups/", {"closes_at": at, "seats": "30", "asks": "聞きたいこと"})
    kept, member = Enrolment.objects.get(), MemberFactory(display_name="宮田 千秋")
    assert (jst(kept.closes_at).strftime("%Y-%m-%dT%H:%M"), kept.seats, kept.asks) == (at, 30, "聞きたいこと")
    browser = of(member)
    page = browser.get(episode.path).content.decode()
    assert ("この回に申し込む" in page, "聞きたいこと" in page, "席は30です" in page) == (True, True, True)
    assert "申し込みました。" in browser.post(f"{episode.path}signing/", {"answer": "様式の  こと"}, follow=True).content.decode()
    browser.post(f"{episode.path}signing/")
    row = SignUp.objects.get()
    assert (row.member, row.state, row.answer) == (member, SEATED, "様式の こと")
    answer = browser.post(f"{episode.path}signing/end/", follow=True).content.decode()
    assert (f'action="{episode.path}signing/"' in answer, SignUp.objects.count()) == (True, 0)


def test_an_episode_that_asks_for_nothing_shows_and_takes_nothing(episode):
    browser = of(MemberFactory())
    assert "この回に申し込む" not in browser.get(episode.path).content.decode()
    assert browser.post(f"{episode.path}signing/").status_code == 422
    assert SignUp.objects.count() == 0


def test_whoever_waits_longest_gets_the_next_free_seat_and_learns_of_it(host, episode):
    asks(episode, host, seats=1)
    first, second, third = (MemberFactory(display_name=name) for name in ("一", "二", "三"))
    for member in (first, second, third):
        actions.sign_up(episode, by=member)
    assert states(episode) == [("一", SEATED), ("二", WAITING), ("三", WAITING)]
    page = of(MemberFactory()).get(episode.path).content.decode()
    assert ("いまは満席です" in page, "空きを待つ" in page) == (True, True)
    actions.withdraw_sign_up(episode, by=first)
    actions.withdraw_sign_up(episode, by=first)
    assert states(episode) == [("二", SEATED), ("三", WAITING)]
    assert [(notice.to, "席ができました" in notice.line) for notice in Notice.objects.all()] == [(second, True)]
    actions.sign_up(episode, by=first)
    asks(episode, host, seats=3)
    assert states(episode) == [("二", SEATED), ("三", SEATED), ("一", SEATED)]


def test_without_a_number_everybody_has_a_seat_and_fewer_seats_take_none_away(host, episode):
    asks(episode, host)
    for _ in range(3):
        actions.sign_up(episode, by=MemberFactory())
    asks(episode, host, seats=1)
    assert [state for _, state in states(episode)] == [SEATED, SEATED, SEATED]
    assert actions.sign_up(episode, by=MemberFactory()).state == WAITING


def test_after_the_closing_nobody_signs_up_and_who_did_may_still_take_it_back(host, episode):
    asks(episode, host)
    member, late = MemberFactory(), MemberFactory()
    actions.sign_up(episode, by=member)
    of(host).post(f"{episode.path}sign-ups/end/")
    of(host).post(f"{episode.path}sign-ups/end/")
    with pytest.raises(Refused, match="受け付けていません"):
        actions.sign_up(episode, by=late)
    assert "申し込みは、締め切りました" in of(late).get(episode.path).content.decode()
    of(member).post(f"{episode.path}signing/end/")
    assert SignUp.objects.count() == 0


def test_the_list_is_the_hosts_alone(host, episode):
    asks(episode, host, asks="聞きたいこと")
    member = MemberFactory(display_name="宮田 千秋")
    actions.sign_up(episode, by=member, answer="様式のこと")
    page = of(host).get(f"{episode.path}sign-ups/").content.decode()
    assert ("宮田 千秋さん" in page, "様式のこと" in page) == (True, True)
    for who in (member, MemberFactory(), StaffFactory(role=RoleName.MODERATOR)):
        browser = of(who)
        assert [browser.get(f"{episode.path}sign-ups/").status_code, browser.post(f"{episode.path}sign-ups/end/").status_code] == [403, 403]
    assert "宮田 千秋" not in of(MemberFactory()).get(episode.path).content.decode()
    with pytest.raises(NotAllowed):
        asks(episode, member)


def test_what_is_asked_is_looked_through_before_it_is_shown(host, episode):
    at = jst(episode.starts_at).strftime("%Y-%m-%dT%H:%M")
    typed = {"closes_at": at, "seats": "", "asks": "高橋花子さんのことを知っていますか"}
    answer = of(host).post(f"{episode.path}sign-ups/", typed)
    assert (answer.status_code, "受ける前に" in answer.content.decode(), Enrolment.objects.count()) == (422, True, 0)
    seen = answer.content.decode().split('name="guard_seen" value="')[1].split('"')[0]
    of(host).post(f"{episode.path}sign-ups/", typed | {"guard_seen": seen, "act": "as-is"})
    assert Enrolment.objects.get().asks == typed["asks"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"closes_at": ""}, "いつまで受けるか"),
        ({"closes_at": "あした"}, "日付と時刻の形と合いませんでした"),
        ({"closes_at": "2020-01-01T10:00"}, "いまから放送がはじまるまで"),
        ({"seats": "0"}, "1から5,000まで"),
        ({"seats": "多め"}, "1から5,000まで"),
    ],
)
def test_what_cannot_be_asked_is_said_with_the_way_on(host, episode, typed, sentence):
    sound = {"closes_at": jst(episode.starts_at).strftime("%Y-%m-%dT%H:%M"), "seats": "", "asks": ""}
    answer = of(host).post(f"{episode.path}sign-ups/", sound | typed)
    assert (answer.status_code, sentence in answer.content.decode(), Enrolment.objects.count()) == (422, True, 0)


def test_once_it_has_begun_nothing_is_asked_any_more(host):
    episode = EpisodeFactory(host=host, state=State.ARCHIVED)
    with pytest.raises(Refused, match="はじまる前"):
        asks(episode, host)
    assert "申し込みを受けていません" in of(host).get(f"{episode.path}sign-ups/").content.decode()


def test_of_a_covered_show_nobody_signs_up(host, episode):
    asks(episode, host)
    episode.hidden_at = now()
    episode.save()
    assert of(MemberFactory()).post(f"{episode.path}signing/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.sign_up(episode, by=MemberFactory())


def test_who_signed_up_is_told_before_and_thanked_once_when_it_stands_in_the_archive(host, episode):
    asks(episode, host, seats=1)
    seated, waiting, out = MemberFactory(), MemberFactory(), MemberFactory(standing=Standing.SUSPENDED)
    for member in (seated, waiting):
        actions.sign_up(episode, by=member)
    SignUp.objects.create(episode=episode, member=out, state=SEATED)
    Episode.objects.filter(pk=episode.pk).update(starts_at=now() + timedelta(minutes=5))
    assert actions.remind_all() == 1
    assert {notice.to for notice in Notice.objects.all()} == {seated, waiting}
    Notice.objects.all().delete()
    signing.thank(EpisodeArchived(episode_id=episode.pk))
    signing.thank(EpisodeArchived(episode_id=episode.pk))
    assert [(notice.to, notice.url, "ありがとうございました" in notice.line) for notice in Notice.objects.all()] == [
        (seated, episode.path, True)
    ]


def test_a_member_who_is_out_frees_the_seat_and_one_who_left_stands_on_no_list(host, episode):
    asks(episode, host, seats=1)
    first, second = MemberFactory(display_name="一"), MemberFactory(display_name="二")
    actions.sign_up(episode, by=first)
    actions.sign_up(episode, by=second)
    box = next(box for box in plugs.StudioBelongings().boxes(first) if box.name == "sign_ups")
    assert [(row["回"], row["返事"]) for row in box.rows] == [("第3回", "申し込みました")]
    plugs.leave_the_microphone(MembershipEnded(member_id=first.pk))
    assert states(episode) == [("二", SEATED)]
    plugs.StudioBelongings().let_go(second, NAMED)
    assert SignUp.objects.count() == 0


def test_a_month_after_the_show_nobody_knows_who_signed_up(host, episode, monkeypatch):
    asks(episode, host)
    actions.sign_up(episode, by=MemberFactory())
    assert actions.forget_sign_ups() == 0
    moment = episode.starts_at + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert (actions.forget_sign_ups(), SignUp.objects.count()) == (1, 0)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_database_the_same_however_long_it_is(how_many, host, episode, django_assert_num_queries):
    asks(episode, host)
    for _ in range(how_many):
        actions.sign_up(episode, by=MemberFactory())
    browser = of(host)
    browser.get(f"{episode.path}sign-ups/")
    with django_assert_num_queries(10):
        browser.get(f"{episode.path}sign-ups/")


def test_a_long_list_is_read_page_by_page(host, episode):
    asks(episode, host)
    members = [MemberFactory(display_name=f"会員{number:03}") for number in range(101)]
    SignUp.objects.bulk_create(SignUp(episode=episode, member=member, state=SEATED) for member in members)
    first = of(host).get(f"{episode.path}sign-ups/").content.decode()
    after = first.split("?after=")[1].split('"')[0]
    second = of(host).get(f"{episode.path}sign-ups/?after={after}").content.decode()
    assert ("会員099" in first, "会員100" in first, "会員099" in second, "会員100" in second) == (True, False, False, True)
