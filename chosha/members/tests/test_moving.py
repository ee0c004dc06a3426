"""異動, secondment, leave, retirement: what becomes of affiliation, field, line under the name and standing, and the way back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members import actions
from chosha.members.models import Affiliation, Member, PastDuty, Standing
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
Kind, Proof = Affiliation.Kind, Affiliation.Proof


@pytest.fixture
def april(monkeypatch):
    """It is 1 April 2027, noon."""
    moment = timezone.datetime(2027, 4, 1, 3, tzinfo=timezone.get_fixed_timezone(0))
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def collector(april):
    """In charge of 収納 at 青波市 since 2024."""
    member = MemberFactory(serving=False)
    city = OrganisationFactory(name="青波市")
    actions.affiliate(member, city, post="納税課", duty=DutyFactory(slug="collect", name="収納"), duty_since=date(2024, 4, 1))
    return Member.objects.get(pk=member.pk)


def rows(member):
    return list(member.affiliations.order_by("pk").values_list("organisation__name", "post", "proof", "ended_on"))


def fresh(member):
    return Member.objects.get(pk=member.pk)


def test_another_body_begins_unproved_and_the_former_field_becomes_a_past_one_with_its_years(collector):
    town = OrganisationFactory(name="山辺町", kind="町")
    actions.move(collector, town, post="税務課", duty=DutyFactory(slug="levy", name="課税"), duty_since=date(2027, 4, 1))
    today = date(2027, 4, 1)
    assert rows(collector) == [("青波市", "納税課", "code", today), ("山辺町", "税務課", "declared", None)]
    assert list(PastDuty.objects.values_list("duty", "from_year", "until_year")) == [("collect", 2024, 2026)]
    assert (fresh(collector).byline_detail, fresh(collector).home_body_id) == ("町・課税 1年目", town.pk)


def test_within_the_same_body_the_proof_stays(collector):
    made = actions.move(collector, collector.affiliations.get().organisation, post="市民課", duty=DutyFactory(name="戸籍"))
    before = collector.affiliations.exclude(pk=made.pk).get()
    assert (made.proof, made.proved_on, made.post) == (before.proof, before.proved_on, "市民課")


def test_the_same_field_goes_on_and_is_no_past_one(collector):
    current = collector.affiliations.get()
    actions.move(collector, OrganisationFactory(), duty=current.duty, duty_since=current.duty_since)
    assert (PastDuty.objects.count(), fresh(collector).byline_detail) == (0, "市・収納 4年目")


def test_the_account_is_not_touched_by_a_move(collector):
    kept = ("email", "password", "name", "display_name", "is_active", "standing", "joined_at")
    before = Member.objects.values(*kept).get(pk=collector.pk)
    actions.move(collector, OrganisationFactory())
    assert Member.objects.values(*kept).get(pk=collector.pk) == before


def test_a_secondment_leaves_the_home_body_and_puts_its_field_down(collector):
    ministry = OrganisationFactory(name="総務省", kind="府省", prefecture="")
    actions.move(collector, ministry, post="主査", kind=Kind.SECONDED)
    member = fresh(collector)
    home = member.affiliations.get(kind=Kind.HOME)
    assert (home.ended_on, home.duty, member.standing, member.host_body_id) == (None, None, Standing.SECONDED, ministry.pk)
    assert (member.home_body_id, PastDuty.objects.get().duty_id) == (home.organisation_id, "collect")


def test_back_from_a_secondment_the_host_stays_on_record(collector):
    actions.move(collector, OrganisationFactory(name="総務省"), duty=DutyFactory(slug="grants", name="交付税"), kind=Kind.SECONDED)
    actions.end_secondment(collector)
    member = fresh(collector)
    assert (member.standing, member.host_body_id) == (Standing.ACTIVE, 0)
    assert member.affiliations.get(kind=Kind.SECONDED).ended_on == date(2027, 4, 1)
    assert set(PastDuty.objects.values_list("duty", flat=True)) == {"collect", "grants"}


def test_who_is_lent_to_nobody_cannot_come_back(collector):
    with pytest.raises(Refused):
        actions.end_secondment(collector)


@pytest.mark.parametrize("kind", [Kind.HOME, Kind.SECONDED])
def test_a_move_is_undone_to_the_last_field(collector, kind):
    before = (rows(collector), collector.byline_detail, collector.standing, collector.home_body_id, collector.host_body_id)
    actions.move(collector, OrganisationFactory(), post="主査", duty=DutyFactory(name="別の分野"), kind=kind)
    actions.take_back_move(collector)
    member = fresh(collector)
    assert (rows(member), member.byline_detail, member.standing, member.home_body_id, member.host_body_id) == before
    assert (PastDuty.objects.count(), member.affiliations.get().duty_since) == (0, date(2024, 4, 1))


def test_a_move_is_undone_once_and_for_ten_minutes(collector, monkeypatch):
    actions.move(collector, OrganisationFactory(name="山辺町"))
    later = now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(Refused):
        actions.take_back_move(collector)
    assert rows(collector)[-1][0] == "山辺町"


def test_a_move_followed_by_another_is_not_undone_past_it(collector):
    actions.move(collector, OrganisationFactory(name="山辺町"))
    actions.move(collector, OrganisationFactory(name="海辺村"))
    actions.take_back_move(collector)
    with pytest.raises(Refused):
        actions.take_back_move(collector)
    assert [row[0] for row in rows(collector) if row[3] is None] == ["山辺町"]


def test_leave_and_return_change_the_standing_alone(collector):
    before = rows(collector)
    actions.take_leave(collector)
    assert (fresh(collector).standing, rows(collector)) == (Standing.LEAVE, before)
    actions.come_back(collector)
    assert (fresh(collector).standing, rows(collector)) == (Standing.ACTIVE, before)


def test_who_was_lent_out_comes_back_from_leave_as_lent_out(collector):
    actions.move(collector, OrganisationFactory(), kind=Kind.SECONDED)
    actions.take_leave(collector)
    actions.come_back(collector)
    assert fresh(collector).standing == Standing.SECONDED


def test_retiring_ends_the_service_and_keeps_the_person(collector):
    collector.read_only = True
    collector.save()
    actions.retire(collector)
    member = fresh(collector)
    assert (member.standing, member.read_only) == (Standing.ALUMNI, False)
    assert member.home_body_id == member.affiliations.get().organisation_id  # still a colleague where texts are kept from colleagues
    assert (member.name_with_san, rows(member)[0][3]) == (f"{member.display_name}さん（元職員）", date(2027, 4, 1))
    assert list(PastDuty.objects.values_list("duty", "until_year")) == [("collect", 2026)]


@pytest.mark.parametrize("act", [actions.take_leave, actions.retire])
def test_what_was_said_of_the_standing_is_undone(collector, act):
    before = (rows(collector), collector.standing, collector.byline_detail)
    act(collector)
    actions.take_back_standing(fresh(collector))
    assert (rows(collector), fresh(collector).standing, fresh(collector).byline_detail, PastDuty.objects.count()) == (*before, 0)


def test_an_undo_cannot_be_repeated_into_another_standing(collector):
    actions.take_leave(collector)
    actions.take_back_standing(collector)
    actions.take_back_standing(collector)  # undoing the undo is leave again, and nothing else
    assert fresh(collector).standing == Standing.LEAVE


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.LEFT, Standing.APPLICANT])
@pytest.mark.parametrize("act", [actions.take_leave, actions.come_back, actions.retire, actions.take_back_standing])
def test_who_is_outside_changes_no_standing(act, standing):
    member = MemberFactory(standing=standing)
    with pytest.raises(NotAllowed):
        act(member)
    assert fresh(member).standing == standing


def test_a_retired_member_who_proves_service_serves_again(collector):
    actions.retire(collector)
    actions.serve_again(collector)
    actions.serve_again(collector)
    assert (fresh(collector).standing, Entry.objects.filter(act="members.standing.told").count()) == (Standing.ACTIVE, 2)


def test_a_retired_member_who_is_lent_out_serves_only_once_it_is_proved(collector):
    actions.retire(collector)
    actions.move(fresh(collector), OrganisationFactory(), kind=Kind.SECONDED)
    assert fresh(collector).standing == Standing.ALUMNI
    actions.serve_again(collector)
    assert fresh(collector).standing == Standing.SECONDED


def test_a_changed_address_forgets_the_former_one(client):
    from allauth.account.models import EmailAddress

    member = MemberFactory(email="old@example.jp", password=True)
    EmailAddress.objects.create(user=member, email="old@example.jp", verified=True, primary=True)
    assert actions.change_address(member, "New@example.jp") == "old@example.jp"
    assert (fresh(member).email, EmailAddress.objects.count()) == ("new@example.jp", 0)


def test_an_address_of_another_member_is_refused():
    MemberFactory(email="taken@example.jp")
    member = MemberFactory(email="old@example.jp")
    with pytest.raises(Refused):
        actions.change_address(member, "TAKEN@example.jp")
    assert fresh(member).email == "old@example.jp"


def test_nobody_steps_out_of_a_body_by_a_word_of_their_own():
    old, new, third = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    member = MemberFactory(serving=old)
    actions.affiliate(member, new, proof=Proof.DECLARED)
    assert (member.home_body_id, member.host_body_id) == (new.pk, old.pk)
    actions.prove_again(member, new, kind=Kind.HOME, proof=Proof.CODE, day=today())
    assert (member.home_body_id, member.host_body_id) == (new.pk, 0)
    actions.affiliate(member, third, kind=Kind.SECONDED)
    actions.affiliate(member, old, proof=Proof.DECLARED)
    assert (member.home_body_id, member.host_body_id) == (new.pk, third.pk)
    Affiliation.objects.filter(member=member, ended_on__isnull=True).update(ended_on=today())
    actions.write_byline_detail(member)
    assert (member.home_body_id, member.host_body_id) == (new.pk, 0)
