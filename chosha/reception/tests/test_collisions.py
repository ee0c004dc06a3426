"""Two volunteers at the same moment, with real threads and real locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BoundedSemaphore

import pytest
from django.db import connection, connections

from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import OrganisationFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.models import Application, Code, State
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory
from chosha.reception.tests.test_actions import asked_for

pytestmark = pytest.mark.django_db(transaction=True)


VOLUNTEERS = 200


def connections_left() -> int:
    """How many the server gives us at a time; SQLite is a file and counts none."""
    if connection.vendor != "postgresql":
        return VOLUNTEERS
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity)")
        return max(4, cursor.fetchone()[0] - 12)  # some for the server itself and for tests that run beside this one


def at_once(*acts):
    """Run the acts in threads of their own, started together; returns what each gave back or refused."""
    together, seats = Barrier(len(acts)), BoundedSemaphore(connections_left())

    def run(act):
        together.wait(60)
        with seats:
            try:
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


def volunteers(count):
    return [StaffFactory(role=RoleName.RECEPTION, totp=False, serving=False) for _ in range(count)]


def applications(count, **more):
    body = OrganisationFactory(domain="city.aonami.lg.jp")
    return [WaitingFactory(organisation=body, work_address=f"a{n}@city.aonami.lg.jp", name=f"白石 澄江{n}", **more) for n in range(count)]


def test_two_hundred_volunteers_claim_two_hundred_applications_and_nobody_shares_one():
    staff = volunteers(VOLUNTEERS)
    applications(VOLUNTEERS)
    got = at_once(*((lambda by=by: actions.claim_next(by=by).pk) for by in staff))
    assert (len(set(got)), Application.objects.filter(claimed_by__isnull=False).count()) == (VOLUNTEERS, VOLUNTEERS)
    assert Application.objects.values("claimed_by").distinct().count() == VOLUNTEERS


def test_two_hundred_volunteers_and_fifty_applications_leave_a_hundred_and_fifty_with_a_sentence():
    staff = volunteers(VOLUNTEERS)
    applications(50)
    got = at_once(*((lambda by=by: actions.claim_next(by=by).pk) for by in staff))
    claimed = [pk for pk in got if isinstance(pk, int)]
    assert (len(claimed), len(set(claimed))) == (50, 50)
    assert {words for words in got if isinstance(words, str)} == {"いま、担当を待っている申込みはありません。"}


def test_of_two_hundred_who_claim_the_same_one_gets_it():
    staff = volunteers(VOLUNTEERS)
    (application,) = applications(1)
    got = at_once(*((lambda by=by: actions.claim(application, by=by).claimed_by_id) for by in staff))
    assert len([pk for pk in got if isinstance(pk, int)]) == 1


def test_a_decision_is_either_taken_back_or_told_and_never_both():
    staff = volunteers(1)
    for application in applications(12):
        actions.approve(application, by=staff[0])
        Application.objects.filter(pk=application.pk).update(settles_at=now() - timedelta(seconds=1))
        at_once(lambda row=application: actions.undo(row, by=staff[0]), actions.settle_due)
        application.refresh_from_db()
        told = Mail.objects.filter(to=application.email).count()
        account = Member.objects.filter(email=application.email).count()
        taken_back = application.state == State.WAITING_PERSON
        assert (told, account, application.settled_at is None) == ((0, 0, True) if taken_back else (1, 1, False))


def test_two_chores_at_once_tell_each_decision_once():
    staff = volunteers(1)
    rows = applications(20)
    for application in rows:
        actions.approve(application, by=staff[0])
    Application.objects.update(settles_at=now() - timedelta(seconds=1))
    done = at_once(actions.settle_due, actions.settle_due, actions.settle_due)
    assert (sum(done), Mail.objects.count(), Member.objects.filter(email__in=[row.email for row in rows]).count()) == (20, 20, 20)


def test_taken_back_by_two_at_once_it_is_taken_back_once():
    staff = volunteers(2)
    (application,) = applications(1)
    actions.approve(application, by=staff[0])
    got = at_once(*((lambda by=by: actions.undo(application, by=by).pk) for by in staff))
    assert len([words for words in got if isinstance(words, str)]) == 1


def test_both_eyes_of_one_volunteer_in_two_windows_are_not_two_pairs():
    staff = volunteers(1)
    for application in applications(6, second_look="前に見送ったことがあるため"):
        at_once(*((lambda row=application: actions.approve(row, by=staff[0])) for _ in range(3)))
        application.refresh_from_db()
        assert (application.state, application.first_yes_by) == (State.WAITING_PERSON, staff[0])


def test_many_at_once_and_one_by_one_decide_each_application_once():
    staff = volunteers(3)
    rows = applications(20)
    at_once(
        lambda: actions.approve_together(rows, by=staff[0]),
        lambda: actions.approve_together(list(reversed(rows)), by=staff[1]),
        lambda: [actions.claim_next(by=staff[2]) for _ in range(3)][-1],
    )
    decided = Application.objects.filter(state=State.APPROVED)
    held = Application.objects.filter(state=State.WAITING_PERSON, claimed_by=staff[2])
    assert (decided.count() + held.count(), Application.objects.filter(state=State.APPROVED, claimed_by__isnull=False).count()) == (20, 0)
