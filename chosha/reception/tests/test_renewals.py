"""年に一度の確認: planning, asking, reminding, lapsing, and the return. The whole year is played in test_a_year.py."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chosha.kernel.clock import is_working_day
from chosha.kernel.errors import Refused
from chosha.members.models import Affiliation, Member, Profile, RoleName, Standing
from chosha.members.tests.factories import AffiliationFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Mail, Notice
from chosha.reception import actions
from chosha.reception.actions import renewing
from chosha.reception.models import Application, Purpose, Renewal, State
from chosha.reception.queries import numbers_of, renewal_of, waves
from chosha.reception.queries.renewals import is_decent_hour
from chosha.reception.tests.clock import Clock
from chosha.reception.tests.factories import ApplicationFactory, welcomed

pytestmark = pytest.mark.django_db
LONG_AGO = date(2025, 10, 1)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def old_member(**facts):
    """Somebody whose service was proved long ago."""
    member = MemberFactory(serving=False, **{"joined_at": "2025-10-01T12:00+09:00"} | facts)
    AffiliationFactory(member=member, proved_on=LONG_AGO)
    return member


def asked(clock, member, day=date(2027, 5, 10)):
    """The member's renewal, asked on that Monday evening."""
    renewal = Renewal.objects.create(member=member, fiscal_year=2027, asks_on=day, due_on=day + timedelta(days=21))
    clock.set(day, "18:00")
    assert actions.ask_due() == 1
    renewal.refresh_from_db()
    return renewal


@pytest.mark.parametrize(("year", "first", "last"), [(2026, (5, 11), (6, 29)), (2027, (5, 10), (6, 28)), (2028, (5, 8), (6, 26))])
def test_eight_waves_from_the_first_monday_after_the_holidays_to_the_end_of_june(year, first, last):
    days = waves(year)
    assert (len(days), days[0], days[-1]) == (8, date(year, *first), date(year, *last))
    assert {day.weekday() for day in days} == {0}


@pytest.mark.parametrize(
    ("day", "at", "decent"),
    [
        ((2027, 5, 10), (18, 0), True),
        ((2027, 5, 10), (7, 30), True),
        ((2027, 5, 10), (12, 0), False),
        ((2027, 5, 10), (22, 0), False),
        ((2027, 5, 8), (18, 0), False),
        ((2027, 5, 5), (18, 0), False),
        ((2027, 1, 1), (18, 0), False),
        ((2026, 12, 29), (18, 0), False),
    ],
)
def test_mails_wait_for_a_decent_hour(day, at, decent):
    assert is_decent_hour(date(*day), time(*at)) is decent


@pytest.mark.parametrize(
    ("facts", "planned"),
    [
        ({}, 1),
        ({"standing": Standing.LEAVE}, 1),
        ({"standing": Standing.SECONDED}, 1),
        ({"standing": Standing.ALUMNI}, 0),
        ({"standing": Standing.SUSPENDED}, 0),
        ({"standing": Standing.LEFT}, 0),
        ({"joined_at": "2027-02-01T12:00+09:00"}, 0),
    ],
)
def test_who_is_asked(clock, facts, planned):
    old_member(**facts)
    clock.set(date(2027, 4, 24))
    assert actions.plan_renewals() == planned


@pytest.mark.parametrize(("proof", "planned"), [(Affiliation.Proof.CODE, 0), (Affiliation.Proof.DECLARED, 1)])
def test_a_fresh_proof_counts_and_a_mere_word_does_not(clock, proof, planned):
    member = old_member()
    Affiliation.objects.update(proved_on=date(2027, 4, 2), proof=proof)
    clock.set(date(2027, 4, 24))
    assert (actions.plan_renewals(), Renewal.objects.filter(member=member).count()) == (planned, planned)


def test_nobody_is_planned_before_the_end_of_april_nor_after_the_last_wave(clock):
    old_member()
    for day in (date(2027, 4, 23), date(2027, 6, 29), date(2027, 11, 1), date(2028, 3, 31)):
        clock.set(day)
        assert (day, actions.plan_renewals()) == (day, 0)


def test_colleagues_of_one_body_are_spread_and_everybody_keeps_the_week(clock):
    city = OrganisationFactory()
    people = [MemberFactory(serving=city, joined_at="2025-10-01T12:00+09:00") for _ in range(60)]
    Affiliation.objects.update(proved_on=LONG_AGO)
    clock.set(date(2027, 4, 24))
    assert actions.plan_renewals() == 60
    kept = dict(Renewal.objects.values_list("member_id", "asks_on"))
    weeks = Counter(kept.values())
    assert (set(weeks) <= set(waves(2027)), len(weeks) >= 7, max(weeks.values()) <= len(people) / 3) == (True, True, True)
    clock.set(date(2027, 5, 1))
    assert (actions.plan_renewals(), dict(Renewal.objects.values_list("member_id", "asks_on"))) == (0, kept)


