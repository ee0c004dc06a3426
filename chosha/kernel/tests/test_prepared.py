from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Value

from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.kernel.prepared import prepared


@pytest.mark.django_db
def test_a_prepared_query_answers_as_the_orm_does_for_whatever_it_is_asked(django_assert_num_queries):
    calls = []

    @prepared
    def named(number, model):
        calls.append(number)
        return ContentType.objects.filter(pk=number, model=model).values_list("id", "app_label", "model")

    first, second = ContentType.objects.order_by("pk")[:2]
    with django_assert_num_queries(3):
        assert named(first.pk, first.model) == [(first.pk, first.app_label, first.model)]
        assert named(second.pk, second.model) == [(second.pk, second.app_label, second.model)]
        assert named(second.pk, first.model) == []
    assert len(calls) == 1


@pytest.mark.django_db
def test_moments_come_back_as_the_orm_gives_them():
    kept = Session.objects.create(session_key="one", session_data="", expire_date=datetime(2026, 11, 24, 12, 30, 5, 7, tzinfo=UTC))

    @prepared
    def ending(key):
        return Session.objects.filter(pk=key).values_list("expire_date")

    assert ending("one") == [(kept.expire_date,)]


@pytest.mark.django_db
def test_constants_are_taken_as_they_are_written():
    """Quotes, percent signs, backslashes and truths are written into the query on PostgreSQL."""
    words = '100 %s of \'\\ "quoted" %'
    Session.objects.create(session_key="one", session_data=words, expire_date=datetime(2026, 11, 24, tzinfo=UTC))

    @prepared
    def kept(key):
        held = Session.objects.filter(pk=key, session_data=words, expire_date__gt=datetime(2026, 11, 23, tzinfo=UTC))
        return held.annotate(said=Value(words), sure=Value(True)).values_list("said", "sure")

    assert kept("one") == [(words, True)]
    assert kept("two") == []


@pytest.mark.django_db
def test_a_number_no_database_holds_finds_nothing():
    @prepared
    def numbered(number):
        return ContentType.objects.filter(pk=number).values_list("id")

    assert numbered(10**30) == []


@pytest.mark.django_db
def test_an_argument_that_got_lost_is_a_mistake_of_the_house():
    @prepared
    def careless(number):
        return ContentType.objects.filter(pk=1).values_list("id")

    with pytest.raises(AssertionError):
        careless(5)


def test_a_cursor_comes_back_exactly():
    at = datetime(2026, 11, 24, 12, 34, 56, 789012, tzinfo=UTC)
    assert read_cursor(cursor_of(at, 2**53 - 1)) == (at, 2**53 - 1)
    assert read_cursor(cursor_of(at + timedelta(microseconds=1), 1)) == (at + timedelta(microseconds=1), 1)


@pytest.mark.parametrize("text", ["", "-", "x-1", "1", "1-", "-1", "99999999999999999999-1", "1-99999999999999999999", "１-１"])
def test_a_mistyped_cursor_is_no_cursor(text):
    assert read_cursor(text) is None
