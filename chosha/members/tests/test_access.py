import pytest
from django.contrib.auth.models import AnonymousUser

from chosha.members.access import has_role, is_inside, lacks_second_step, may_grant, may_suspend
from chosha.members.models import RoleName, Standing
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
        (RoleName.ADMINISTRATOR, True, True, True),
        (RoleName.MODERATOR, False, True, False),
        (RoleName.EDITOR, False, False, False),
        (RoleName.RECEPTION, False, False, False),
    ],
)
def test_who_may_grant_and_suspend(role, grants, suspends, suspends_staff):
    member = StaffFactory(role=role)
    asked = (may_grant(member), may_suspend(member, MemberFactory()), may_suspend(member, StaffFactory()), may_suspend(member, member))
    assert asked == (grants, suspends, suspends_staff, False)


def test_only_whoever_holds_a_role_needs_the_second_step():
    assert (lacks_second_step(MemberFactory()), lacks_second_step(StaffFactory(totp=False))) == (False, True)
