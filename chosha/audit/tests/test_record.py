import pytest
from django.db import transaction

from chosha.audit.actions import record
from chosha.audit.models import Entry
from chosha.audit.queries import first_broken

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_and_why():
    entry = record("test.act", reason="ためし", size=3)
    assert (entry.act, entry.reason, entry.details, entry.by_id) == ("test.act", "ためし", {"size": 3}, None)


def test_the_chain_holds_until_a_line_is_changed_or_removed():
    entries = [record("test.act", number=number) for number in range(4)]
    assert first_broken() is None
    Entry.objects.filter(pk=entries[1].pk).update(reason="あとから")
    assert first_broken() == entries[1]
    Entry.objects.filter(pk=entries[1].pk).delete()
    assert first_broken() == entries[2]


def test_an_entry_goes_with_the_act_it_records():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("test.act")
        1 / 0  # noqa: B018
    assert Entry.objects.count() == 0