def test_begun_late_the_rest_of_the_weeks_are_used(clock):
    for _ in range(12):
        old_member()
    clock.set(date(2027, 6, 15))
    assert actions.plan_renewals() == 12
    assert set(Renewal.objects.values_list("asks_on", flat=True)) <= {date(2027, 6, 21), date(2027, 6, 28)}


def test_planning_asks_the_database_a_batch_at_a_time(clock, monkeypatch):
    monkeypatch.setattr(renewing, "BATCH", 10)
    clock.set(date(2027, 4, 24))
    counts = []
    for more in (10, 20):
        for _ in range(more):
            old_member()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert actions.plan_renewals() == more
        counts.append(len([row for row in seen if row["sql"].startswith(("SELECT", "INSERT"))]))
    assert counts == [1 * 2 + 1, 2 * 2 + 1]


def test_the_last_day_is_one_on_which_offices_are_open(clock):
    old_member()
    clock.set(date(2026, 4, 24))
    Member.objects.update(joined_at="2024-01-01T00:00+09:00")
    Affiliation.objects.update(proved_on=date(2024, 1, 1))
    actions.plan_renewals()
    assert is_working_day(Renewal.objects.get().due_on)
    assert renewing._row(1, 2026, date(2026, 6, 29)).due_on == date(2026, 7, 21)  # 海の日 is the 20th


def test_asking_tells_once_by_notice_and_by_mail_that_is_enough_without_links(clock):
    member = old_member()
    asked(clock, member)
    assert actions.ask_due() == 0
    mail = Mail.objects.get()
    assert (mail.to, mail.subject, Notice.objects.get().line) == (
        member.email, "【庁舎】年に一度の確認について", "在職の確認をお願いします。令和9年5月31日（月）までです",
    )  # fmt: skip
    assert "令和9年5月31日（月）までにお願いします" in mail.text and max(map(len, mail.text.splitlines())) <= 45


def test_quiet_hours_are_kept_until_it_would_be_too_late(clock):
    member = old_member()
    Profile.objects.filter(member=member).update(quiet_from=time(17, 0), quiet_until=time(9, 0))
    Renewal.objects.create(member=member, fiscal_year=2027, asks_on=date(2027, 5, 10), due_on=date(2027, 5, 31))
    told = []
    for day in range(10, 15):
        for hour in ("07:30", "18:00", "21:00"):
            clock.set(date(2027, 5, day), hour)
            told += [(day, hour)] * actions.ask_due()
    assert told == [(14, "07:30")]


def test_a_member_who_sleeps_by_day_is_told_in_the_evening(clock):
    member = old_member()
    Profile.objects.filter(member=member).update(quiet_from=time(6, 0), quiet_until=time(15, 0))
    Renewal.objects.create(member=member, fiscal_year=2027, asks_on=date(2027, 5, 10), due_on=date(2027, 5, 31))
    clock.set(date(2027, 5, 10), "07:30")
    assert actions.ask_due() == 0
    clock.set(date(2027, 5, 10), "18:00")
    assert actions.ask_due() == 1


def test_two_reminders_a_week_and_a_working_day_before_and_then_read_only(clock):
    member = old_member()
    renewal = asked(clock, member)
    days = {}
    clock.set(date(2027, 5, 11))

    def look(day):
        renewal.refresh_from_db()
        for name in ("reminded_at", "reminded_again_at", "lapsed_at"):
            if getattr(renewal, name) and name not in days:
                days[name] = day

    clock.pass_days(date(2027, 6, 10), each=look)
    assert days == {"reminded_at": date(2027, 5, 24), "reminded_again_at": date(2027, 5, 28), "lapsed_at": date(2027, 6, 1)}
    member.refresh_from_db()
    assert (member.read_only, Mail.objects.filter(to=member.email).count()) == (True, 3)


def test_bulk_mails_are_paced(clock, monkeypatch):
    monkeypatch.setattr(renewing, "AT_ONCE", 3)
    for _ in range(5):
        Renewal.objects.create(member=old_member(), fiscal_year=2027, asks_on=date(2027, 5, 10), due_on=date(2027, 5, 31))
    clock.set(date(2027, 5, 10), "18:00")
    assert [actions.ask_due(), actions.ask_due(), actions.ask_due()] == [3, 2, 0]


def test_asking_costs_the_same_queries_for_each(clock):
    counts = []
    for number in (1, 3):
        Renewal.objects.all().delete()
        for _ in range(number):
            Renewal.objects.create(member=old_member(), fiscal_year=2027, asks_on=date(2027, 5, 10), due_on=date(2027, 5, 31))
        clock.set(date(2027, 5, 10), "18:00")
        with CaptureQueriesContext(connection) as seen:
            assert actions.ask_due() == number
        counts.append(len(seen))
    assert counts[1] - counts[0] <= 2 * 10  # each mail is a chore of its own; nothing is asked per member before that


