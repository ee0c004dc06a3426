from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chosha.audit.models import Entry
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members import actions
from chosha.members.actions import serving
from chosha.members.models import Affiliation, ApiToken, Duty, Member, Organisation, RoleName, Standing
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_without_a_password_and_recorded():
    member = actions.welcome_member(email="New@Example.jp", name="石川 真央", display_name="まお")
    assert (member.email, member.has_usable_password(), member.standing) == ("new@example.jp", False, Standing.ACTIVE)
    assert Entry.objects.get().act == "members.member.welcomed"


def test_an_address_has_one_account_whatever_its_case():
    MemberFactory(email="here@example.jp")
    with pytest.raises(Refused):
        actions.welcome_member(email="HERE@example.jp", name="x", display_name="x")


def test_a_new_affiliation_ends_the_former_and_writes_the_line_under_the_name(monkeypatch):
    monkeypatch.setattr("chosha.members.actions.serving.today", lambda: date(2026, 11, 23))
    member, tax = MemberFactory(), DutyFactory(name="収納")
    actions.affiliate(member, OrganisationFactory(kind="町"), duty=tax, duty_since=date(2016, 4, 1))
    member.refresh_from_db()
    assert (member.byline_detail, Affiliation.objects.filter(member=member, ended_on__isnull=True).count()) == ("町・収納 11年目", 1)
    assert Affiliation.objects.filter(member=member).count() == 2


def test_a_new_fiscal_year_makes_everybody_a_year_older_in_the_field(monkeypatch):
    member = MemberFactory()
    actions.affiliate(member, OrganisationFactory(), duty=DutyFactory(), duty_since=date(2026, 4, 1))
    monkeypatch.setattr("chosha.members.actions.serving.today", lambda: date(2027, 4, 1))
    actions.refresh_byline_details()
    member.refresh_from_db()
    assert member.byline_detail == "市・税務 2年目"


@pytest.mark.django_db(transaction=True)
def test_new_lines_under_the_names_are_written_in_batches_that_hold_no_lock_together(monkeypatch):
    monkeypatch.setattr(serving, "BATCH", 2)
    MemberFactory.create_batch(3, byline_detail="古い一行")
    with CaptureQueriesContext(connection) as asked:
        changed = [actions.refresh_byline_details(), actions.refresh_byline_details()]
    words = " ".join(query["sql"].split()[0] for query in asked)
    assert (changed, words) == ([3, 0], "SELECT SELECT UPDATE UPDATE SELECT SELECT")
    assert list(Member.objects.values_list("byline_detail", flat=True)) == ["市"] * 3


def test_a_line_that_somebody_changed_meanwhile_is_left_as_it_is(monkeypatch):
    member = MemberFactory(byline_detail="古い一行")
    worked_out = serving._byline_detail
    monkeypatch.setattr(serving, "_byline_detail", lambda home: Member.objects.update(byline_detail="新しい一行") and worked_out(home))
    actions.refresh_byline_details()
    member.refresh_from_db()
    assert member.byline_detail == "新しい一行"


def test_whoever_serves_nowhere_any_more_has_no_line_under_the_name():
    member = MemberFactory(serving=False)
    actions.refresh_byline_details()
    member.refresh_from_db()
    assert member.byline_detail == ""


def test_only_the_command_line_gives_roles_alone_administrators_end_them_and_the_last_one_stays():
    chief, member = StaffFactory(role=RoleName.ADMINISTRATOR), MemberFactory()
    with pytest.raises(NotAllowed):
        actions.grant_role(member, RoleName.RECEPTION, by=chief)
    actions.grant_role(member, RoleName.RECEPTION, by=None)
    actions.grant_role(member, RoleName.RECEPTION, by=None)
    assert (member.roles.count(), Member.objects.get(pk=member.pk).holds_role) == (1, True)
    actions.end_role(member, RoleName.RECEPTION, by=chief)
    assert Member.objects.get(pk=member.pk).holds_role is False
    with pytest.raises(Refused, match="一人もいなくなります"):
        actions.end_role(chief, RoleName.ADMINISTRATOR, by=chief)


def test_a_standing_is_changed_by_whoever_may_and_recorded_with_its_reason():
    member = MemberFactory()
    with pytest.raises(NotAllowed):
        actions.change_standing(member, Standing.SUSPENDED, by=StaffFactory(role=RoleName.RECEPTION))
    actions.change_standing(member, Standing.SUSPENDED, by=StaffFactory(role=RoleName.MODERATOR), reason="宣伝")
    assert (Member.objects.get(pk=member.pk).standing, Entry.objects.get().reason) == (Standing.SUSPENDED, "宣伝")


@pytest.mark.parametrize("standing", [Standing.ACTIVE, Standing.LEAVE, Standing.SECONDED, Standing.ALUMNI, Standing.APPLICANT])
def test_whoever_was_stopped_comes_back_as_what_they_were(standing):
    member = MemberFactory(standing=standing)
    actions.change_standing(member, Standing.SUSPENDED, by=None)
    actions.change_standing(member, Standing.SUSPENDED, by=None, reason="もう一度")
    stopped = Member.objects.get(pk=member.pk)
    actions.restore_standing(stopped, by=None)
    back = Member.objects.get(pk=member.pk)
    assert (back.standing, back.standing_before) == (standing, "")


def test_a_token_is_kept_as_a_digest_and_ended_by_its_owner_alone():
    member = MemberFactory()
    token, secret = actions.make_token(member, name="新着", scopes=["posts:read", "posts:read"])
    assert (token.scopes, secret in str(ApiToken.objects.values().get())) == (["posts:read"], False)
    with pytest.raises(NotAllowed):
        actions.end_token(token, by=MemberFactory())
    for scopes in ([], ["everything"]):
        with pytest.raises(Refused):
            actions.make_token(member, name="x", scopes=scopes)


def test_a_body_beside_the_lists_is_added_once():
    first = actions.add_body("青波広域連合", prefecture="富山県")
    assert (actions.add_body("青波広域連合", prefecture="富山県"), first.size_words, first.full_name) == (
        first,
        "組合",
        "富山県青波広域連合",
    )


def test_the_official_lists_are_loaded_whole_and_again_without_doubles():
    assert actions.load_bodies() == actions.load_bodies() == Organisation.objects.count()
    municipalities = Organisation.objects.filter(code__regex=r"^[0-9]{6}$").count()
    assert (municipalities, Duty.objects.filter(parent__isnull=True).count() > 10) == (1788, True)
