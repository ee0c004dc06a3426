"""いつもの日: which days a pattern falls on, and what becomes of the episodes planned ahead."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.broadcasts.actions import (
    cancel,
    change_episode,
    change_programme,
    plan_ahead,
    plan_all_ahead,
    plan_episode,
    plan_programme,
    rest,
    resume,
    set_recurrence,
)
from chosha.broadcasts.engine.recurring import Pattern, days, pairs, words
from chosha.broadcasts.models import Episode, Recurrence, State
from chosha.broadcasts.queries.recurring import Turn, changes_by, pattern_of
from chosha.broadcasts.tests.factories import EpisodeFactory, ProgrammeFactory
from chosha.kernel.clock import JST, jst
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.search.models import Row

pytestmark = pytest.mark.django_db
BEGINS = date(2026, 11, 2)  # a Monday
WEDNESDAYS = Pattern("weekly", time(21), BEGINS, weekdays=(2,))
THURSDAYS = Pattern("weekly", time(20, 30), BEGINS, weekdays=(3,))


def falls(pattern: Pattern, first: date, last: date) -> str:
    return " ".join(f"{day.month}/{day.day}" for day in days(pattern, first, last))


@pytest.mark.parametrize(
    ("pattern", "said", "expected"),
    [
        (
            Pattern("weekly", time(12, 20), BEGINS, weekdays=(1, 4)),
            "毎週火・金曜 12:20から13:05",
            "12/1 12/4 12/8 12/11 12/15 12/18 12/22 12/25",
        ),
        (Pattern("fortnightly", time(21), BEGINS, weekdays=(1,)), "隔週火曜 21:00から21:45", "12/1 12/15"),
        (Pattern("nth", time(21), BEGINS, weekdays=(0,), weeks=(1, 3)), "第1・第3月曜 21:00から21:45", "12/7 12/21"),
        (Pattern("nth", time(22), BEGINS, weekdays=(4,), weeks=(5,)), "最終金曜 22:00から22:45", "12/25"),
        (Pattern("nth", time(23, 30), BEGINS, weekdays=(1,), weeks=(5,)), "最終火曜 23:30から0:15", ""),
        (Pattern("monthly", time(9), BEGINS, month_day=15), "毎月15日 9:00から9:45", "12/15"),
        (Pattern("monthly", time(9), BEGINS, month_day=31, skips_new_year=False), "毎月末日 9:00から9:45", "12/31"),
    ],
)
def test_the_days_of_december_and_the_words_for_them(pattern, said, expected):
    assert (words(pattern, 45), falls(pattern, date(2026, 12, 1), date(2026, 12, 31))) == (said, expected)


def test_holidays_and_the_new_year_are_left_out_where_wished():
    every = Pattern("weekly", time(21), BEGINS, weekdays=(0, 1, 2), skips_new_year=False)
    wished = Pattern("weekly", time(21), BEGINS, weekdays=(0, 1, 2), skips_holidays=True)
    first, last = date(2026, 11, 22), date(2026, 11, 25)  # Monday the 23rd is 勤労感謝の日
    assert [falls(every, first, last), falls(wished, first, last)] == ["11/23 11/24 11/25", "11/24 11/25"]
    assert [falls(every, date(2026, 12, 28), date(2027, 1, 5)), falls(wished, date(2026, 12, 28), date(2027, 1, 5))] == [
        "12/28 12/29 12/30 1/4 1/5",
        "12/28 1/4 1/5",
    ]


def test_the_last_of_a_month_is_the_fourth_or_the_fifth_and_the_30th_of_february_its_last_day():
    last = Pattern("nth", time(21), BEGINS, weekdays=(4,), weeks=(4, 5))
    monthly = Pattern("monthly", time(21), BEGINS, month_day=30)
    assert falls(last, date(2027, 1, 1), date(2027, 2, 28)) == "1/22 1/29 2/26"
    assert falls(monthly, date(2027, 1, 1), date(2027, 3, 31)) == "1/30 2/28 3/30"
    assert falls(monthly, date(2028, 2, 1), date(2028, 2, 29)) == "2/29"


def test_no_day_before_the_beginning_and_every_second_week_counts_from_its_week():
    begun = Pattern("fortnightly", time(21), date(2026, 12, 10), weekdays=(1, 4))
    assert falls(begun, date(2026, 12, 1), date(2026, 12, 31)) == "12/11 12/22 12/25"


def test_a_day_is_paired_with_its_own_before_the_nearest():
    held = [date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)]
    assert pairs([date(2026, 12, 9), date(2026, 12, 10)], held, reach=6) == {date(2026, 12, 9): 1, date(2026, 12, 10): 2}
    assert pairs([date(2026, 12, 10)], held, reach=0) == {}


@pytest.fixture
def evening(monkeypatch):
    """Thursday 26 November 2026, six in the evening."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 26, 18, tzinfo=JST))


