"""A whole 年度 of the yearly proof for two hundred members, with a clock: from April over the waves to the last return."""

from collections import Counter
from datetime import date

import pytest
from django.apps import apps

from chosha.members.models import Affiliation, Member, Standing
from chosha.members.tests.factories import MemberFactory, OrganisationFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.models import Renewal
from chosha.reception.queries import waves
from chosha.reception.tests.clock import Clock

pytestmark = pytest.mark.django_db
SUBJECT = "【庁舎】年に一度の確認について"
BODIES, A_BODY = 10, 20
PROMPT, LATE, NEVER = 0, 1, 2  # proves when asked, proves after lapsing, proves only in the autumn


@pytest.fixture
def community(monkeypatch):
    """Two hundred members of ten bodies whose proof is a year old; among them some on leave, lent out and retired."""
    clock = Clock(monkeypatch)
    people = []
    for _ in range(BODIES):
        body = OrganisationFactory()
        people += [MemberFactory(serving=body, joined_at="2025-10-01T12:00+09:00") for _ in range(A_BODY)]
    Affiliation.objects.update(proved_on=date(2026, 5, 20))
    kinds = {Standing.LEAVE: people[:10], Standing.SECONDED: people[10:20], Standing.ALUMNI: people[20:30]}
    for standing, some in kinds.items():
        Member.objects.filter(pk__in=[one.pk for one in some]).update(standing=standing)
    return clock, people


def counted():
    """Rows of every table: nothing may ever be deleted by the cycle."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model.__module__.startswith("chosha.")}


def prove(member, day):
    Affiliation.objects.filter(member=member).update(proved_on=day, proof="code")
    actions.finish_renewal(member.pk)


def test_a_year_of_the_yearly_proof(community):
    """Every chore runs twice a time until June; then the building stands still for a week."""
    clock, people = community
    habit = {person.pk: number % 3 for number, person in enumerate(people)}
    before = counted()
    clock.set(date(2027, 4, 23))
    lapsed_on = {}

    def act(day):
        for renewal in Renewal.objects.filter(asked_at__isnull=False, proved_at__isnull=True).select_related("member"):
            if renewal.member.standing == Standing.LEAVE and habit[renewal.member_id] == PROMPT:
                actions.excuse_from_renewal(renewal.member)
            elif habit[renewal.member_id] == PROMPT or (habit[renewal.member_id] == LATE and renewal.lapsed_at):
                prove(renewal.member, day)
            if renewal.lapsed_at:
                lapsed_on.setdefault(renewal.member_id, day)

    clock.pass_days(date(2027, 4, 26))
    clock.set(date(2027, 5, 7))
    clock.pass_days(date(2027, 6, 2), twice=True, each=act)
    clock.set(date(2027, 6, 9))
    clock.pass_days(date(2027, 8, 10), each=act)

    asked_people = [person for person in people if person not in people[20:30]]
    assert Renewal.objects.count() == len(asked_people) == 190
    assert set(Renewal.objects.values_list("asks_on", flat=True)) == set(waves(2027))
    mails = Counter(Mail.objects.filter(subject=SUBJECT).values_list("to", flat=True))
    assert set(mails) == {person.email for person in asked_people}
    wanted = {person.email: 1 if habit[person.pk] == PROMPT else 3 for person in asked_people}
    assert mails == Counter(wanted)
    assert set(lapsed_on) == {person.pk for person in asked_people if habit[person.pk] != PROMPT}
    assert min(lapsed_on.values()) == date(2027, 6, 1)

    readers = set(Member.objects.filter(read_only=True).values_list("pk", flat=True))
    assert readers == {person.pk for person in asked_people if habit[person.pk] == NEVER}

    clock.set(date(2027, 10, 1))
    for person in people:
        if person.pk in readers:
            prove(person, clock.day)
    assert Member.objects.filter(read_only=True).count() == 0
    after = counted()
    assert {name: after[name] for name in before if after[name] < before[name]} == {}
    assert Renewal.objects.filter(proved_at__isnull=True, excused_at__isnull=True).count() == 0

    clock.set(date(2028, 4, 24))
    assert actions.plan_renewals() == 190 and Renewal.objects.filter(fiscal_year=2028).count() == 190
