"""番組表, the studio, and the pages on which a programme gets its usual days."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chosha.broadcasts.actions import plan_programme, rest, set_recurrence
from chosha.broadcasts.engine.recurring import Pattern, in_how_long
from chosha.broadcasts.models import Episode, Programme, State
from chosha.broadcasts.queries.guide import chosen_monday
from chosha.broadcasts.queries.recurring import pattern_of
from chosha.broadcasts.tests.factories import EpisodeFactory, ProgrammeFactory, on_air, recorded
from chosha.kernel.clock import JST, holiday_name, jst, now
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 18, tzinfo=JST)
WEDNESDAYS = Pattern("weekly", time(21), date(2026, 11, 2), weekdays=(2,))


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: THURSDAY)


@pytest.fixture
def member():
    return MemberFactory(display_name="石川まお")


@pytest.fixture
def browser(member):
    client = Client()
    client.force_login(member)
    return client


def shown(answer, status=200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=JST)


def test_a_week_goes_from_monday_to_sunday_in_japanese_time_and_names_its_holidays(browser):
    EpisodeFactory(title="月曜の早い回", starts_at=at(23, 0)), EpisodeFactory(title="日曜の遅い回", starts_at=at(29, 23))
    EpisodeFactory(title="先週の回", starts_at=at(22, 23)), EpisodeFactory(title="来週の回", starts_at=at(30, 0))
    page = shown(browser.get("/broadcasts/week/"))
    assert [title in page for title in ("月曜の早い回", "日曜の遅い回", "先週の回", "来週の回")] == [True, True, False, False]
    assert ["勤労感謝の日" in page, page.count('aria-current="date"'), "11月26日（木）" in page] == [True, 1, True]
    assert "来週の回" in shown(browser.get("/broadcasts/week/?from=2026-12-03"))


def test_each_state_has_its_word(browser, member):
    on_air(member, title="いまの回")
    EpisodeFactory(title="なくなった回", state=State.CANCELLED, starts_at=at(27, 21))
    EpisodeFactory(title="休む回", state=State.CANCELLED, rests=True, starts_at=at(27, 21))
    EpisodeFactory(title="始まらなかった回", starts_at=at(24, 21))
    EpisodeFactory(title="伏せた回", hidden_at=now(), starts_at=at(27, 21))
    recorded(title="録画の回", starts_at=at(24, 12))
    EpisodeFactory(title="話だけの回", state=State.ARCHIVED, starts_at=at(24, 13))
    EpisodeFactory(title="残さない回", state=State.ARCHIVED, starts_at=at(24, 14), no_recording=True)
    page = shown(browser.get("/broadcasts/week/"))
    words = ("放送中", "取りやめ", "お休み", "放送はありませんでした", "録画なし", "録音しない回", "伏せた回")
    assert [word in page for word in words] == [True] * 6 + [False]
    assert page.count("書庫にあります") == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [("", "この週の予定は、まだありません"), ("2026-11-10", "この週は、放送がありませんでした"), ("2026-12-10", "今週を見る")],
)
def test_an_empty_week_is_said_kindly(browser, wanted, said):
    assert said in shown(browser.get(f"/broadcasts/week/?from={wanted}"))


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-12-06", date(2026, 11, 30)),
        ("x", date(2026, 11, 23)),
        ("9999-12-31", date(2028, 1, 17)),
        ("0001-01-01", date(2019, 1, 7)),
        ("2026-13-45", date(2026, 11, 23)),
    ],
)
def test_any_day_leads_to_a_week(browser, text, monday):
    assert chosen_monday(text) == monday
    shown(browser.get("/broadcasts/week/", {"from": text}))


@pytest.mark.parametrize("path", ["/broadcasts/week/", "/broadcasts/"])
def test_the_schedule_asks_as_much_for_three_as_for_one(browser, path, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(14) as asked:
            shown(browser.get(path))
        return len(asked)

    EpisodeFactory(starts_at=at(27, 21))
    browser.get(path)
    one = queries()
    for hour in (20, 22):
        EpisodeFactory(starts_at=at(27, hour))
    assert queries() == one


def test_the_studio_shows_what_is_next_and_the_rest_of_the_week(browser):
    EpisodeFactory(title="きのうの回", starts_at=at(25, 21)), EpisodeFactory(title="今夜の回", starts_at=at(26, 21))
    EpisodeFactory(title="土曜の回", starts_at=at(28, 20)), EpisodeFactory(title="来月の回", starts_at=at(2, 20, 12))
    page = shown(browser.get("/broadcasts/"))
    assert [title in page for title in ("つぎの放送", "今夜の回", "土曜の回", "きのうの回", "来月の回")] == [True, True, True, False, False]


def test_a_studio_without_more_this_week_leads_to_the_next(browser):
    EpisodeFactory(title="来月の回", starts_at=at(2, 20, 12))
    page = shown(browser.get("/broadcasts/"))
    assert ("今週の放送は、ここまでです。" in page, "?from=2026-12-02" in page) == (True, True)


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(minutes=25), "25分後"),
        (timedelta(hours=3), "3時間後"),
        (timedelta(hours=27), "あす"),
        (timedelta(days=5), "5日後"),
        (timedelta(0), ""),
        (timedelta(hours=-1), ""),
    ],
)
def test_in_how_long_in_words(away, said):
    assert in_how_long(THURSDAY + away, THURSDAY) == said


def test_the_new_year_has_a_name():
    assert [holiday_name(date(2026, 12, 29)), holiday_name(date(2027, 1, 1)), holiday_name(date(2026, 12, 28))] == ["年末年始", "元日", ""]


def test_an_announced_episode_says_when_and_whether_anything_is_decided(browser, member):
    programme = ProgrammeFactory(host=member, notes="20分前に集まります")
    set_recurrence(programme, WEDNESDAYS, by=member, minutes=60)
    first = Episode.objects.earliest("starts_at")
    page = shown(browser.get(first.path))
    words = ("6日後", "内容は、これから決まります", "カレンダーに入れる", "20分前に集まります", "この回は休む")
    assert [word in page for word in words] == [True] * 5


def test_notes_for_guests_are_read_by_hosts_and_guests_alone(browser, member):
    programme = ProgrammeFactory(host=MemberFactory(), notes="20分前に集まります")
    episode = EpisodeFactory(programme=programme)
    pages = (episode.path, f"/broadcasts/{programme.slug}/")
    assert ["20分前に集まります" in shown(browser.get(path)) for path in pages] == [False, False]
    episode.guests.add(member)
    assert ["20分前に集まります" in shown(browser.get(path)) for path in pages] == [True, False]


def test_a_host_lets_an_episode_rest_and_takes_it_back(browser, member):
    set_recurrence(ProgrammeFactory(host=member), WEDNESDAYS, by=member, minutes=60)
    first = Episode.objects.earliest("starts_at")
    page = shown(browser.post(f"{first.path}rest/", follow=True))
    assert ("この回はお休みです" in page, f'action="{first.path}rest/end/"' in page) == (True, True)
    browser.post(f"{first.path}rest/end/")
    assert Episode.objects.get(pk=first.pk).state == State.SCHEDULED
    stranger = Client()
    stranger.force_login(MemberFactory())
    assert [stranger.post(f"{first.path}{way}/").status_code for way in ("rest", "rest/end")] == [403, 403]


WEEKLY = {"repeats": "weekly", "weekdays": ["3"], "at": "20:30", "minutes": "45", "begins_on": "2026-11-26", "schedule": ""}


def test_other_days_are_shown_before_they_are_agreed_to(browser, member):
    programme = ProgrammeFactory(host=member)
    set_recurrence(programme, WEDNESDAYS, by=member, minutes=60)
    rest(Episode.objects.earliest("starts_at"), by=member)
    path = f"/broadcasts/{programme.slug}/recurrence/"
    assert "いつもの日" in shown(browser.get(path))
    page = shown(browser.post(path, WEEKLY))
    words = ("日時が変わる回", "新しく予定する回", "そのまま残る回", "毎週木曜 20:30から21:15", "12/9（水）21:00")
    assert [word in page for word in words] == [True] * 5
    assert pattern_of(programme) == WEDNESDAYS
    assert 'value="20:30"' in shown(browser.post(path, WEEKLY | {"again": "1"}))
    assert browser.post(path, WEEKLY | {"agreed": "1"})["Location"] == f"/broadcasts/{programme.slug}/"
    assert Programme.objects.get().schedule == "毎週木曜 20:30から21:15"


def test_days_of_others_are_not_to_be_set(browser):
    programme = ProgrammeFactory(host=MemberFactory())
    assert browser.post(f"/broadcasts/{programme.slug}/recurrence/", WEEKLY | {"agreed": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"weekdays": []}, "曜日を一つ以上選んでください。"),
        ({"repeats": "nth"}, "第何週かを一つ以上選んでください。"),
        ({"repeats": "monthly"}, "日を選んでください。"),
        ({"at": ""}, "はじまる時刻を書いてください。"),
        ({"at": "25:00"}, "時刻の形と合いませんでした。"),
        ({"begins_on": "9999-01-01"}, "いまから1年のうちの日を書いてください。"),
        ({"minutes": "0"}, "1分から書けます。"),
    ],
)
def test_what_is_missing_is_asked_for_by_its_name(browser, member, sent, said):
    programme = ProgrammeFactory(host=member)
    assert said in shown(browser.post(f"/broadcasts/{programme.slug}/recurrence/", WEEKLY | sent), 422)


def test_a_preset_brings_words_days_and_a_picture():
    volunteer = StaffFactory(role=RoleName.BROADCAST, display_name="藤代")
    client = Client()
    client.force_login(volunteer)
    assert "ひな形からはじめる" in shown(client.get("/broadcasts/new/"))
    page = client.get("/broadcasts/new/?preset=irasshai")
    initial = page.context["form"].initial
    sent = {name: initial[name] for name in ("preset", "title", "about", "notes", "hosts", "repeats", "weekdays", "weeks", "minutes")}
    client.post("/broadcasts/new/", sent | {"at": "21:00", "begins_on": ""})
    made = Programme.objects.get()
    assert (made.title, made.schedule, made.picture is not None) == ("新規入庁者いらっしゃい!", "第1・第3月曜 21:00から21:40", True)
    first = jst(Episode.objects.earliest("starts_at").starts_at)
    assert (list(made.hosts.all()), first.date()) == ([volunteer], date(2026, 12, 7))


def test_an_unknown_preset_is_none():
    client = Client()
    client.force_login(StaffFactory(role=RoleName.BROADCAST))
    assert "はじめから書く" in shown(client.get("/broadcasts/new/?preset=x"))


def test_addresses_of_the_studio_are_no_programmes():
    volunteer = StaffFactory(role=RoleName.BROADCAST)
    client = Client()
    client.force_login(volunteer)
    plan_programme(title="夜", slug="yoru", by=volunteer, hosts=[volunteer])
    assert [client.get(f"/broadcasts/{name}/").status_code for name in ("week", "reminders", "yoru")] == [200] * 3