def test_who_was_away_longer_than_the_time_left_is_given_more(clock):
    """The building stood still from the day of asking until after the last day."""
    member = old_member()
    renewal = asked(clock, member)
    clock.set(date(2027, 6, 4))
    clock.pass_days(date(2027, 6, 8))
    renewal.refresh_from_db()
    assert (renewal.lapsed_at, renewal.reminded_at is not None, renewal.due_on) == (None, True, date(2027, 6, 11))
    clock.pass_days(date(2027, 6, 20))
    member.refresh_from_db()
    assert (member.read_only, Mail.objects.filter(to=member.email).count()) == (True, 3)


def test_proved_service_ends_the_asking_and_brings_writing_back_at_once(clock, django_capture_on_commit_callbacks):
    member = old_member()
    renewal = asked(clock, member)
    Member.objects.update(read_only=True)
    Renewal.objects.update(lapsed_at=clock.moment)
    body = Affiliation.objects.get(member=member).organisation
    application, path = actions.open_proof(member, purpose=Purpose.RENEWAL, organisation=body)
    application.state, application.proof = State.WAITING_PERSON, Application.Proof.CODE
    application.save()
    with django_capture_on_commit_callbacks(execute=True):
        welcomed(application, by=StaffFactory(role=RoleName.RECEPTION))
    member.refresh_from_db()
    renewal.refresh_from_db()
    assert (member.read_only, renewal.proved_at is not None, renewal.application_id) == (False, True, application.pk)
    assert path.startswith("/apply/")


def test_a_proof_whose_fact_was_lost_is_found_before_anybody_lapses(clock):
    member = old_member()
    asked(clock, member)
    Renewal.objects.update(reminded_at=clock.moment, reminded_again_at=clock.moment)
    Affiliation.objects.update(proved_on=date(2027, 5, 20), proof="vouch")
    clock.set(date(2027, 6, 5))
    assert (actions.lapse_due(), Renewal.objects.get().proved_at is not None) == (0, True)
    member.refresh_from_db()
    assert member.read_only is False


def test_on_leave_one_sentence_is_enough_and_the_return_asks_anew(clock):
    member = old_member(standing=Standing.LEAVE)
    asked(clock, member)
    actions.excuse_from_renewal(member)
    clock.set(date(2027, 5, 11))
    clock.pass_days(date(2027, 7, 20))
    member.refresh_from_db()
    assert (member.read_only, Mail.objects.count()) == (False, 1)
    clock.set(date(2027, 10, 1))
    actions.return_from_leave(member)
    renewal = renewal_of(member)
    assert (renewal.excused_at, renewal.due_on) == (None, date(2027, 10, 22))
    clock.pass_days(date(2027, 11, 1))
    member.refresh_from_db()
    assert member.read_only is True


def test_who_is_read_only_on_leave_writes_again_with_that_sentence(clock):
    member = old_member(standing=Standing.LEAVE, read_only=True)
    Renewal.objects.create(member=member, fiscal_year=2027, asks_on=date(2027, 5, 10), due_on=date(2027, 5, 31), lapsed_at=clock.moment)
    actions.excuse_from_renewal(member)
    member.refresh_from_db()
    assert member.read_only is False


def test_who_serves_cannot_be_excused(clock):
    member = old_member()
    asked(clock, member)
    with pytest.raises(Refused):
        actions.excuse_from_renewal(member)
    assert Renewal.objects.get().excused_at is None


def test_who_retires_meanwhile_is_left_in_peace(clock):
    member = old_member()
    asked(clock, member)
    Member.objects.update(standing=Standing.ALUMNI)
    clock.pass_days(date(2027, 7, 1))
    member.refresh_from_db()
    assert (member.read_only, Mail.objects.count()) == (False, 1)


def test_numbers_below_five_are_not_told(clock):
    for _ in range(4):
        Renewal.objects.create(member=old_member(), fiscal_year=2027, asks_on=date(2027, 5, 10), due_on=date(2027, 5, 31))
    for _ in range(6):
        Renewal.objects.create(
            member=old_member(), fiscal_year=2027, asks_on=date(2027, 5, 10), due_on=date(2027, 5, 31), proved_at=clock.moment
        )
    for _ in range(5):
        Renewal.objects.create(member=old_member(), fiscal_year=2027, asks_on=date(2027, 5, 17), due_on=date(2027, 6, 7))
    first, second = numbers_of(2027)
    assert (first.cells, first.total) == ([("済んだ", "6人"), ("これから", "5人未満")], "")
    assert (second.cells, second.total) == ([("これから", "5人")], "5人")


def test_an_open_proof_is_gone_on_with_and_another_body_takes_its_place():
    member = MemberFactory()
    city, town = OrganisationFactory(), OrganisationFactory()
    first, _ = actions.open_proof(member, purpose=Purpose.RENEWAL, organisation=city)
    again, _ = actions.open_proof(member, purpose=Purpose.RENEWAL, organisation=city)
    other, _ = actions.open_proof(member, purpose=Purpose.TRANSFER, organisation=town)
    first.refresh_from_db()
    assert (first.pk, first.state, other.state) == (again.pk, State.WITHDRAWN, State.WAITING_PROOF)
    assert ApplicationFactory._meta.model is Application
