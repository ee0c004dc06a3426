from dataclasses import dataclass

import pytest
from django.db import transaction

from chosha.kernel import facts
from chosha.kernel.facts import Fact, announce, on


@dataclass(frozen=True)
class BellRang(Fact):
    number: int


@pytest.fixture
def heard():
    heard: list[int] = []

    @on(BellRang)
    def breaks(fact):
        raise RuntimeError("this listener is broken")

    @on(BellRang)
    def hears(fact):
        heard.append(fact.number)

    yield heard
    facts._listeners.pop(BellRang)


@pytest.mark.django_db(transaction=True)
def test_one_bad_listener_silences_nobody(heard):
    with transaction.atomic():
        announce(BellRang(1))
        assert heard == []
    assert heard == [1]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_tells_nobody(heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(BellRang(1))
        1 / 0  # noqa: B018
    assert heard == []
