"""Tasks of volunteers: two voices, an end in March, and the way out."""

from datetime import date, datetime

import pytest

from chosha.audit.models import Entry
from chosha.kernel.clock import JST
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members import actions
from chosha.members.access import has_role
from chosha.members.actions.roles import ALONE
from chosha.members.models import Member, Role, RoleName, RoleProposal, Standing
from chosha.members.queries import last_day_of_role, roles_ending_soon
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
R = RoleName


def clock(monkeypatch, *day: int) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(*day, 12, tzinfo=JST))


@pytest.fixture
def two():
    """Two administrators."""
    return StaffFactory(role=R.ADMINISTRATOR), StaffFactory(role=R.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2027, 1, 1), date(2028, 3, 31)),
        (date(2027, 3, 31), date(2028, 3, 31)),
    ],
)
def test_a_task_lasts_until_the_31_march_that_is_at_least_three_months_off(day, last):
    assert last_day_of_role(day) == last


def test_a_role_is_proposed_by_one_and_holds_by_two(two, monkeypatch):
    clock(monkeypatch, 2026, 11, 25)
    (one, other), member = two, MemberFactory()
    proposal = actions.propose_role(member, R.RECEPTION, by=one)
    assert has_role(Member.objects.get(pk=member.pk), R.RECEPTION) is False
    role = actions.agree_to_role(proposal, by=other)
    assert (role.proposed_by, role.granted_by, role.ends_on) == (one, other, date(2027, 3, 31))
    assert has_role(Member.objects.get(pk=member.pk), R.RECEPTION) is True
    last = Entry.objects.first()
    assert (last.act, last.by_id, last.details["proposed_by"], last.details["alone"]) == ("members.role.granted", other.pk, one.pk, False)


def test_neither_who_proposed_nor_whom_it_concerns_is_the_second_voice(two):
    one, other = two
    for proposal, by in (
        (actions.propose_role(MemberFactory(), R.EDITOR, by=one), one),
        (actions.propose_role(other, R.EDITOR, by=one), other),
    ):
        with pytest.raises(Refused, match="もう一人の管理係"):
            actions.agree_to_role(proposal, by=by)
    with pytest.raises(NotAllowed):
        actions.agree_to_role(RoleProposal.objects.first(), by=StaffFactory(role=R.MODERATOR))
    with pytest.raises(NotAllowed):
        actions.propose_role(MemberFactory(), R.EDITOR, by=StaffFactory(role=R.MODERATOR))


def test_two_administrators_can_keep_each_other(two, monkeypatch):
    one, other = two
    Role.objects.update(ends_on=date(2027, 3, 31))
    clock(monkeypatch, 2027, 3, 1)
    role = actions.agree_to_role(actions.propose_role(one, R.ADMINISTRATOR, by=one), by=other)
    assert (role.ends_on, Role.objects.filter(member=one).count()) == (date(2028, 3, 31), 1)
    assert Entry.objects.first().act == "members.role.renewed"


@pytest.mark.parametrize(("name", "holds"), [(name, name in ALONE) for name in R])
def test_a_single_administrator_gives_only_hands_for_the_door_and_a_second_administrator_alone(name, holds):
    member = MemberFactory()
    proposal = actions.propose_role(member, name, by=StaffFactory(role=R.ADMINISTRATOR))
    assert (proposal.closed_at is not None, has_role(Member.objects.get(pk=member.pk), name)) == (holds, holds)
    entry = Entry.objects.first()
    assert (entry.act, entry.details.get("alone")) == (("members.role.granted", True) if holds else ("members.role.proposed", None))


def test_the_same_is_not_proposed_twice_nor_what_is_held_nor_for_somebody_outside(two):
    one, other = two
    member = MemberFactory()
    proposal = actions.propose_role(member, R.EDITOR, by=one)
    with pytest.raises(Refused, match="確認を待っています"):
        actions.propose_role(member, R.EDITOR, by=other)
    actions.agree_to_role(proposal, by=other)
    with pytest.raises(Refused, match="すでにお願いしています"):
        actions.propose_role(member, R.EDITOR, by=one)
    with pytest.raises(Refused, match="もう決まっています"):
        actions.agree_to_role(proposal, by=other)
    with pytest.raises(Refused, match="いま庁舎に入れない方"):
        actions.propose_role(MemberFactory(standing=Standing.SUSPENDED), R.EDITOR, by=one)


@pytest.mark.parametrize(
    ("who", "act"), [("member", "members.role.declined"), ("one", "members.role.taken_back"), ("other", "members.role.refused")]
)
def test_a_proposal_is_declined_taken_back_or_refused(two, who, act):
    member = MemberFactory()
    proposal = actions.propose_role(member, R.GUARDIAN, by=two[0])
    with pytest.raises(NotAllowed):
        actions.turn_down_role(proposal, by=MemberFactory())
    actions.turn_down_role(proposal, by={"member": member, "one": two[0], "other": two[1]}[who])
    assert (Entry.objects.first().act, has_role(member, R.GUARDIAN)) == (act, False)
    with pytest.raises(Refused):
        actions.agree_to_role(proposal, by=two[1])


def test_a_member_steps_down_alone_and_others_may_not_do_it():
    member = StaffFactory(role=R.RECEPTION)
    with pytest.raises(NotAllowed):
        actions.end_role(member, R.RECEPTION, by=StaffFactory(role=R.MODERATOR))
    actions.end_role(member, R.RECEPTION, by=member)
    assert (Member.objects.get(pk=member.pk).holds_role, Entry.objects.first().by_id) == (False, member.pk)


def test_what_nobody_renewed_ends_and_the_rest_goes_on(two):
    over, runs, left = StaffFactory(role=R.EDITOR), StaffFactory(role=R.EDITOR), StaffFactory(role=R.EDITOR, standing=Standing.LEFT)
    over.roles.update(ends_on=date(2020, 3, 31))
    runs.roles.update(ends_on=date(2099, 3, 31))
    two[0].roles.update(ends_on=date(2020, 3, 31))
    assert {role.member for role in actions.end_due_roles()} == {over, left, two[0]}
    holding = set(Member.objects.filter(holds_role=True))
    assert holding == {runs, two[1]}
    assert actions.end_due_roles() == []


def test_the_last_administrators_are_never_ended_by_the_chore(two):
    Role.objects.update(ends_on=date(2020, 3, 31))
    assert (actions.end_due_roles(), [has_role(member, R.ADMINISTRATOR) for member in two]) == ([], [True, True])


def test_holders_are_to_be_told_in_the_last_thirty_days_once(monkeypatch):
    role = StaffFactory(role=R.EDITOR).roles.get()
    Role.objects.update(ends_on=date(2027, 3, 31))
    clock(monkeypatch, 2027, 2, 28)
    assert roles_ending_soon() == []
    clock(monkeypatch, 2027, 3, 1)
    assert roles_ending_soon() == [role]
    actions.note_told(role)
    assert roles_ending_soon() == []
