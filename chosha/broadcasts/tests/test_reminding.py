"""知らせてもらう: who asked is told, of what they asked for, once; and nobody learns who asked."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.broadcasts.actions import (
    ask_reminder,
    cancel,
    change_episode,
    drop_reminder,
    follow,
    let_go_of_studio,
    remind_all,
    rest,
    resume,
    set_recurrence,
    unfollow,
)
from chosha.broadcasts.engine.recurring import Pattern
from chosha.broadcasts.models import Episode, Following, Reminder, State
from chosha.broadcasts.queries.export import boxes_of_schedule
from chosha.broadcasts.queries.reminding import asked_among, asked_for
from chosha.broadcasts.tests.factories import EpisodeFactory, ProgrammeFactory
from chosha.kernel.clock import JST, now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Standing
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 26, 21, tzinfo=JST)


@pytest.fixture
def clock(monkeypatch):
    """Turns the clock: `clock(20, 50)` is ten to nine on 26 November 2026."""

    def turn(hour: int, minute: int = 0) -> None:
        monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 26, hour, minute, tzinfo=JST))

    turn(18)
    return turn


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代")


@pytest.fixture
def tonight(host, clock):
    return EpisodeFactory(host=host, title="第9回", programme__title="相談所", programme__host=host, starts_at=NINE)


def told(member) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("id").values_list("line", flat=True))


def change(episode, host, **facts):
    named = {"title": episode.title, "summary": "", "starts_at": episode.starts_at, "minutes": 60, "guests": [], "no_recording": False}
    change_episode(episode, by=host, hosts=[host], **named | facts)


def test_ten_minutes_before_each_who_asked_is_told_once(tonight, clock):
    asked, followed, neither = MemberFactory(), MemberFactory(), MemberFactory()
    ask_reminder(tonight, by=asked)
    follow(tonight.programme, by=followed)
    clock(20, 49)
    assert (remind_all(), told(asked)) == (0, [])
    clock(20, 50)
    assert [remind_all(), remind_all()] == [1, 0]
    assert [told(asked), told(followed), told(neither)] == [["21:00から「相談所」　第9回"]] * 2 + [[]]
    assert Notice.objects.filter(url=tonight.path).count() == 2


def test_one_of_a_followed_programme_can_be_left_out_and_taken_back(tonight, clock):
    member = MemberFactory()
    follow(tonight.programme, by=member)
    drop_reminder(tonight, by=member)
    other = EpisodeFactory(programme=tonight.programme, starts_at=NINE)
    assert [asked_for(member, tonight), asked_for(member, other), asked_among(member, [tonight, other])] == [False, True, {other.pk}]
    ask_reminder(tonight, by=member)
    assert asked_for(member, tonight) is True
    drop_reminder(tonight, by=member)
    follow(tonight.programme, by=member)
    assert asked_for(member, tonight) is True


def test_who_follows_no_more_still_hears_of_what_was_asked_for_by_itself(tonight):
    member = MemberFactory()
    other = EpisodeFactory(programme=tonight.programme, starts_at=NINE)
    follow(tonight.programme, by=member)
    ask_reminder(tonight, by=member)
    unfollow(tonight.programme, by=member)
    assert [asked_for(member, tonight), asked_for(member, other)] == [True, False]
    drop_reminder(tonight, by=member)
    assert (asked_for(member, tonight), Reminder.objects.count()) == (False, 0)


def test_nobody_is_told_of_what_is_covered_called_off_or_not_theirs_to_see(tonight, clock):
    gone, stopped = MemberFactory(), MemberFactory()
    for member in (gone, stopped):
        ask_reminder(tonight, by=member)
    stopped.standing = Standing.SUSPENDED
    stopped.save()
    covered = EpisodeFactory(starts_at=NINE)
    ask_reminder(covered, by=gone)
    Episode.objects.filter(pk=covered.pk).update(hidden_at=now())
    EpisodeFactory(starts_at=NINE, state=State.CANCELLED)
    clock(20, 55)
    assert (remind_all(), len(told(gone)), told(stopped)) == (1, 1, [])


def test_a_moved_episode_tells_those_who_asked_and_reminds_them_anew(tonight, host, clock):
    member = MemberFactory()
    ask_reminder(tonight, by=member)
    ask_reminder(tonight, by=host)
    clock(20, 55)
    remind_all()
    change(tonight, host, starts_at=NINE + timedelta(minutes=30))
    clock(21, 25)
    assert remind_all() == 1
    assert told(member) == [
        "21:00から「相談所」　第9回",
        "「第9回」の放送は、11/26（木）21:30からに変わりました",
        "21:30から「相談所」　第9回",
    ]
    assert [line for line in told(host) if "変わりました" in line] == []


def test_other_words_alone_tell_nobody(tonight, host):
    member = MemberFactory()
    ask_reminder(tonight, by=member)
    change(tonight, host, title="第9回 改め")
    assert told(member) == []


def test_an_episode_called_off_or_resting_tells_those_who_asked(tonight, host):
    member = MemberFactory()
    follow(tonight.programme, by=member)
    other = EpisodeFactory(programme=tonight.programme, host=host, starts_at=NINE, slot_on=NINE.date())
    cancel(tonight, by=host)
    rest(other, by=host)
    resume(other, by=host)
    assert told(member) == [
        "「第9回」の放送（11/26（木）21:00）は、取りやめになりました",
        "「相談所」の11/26（木）21:00の回は、お休みになりました",
        "お休みだった「相談所」の11/26（木）21:00の回は、放送することになりました",
    ]


def test_other_usual_days_are_told_once_and_not_once_for_every_episode(host, clock):
    programme = ProgrammeFactory(host=host, title="相談所")
    follower, asker, other = MemberFactory(), MemberFactory(), MemberFactory()
    wednesdays = Pattern("weekly", time(21), NINE.date(), weekdays=(2,))
    set_recurrence(programme, wednesdays, by=host, minutes=60)
    follow(programme, by=follower)
    ask_reminder(Episode.objects.earliest("starts_at"), by=asker)
    set_recurrence(programme, wednesdays, by=host, minutes=60)
    assert told(follower) == []
    set_recurrence(programme, Pattern("weekly", time(20), NINE.date(), weekdays=(3,)), by=host, minutes=60)
    line = "「相談所」の予定が変わりました。これからは毎週木曜 20:00から21:00です"
    assert [told(follower), told(asker), told(other)] == [[line], [line], []]


def test_asking_for_what_has_begun_is_refused_and_from_outside_not_allowed(tonight):
    with pytest.raises(Refused, match="もう始まっているか"):
        ask_reminder(EpisodeFactory(state=State.LIVE), by=MemberFactory())
    for act, thing in ((ask_reminder, tonight), (follow, tonight.programme)):
        with pytest.raises(NotAllowed):
            act(thing, by=MemberFactory(standing=Standing.SUSPENDED))


def test_who_asked_stands_on_no_page_of_a_host_and_in_no_record(tonight, host):
    curious = MemberFactory(display_name="知りたがりのはる")
    ask_reminder(tonight, by=curious)
    follow(tonight.programme, by=curious)
    client = Client()
    client.force_login(host)
    pages = [tonight.path, f"{tonight.path}changes/", f"/broadcasts/{tonight.programme.slug}/", "/broadcasts/week/", "/broadcasts/"]
    said = [client.get(path).content.decode() for path in pages]
    assert ([len(page) > 1000 for page in said], ["知りたがりのはる" in page for page in said]) == ([True] * 5, [False] * 5)
    assert Entry.objects.count() == 0


def test_one_tap_asks_and_one_tap_takes_it_back(tonight):
    client, member = Client(), MemberFactory()
    client.force_login(member)
    assert "知らせてもらう" in client.get(tonight.path).content.decode()
    page = client.post(f"{tonight.path}reminder/", follow=True).content.decode()
    found = [words in page for words in ("はじまる10分前に知らせます。", f'action="{tonight.path}reminder/end/"', "元に戻す")]
    assert found == [True] * 3
    client.post(f"{tonight.path}reminder/end/")
    programme = f"/broadcasts/{tonight.programme.slug}/"
    assert (Reminder.objects.count(), client.post(f"{programme}following/")["Location"]) == (0, programme)
    assert "この番組を知らせます" in client.get(programme).content.decode()
    assert "知らせます" in client.get(f"/broadcasts/week/?from={NINE.date()}").content.decode()
    client.post(f"{programme}following/end/")
    assert Following.objects.count() == 0


@pytest.mark.parametrize("how_many", [1, 3])
def test_ones_own_list_asks_as_much_for_three_as_for_one(clock, how_many, django_assert_num_queries):
    client, member = Client(), MemberFactory()
    client.force_login(member)
    for _ in range(how_many):
        asked = EpisodeFactory(starts_at=NINE)
        ask_reminder(asked, by=member)
        follow(asked.programme, by=member)
    ask_reminder(EpisodeFactory(title="ほかの人の回", starts_at=NINE), by=MemberFactory())
    client.get("/broadcasts/reminders/")
    with django_assert_num_queries(5):
        page = client.get("/broadcasts/reminders/").content.decode()
    assert (page.count("やめる</button>"), "ほかの人の回" in page) == (2 * how_many, False)


def test_an_empty_list_says_where_to_ask():
    client = Client()
    client.force_login(MemberFactory())
    assert "知らせてもらう番組は、まだありません" in client.get("/broadcasts/reminders/").content.decode()


def test_what_was_asked_for_is_exported_and_goes_with_the_member(tonight):
    member = MemberFactory()
    ask_reminder(tonight, by=member)
    follow(tonight.programme, by=member)
    boxes = {box.name: box.rows for box in boxes_of_schedule(member)}
    assert [boxes["followings"][0]["番組"], boxes["reminders"][0]["回"], boxes["calendars"]] == ["相談所", "第9回", []]
    let_go_of_studio(member, named=True, texts=False)
    assert [Reminder.objects.count(), Following.objects.count()] == [0, 0]