@pytest.fixture
def host():
    return MemberFactory()


@pytest.fixture
def programme(host, evening):
    made = ProgrammeFactory(host=host, title="相談所")
    set_recurrence(made, WEDNESDAYS, by=host, minutes=60)
    return made


def coming(programme) -> list[str]:
    rows = Episode.objects.filter(programme=programme).order_by("starts_at", "id")
    return [f"{jst(row.starts_at):%m/%d %H:%M}{' ' + row.state if row.state != State.SCHEDULED else ''}" for row in rows]


ALL = [f"{day} 21:00" for day in ("12/02", "12/09", "12/16", "12/23", "01/06", "01/13", "01/20")]


def test_eight_weeks_are_planned_at_once_hosted_by_its_hosts_and_not_to_be_found_yet(programme, host):
    first = Episode.objects.earliest("starts_at")
    assert (coming(programme), programme.schedule) == (ALL, "毎週水曜 21:00から22:00")
    assert (first.title, list(first.hosts.all()), first.is_bare, Row.objects.count()) == ("12月2日の回", [host], True, 0)
    assert list(Entry.objects.values_list("act", flat=True)) == ["broadcasts.programme.scheduled"]


def test_planning_again_makes_nothing_anew_whatever_became_of_the_episodes(programme, host):
    first, second, third, fourth = Episode.objects.order_by("starts_at")[:4]
    move(first, host, first.starts_at + timedelta(days=1))
    rest(second, by=host)
    cancel(third, by=host)
    Episode.objects.filter(pk=fourth.pk).update(state=State.LIVE)
    assert (plan_ahead(programme), plan_all_ahead(), len(coming(programme))) == (0, 0, 7)


def test_a_day_that_passes_lets_one_come_at_the_end(programme, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 3, 3, tzinfo=JST))
    assert (plan_all_ahead(), coming(programme)[-1]) == (1, "01/27 21:00")


def test_an_episode_planned_by_hand_stands_for_its_day(host, evening):
    made = ProgrammeFactory(host=host)
    plan_episode(made, title="第129回", starts_at=datetime(2026, 12, 2, 20, tzinfo=JST), by=host)
    set_recurrence(made, WEDNESDAYS, by=host, minutes=60)
    assert coming(made) == ["12/02 20:00", *ALL[1:]]


def move(episode, host, starts_at, title="第129回"):
    facts = {"title": title, "summary": "", "starts_at": starts_at, "minutes": 60, "hosts": [host], "guests": [], "no_recording": False}
    change_episode(episode, by=host, **facts)


def test_another_weekday_moves_bare_episodes_alone(programme, host):
    first, second, third = Episode.objects.order_by("starts_at")[:3]
    move(first, host, first.starts_at)
    rest(second, by=host)
    changes = changes_by(programme, THURSDAYS, 60)
    assert [change.turn for change in changes] == [Turn.NEW, Turn.KEPT, Turn.KEPT, *[Turn.MOVES] * 5]
    set_recurrence(programme, THURSDAYS, by=host, minutes=45)
    assert coming(programme) == [
        "11/26 20:30",
        "12/02 21:00",
        "12/09 21:00 cancelled",
        *(f"{day} 20:30" for day in ("12/17", "12/24", "01/07", "01/14", "01/21")),
    ]
    third.refresh_from_db()
    assert (third.title, third.minutes, third.sequence, third.is_bare) == ("12月17日の回", 45, 1, True)
    assert plan_ahead(programme) == 0


