"""Two volunteers at the same moment, with real threads and real locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from chosha.kernel.errors import Refused
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import StaffFactory
from chosha.reception import actions
from chosha.reception.models import Application, Code
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory
from chosha.reception.tests.test_actions import asked_for

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads of their own, started together; returns what each gave back or refused."""
    together = Barrier(len(acts))

    def run(act):
        try:
            together.wait(10)
            return act()
        except Refused as refusal:
            return refusal.sentence
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_volunteers_never_get_the_same_application():
    staff = [StaffFactory(role=RoleName.RECEPTION) for _ in range(4)]
    WaitingFactory.create_batch(4)
    got = at_once(*((lambda by=by: actions.claim_next(by=by).pk) for by in staff))
    assert len(set(got)) == 4


def test_of_two_who_claim_the_same_one_gets_it_and_one_hears_who_has_it():
    staff = [StaffFactory(role=RoleName.RECEPTION) for _ in range(2)]
    application = WaitingFactory()
    got = at_once(*((lambda by=by: actions.claim(application, by=by)) for by in staff))
    told = [words for words in got if isinstance(words, str)]
    holder = Application.objects.get(pk=application.pk).claimed_by
    assert (len(told), holder.name_with_san in told[0]) == (1, True)


def test_approving_twice_at_once_opens_one_account():
    staff = [StaffFactory(role=RoleName.RECEPTION) for _ in range(2)]
    application = WaitingFactory()
    at_once(*((lambda by=by: actions.settle(actions.approve(application, by=by))) for by in staff))
    at_once(*((lambda: actions.settle(application)) for _ in staff))
    assert Member.objects.filter(email=application.email).count() == 1


def test_applying_twice_at_once_makes_one_application():
    at_once(*((lambda: actions.apply(**asked_for())) for _ in range(3)))
    assert Application.objects.count() == 1


def test_wrong_codes_sent_together_all_count():
    application = ApplicationFactory()
    actions.offer_work_address(application, "a@city.aonami.lg.jp")
    Code.objects.update(digest="none fits")
    at_once(*((lambda: actions.enter_code(application, "000000")) for _ in range(5)))
    assert Code.objects.get().tries_left == 0
