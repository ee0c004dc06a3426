import pytest
from django.db import connection

from chosha.talk.actions import scatter_talk
from chosha.talk.models import Comment
from chosha.talk.tests.factories import make_comment, make_thing

pytestmark = [pytest.mark.django_db, pytest.mark.skipif("connection.vendor != 'postgresql'")]


def places() -> tuple[list[int], set[str]]:
    """(ids in the order they lie in, the transactions that wrote them)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM talk_comment ORDER BY ctid")
        rows = cursor.fetchall()
    return [row[0] for row in rows], {row[1] for row in rows}


def test_rows_of_the_last_days_are_written_anew_in_another_order_by_one_transaction():
    thing = make_thing()
    written = [make_comment(thing).pk for _ in range(30)]
    before, writers_before = places()  # as written, but where an earlier row left room
    scatter_talk()
    order, writers = places()
    assert (sorted(before) == sorted(order) == sorted(written), order == before) == (True, False)
    assert (len(writers_before) > 1, len(writers), Comment.objects.count()) == (True, 1, 30)