def test_fewer_days_let_the_others_rest_and_the_old_days_bring_them_back(programme, host):
    known = list(Episode.objects.order_by("starts_at").values_list("pk", flat=True))
    set_recurrence(programme, Pattern("fortnightly", time(21), date(2026, 12, 2), weekdays=(2,)), by=host, minutes=60)
    assert [line.endswith("cancelled") for line in coming(programme)] == [False, True, False, True, True, False, True]
    set_recurrence(programme, None, by=host, minutes=60, schedule="年に数回")
    assert (Recurrence.objects.count(), programme.schedule, Episode.objects.filter(state=State.SCHEDULED).count()) == (0, "年に数回", 0)
    set_recurrence(programme, WEDNESDAYS, by=host, minutes=60)
    assert (coming(programme), list(Episode.objects.order_by("starts_at").values_list("pk", flat=True))) == (ALL, known)


def test_what_a_recurrence_says_is_read_back_as_it_was(programme, host):
    for pattern in (
        WEDNESDAYS,
        Pattern("nth", time(21, 5), BEGINS, weekdays=(0, 6), weeks=(1, 5), skips_holidays=True, skips_new_year=False),
        Pattern("monthly", time(0), BEGINS, month_day=31),
    ):
        set_recurrence(programme, pattern, by=host, minutes=60)
        assert pattern_of(programme) == pattern


def test_bare_episodes_are_hosted_by_whoever_hosts_the_programme_now(programme, host):
    first, second = Episode.objects.order_by("starts_at")[:2]
    move(first, host, first.starts_at)
    other = MemberFactory()
    change_programme(programme, by=host, title="相談所", about="", hosts=[other])
    assert [list(first.hosts.all()), list(second.hosts.all())] == [[host], [other]]


def test_an_episode_rests_and_comes_back(programme, host):
    first = Episode.objects.earliest("starts_at")
    rest(first, by=host)
    rest(first, by=host)
    assert (first.state, first.rests, first.sequence) == (State.CANCELLED, True, 1)
    resume(first, by=host)
    assert (first.state, first.rests, first.sequence, first.is_bare) == (State.SCHEDULED, False, 2, True)
    acts = list(Entry.objects.order_by("id").values_list("act", flat=True))
    assert acts[1:] == ["broadcasts.episode.rested", "broadcasts.episode.resumed"]


def test_only_hosts_let_an_episode_rest_or_set_its_days(programme, host):
    first = Episode.objects.earliest("starts_at")
    for act in (rest, resume):
        with pytest.raises(NotAllowed):
            act(first, by=MemberFactory())
    with pytest.raises(NotAllowed):
        set_recurrence(programme, None, by=MemberFactory(), minutes=60)
    set_recurrence(programme, None, by=StaffFactory(role=RoleName.BROADCAST), minutes=60)


def test_what_cannot_rest_or_come_back_is_refused(programme, host, monkeypatch):
    first = Episode.objects.earliest("starts_at")
    with pytest.raises(Refused, match="いつもの日の回ではありません"):
        rest(EpisodeFactory(host=host), by=host)
    with pytest.raises(Refused, match="もう始まっているか"):
        rest(EpisodeFactory(host=host, state=State.LIVE), by=host)
    rest(first, by=host)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 3, 3, tzinfo=JST))
    with pytest.raises(Refused, match="元に戻せませんでした"):
        resume(first, by=host)
    called_off = EpisodeFactory(host=host, state=State.CANCELLED)
    with pytest.raises(Refused, match="元に戻せませんでした"):
        resume(called_off, by=host)


def test_a_programme_is_made_with_its_days_at_once(host, evening):
    by = StaffFactory(role=RoleName.BROADCAST)
    made = plan_programme(title="夜", by=by, hosts=[host], minutes=45, notes="20分前に", pattern=THURSDAYS)
    made.refresh_from_db()
    assert (made.minutes, made.notes, made.schedule, coming(made)[0]) == (45, "20分前に", "毎週木曜 20:30から21:15", "11/26 20:30")
