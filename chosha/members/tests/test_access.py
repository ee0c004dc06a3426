from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from chosha.kernel.clock import today
from chosha.members.access import has_role, is_inside, lacks_second_step, may_grant, may_read_private, may_suspend
from chosha.members.models import Member, Role, RoleName, Standing
from chosha.members.queries import members_with_role, roles_of
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("standing", "inside"),
    [
        (Standing.ACTIVE, True),
        (Standing.LEAVE, True),
        (Standing.SECONDED, True),
        (Standing.ALUMNI, True),
        (Standing.APPLICANT, False),
        (Standing.SUSPENDED, False),
    ],
)
def test_who_is_inside(standing, inside):
    assert is_inside(MemberFactory(standing=standing)) is inside
    assert is_inside(MemberFactory(standing=standing, is_active=False)) is False


def test_a_stranger_is_outside_and_holds_nothing():
    assert (is_inside(AnonymousUser()), has_role(AnonymousUser(), *RoleName)) == (False, False)


def test_a_role_of_a_suspended_member_is_worth_nothing():
    assert has_role(StaffFactory(role=RoleName.ADMINISTRATOR, standing=Standing.SUSPENDED), RoleName.ADMINISTRATOR) is False


@pytest.mark.parametrize(
    ("role", "grants", "suspends", "suspends_staff"),
    [
        (RoleName.ADMINISTRATOR, True, False, True),
        (RoleName.MODERATOR, False, True, False),
        (RoleName.EDITOR, False, False, False),
        (RoleName.RECEPTION, False, False, False),
    ],
)
def test_who_may_grant_and_suspend(role, grants, suspends, suspends_staff):
    member = StaffFactory(role=role)
    asked = (may_grant(member), may_suspend(member, MemberFactory()), may_suspend(member, StaffFactory()), may_suspend(member, member))
    assert asked == (grants, suspends, suspends_staff, False)


@pytest.mark.parametrize(
    ("role", "reads", "reads_staff"),
    [
        (RoleName.ADMINISTRATOR, False, True),
        (RoleName.MODERATOR, True, False),
        *((role, False, False) for role in RoleName if role not in (RoleName.ADMINISTRATOR, RoleName.MODERATOR)),
    ],
)
def test_nobody_reads_what_is_private_about_everybody(role, reads, reads_staff):
    member = StaffFactory(role=role)
    asked = (may_read_private(member, MemberFactory()), may_read_private(member, StaffFactory()), may_read_private(member, member))
    assert asked == (reads, reads_staff, False)


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True), (None, True)])
def test_a_role_is_worth_nothing_after_its_last_day_though_no_chore_has_ended_it(days, holds):
    member = StaffFactory(role=RoleName.RECEPTION)
    member.roles.update(ends_on=None if days is None else today() + timedelta(days=days))
    assert (has_role(member, RoleName.RECEPTION), roles_of(member), list(members_with_role(RoleName.RECEPTION))) == (
        (holds, {"reception"}, [member]) if holds else (False, set(), [])
    )


def test_the_last_administrators_keep_their_role_until_another_one_goes_on():
    late, other = StaffFactory(role=RoleName.ADMINISTRATOR), StaffFactory(role=RoleName.ADMINISTRATOR)
    Role.objects.update(ends_on=today() - timedelta(days=1))
    assert [has_role(member, RoleName.ADMINISTRATOR) for member in (late, other)] == [True, True]
    other.roles.update(ends_on=today())
    assert [has_role(member, RoleName.ADMINISTRATOR) for member in (late, other)] == [False, True]
    Member.objects.filter(pk=other.pk).update(standing=Standing.SUSPENDED)
    assert has_role(late, RoleName.ADMINISTRATOR) is True


def test_only_whoever_holds_a_role_needs_the_second_step():
    assert (lacks_second_step(MemberFactory()), lacks_second_step(StaffFactory(totp=False))) == (False, True)
