from datetime import UTC, datetime, timedelta

import pytest

from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.kernel.prepared import prepared
from chosha.members.models import Member
from chosha.members.tests.factories import MemberFactory


@pytest.mark.django_db
def test_a_prepared_query_answers_as_the_orm_does_for_whatever_it_is_asked(django_assert_num_queries):
    calls = []

    @prepared
    def named(member_id, name):
        calls.append(member_id)
        return Member.objects.filter(pk=member_id, display_name=name).values_list("id", "display_name", "joined_at", "is_active")

    first, second = MemberFactory(display_name="一"), MemberFactory(display_name="二")
    with django_assert_num_queries(3):
        assert named(first.pk, "一") == [(first.pk, "一", first.joined_at, True)]
        assert named(second.pk, "二") == [(second.pk, "二", second.joined_at, True)]
        assert named(second.pk, "一") == []
    assert len(calls) == 1


@pytest.mark.django_db
def test_an_argument_that_got_lost_is_a_mistake_of_the_house():
    @prepared
    def careless(member_id):
        return Member.objects.filter(pk=1).values_list("id")

    with pytest.raises(AssertionError):
        careless(5)


def test_a_cursor_comes_back_exactly():
    at = datetime(2026, 11, 24, 12, 34, 56, 789012, tzinfo=UTC)
    assert read_cursor(cursor_of(at, 2**53 - 1)) == (at, 2**53 - 1)
    assert read_cursor(cursor_of(at + timedelta(microseconds=1), 1)) == (at + timedelta(microseconds=1), 1)


@pytest.mark.parametrize("text", ["", "-", "x-1", "1", "1-", "-1", "99999999999999999999-1", "1-99999999999999999999", "１-１"])
def test_a_mistyped_cursor_is_no_cursor(text):
    assert read_cursor(text) is None
