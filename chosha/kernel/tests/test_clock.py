from datetime import date, datetime, timedelta

import pytest

from chosha.kernel import clock
from chosha.kernel.clock import JST


def at(year, month, day, hour=12, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=JST)


def test_dates_are_written_in_the_japanese_era_with_weekday_and_holiday():
    assert clock.long_date(date(2026, 11, 24)) == "令和8年11月24日（火）"
    assert clock.long_date(date(2026, 11, 23)) == "令和8年11月23日（月・祝）"
    assert clock.short_moment(at(2026, 11, 24, 21)) == "11/24（火）21:00"


@pytest.mark.parametrize(("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026)])
def test_the_fiscal_year_begins_in_april(day, year):
    assert clock.fiscal_year(day) == year


@pytest.mark.parametrize(("hour", "words"), [(0, "0:05"), (9, "9:05"), (21, "21:05")])
def test_times_have_24_hours_and_no_leading_zero(hour, words):
    assert clock.clock_time(at(2026, 11, 24, hour, 5)) == words


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(seconds=20), "いま"),
        (timedelta(minutes=12), "12分前"),
        (timedelta(hours=3), "3時間前"),
        (timedelta(days=2), "11月22日"),
        (timedelta(days=400), "令和7年10月20日"),
    ],
)
def test_relative_times_end_after_a_day(gap, words):
    now = at(2026, 11, 24)
    assert clock.ago(now - gap, at=now) == words


def test_lengths_and_marks():
    assert [clock.length(seconds) for seconds in (40, 2100, 3900, 7200)] == ["40秒", "35分", "1時間5分", "2時間"]
    assert [clock.time_mark(seconds) for seconds in (5, 1390, 3725)] == ["00:05", "23:10", "1:02:05"]


@pytest.mark.parametrize(("hour", "words"), [(7, "おはようございます"), (12, "こんにちは"), (20, "こんばんは"), (2, "こんばんは")])
def test_greetings_follow_the_hour(hour, words):
    assert clock.greeting(at(2026, 11, 24, hour)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ((2026, 11, 24), "令和8年11月24日"),
        ((2019, 5, 1), "令和1年5月1日"),
        ((2019, 4, 30), "平成31年4月30日"),
        ((1988, 4, 1), "昭和63年4月1日"),
    ],
)
def test_what_lies_before_this_era_is_written_in_its_own(day, words):
    assert clock.plain_date(date(*day)) == words


def test_offices_are_shut_on_weekends_holidays_and_over_the_new_year():
    assert [clock.is_working_day(date(2026, 12, day)) for day in (25, 26, 28, 29)] == [True, False, True, False]
    assert (clock.working_day(date(2026, 7, 18)), clock.working_day(date(2026, 7, 20), step=-1)) == (date(2026, 7, 21), date(2026, 7, 17))
