import pytest

from chosha.members.access import has_role, is_inside, lacks_second_step
from chosha.members.models import RoleName, Standing
from chosha.members.queries import current_affiliation
from chosha.members.tests.factories import PASSWORD, MemberFactory, OrganisationFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_a_member_of_the_factory_is_inside_and_serves_a_body():
    member = MemberFactory(password=True)
    assert (is_inside(member), current_affiliation(member).organisation.prefecture) == (True, "富山県")
    assert member.check_password(PASSWORD)


def test_an_applicant_of_the_factory_is_outside_and_serves_nobody():
    applicant = MemberFactory(standing=Standing.APPLICANT)
    assert (is_inside(applicant), current_affiliation(applicant)) == (False, None)


def test_staff_of_the_factory_hold_the_role_and_the_second_step():
    staff = StaffFactory(role=RoleName.RECEPTION)
    assert (has_role(staff, RoleName.RECEPTION), has_role(staff, RoleName.MODERATOR)) == (True, False)
    assert (lacks_second_step(staff), lacks_second_step(StaffFactory(totp=False))) == (False, True)


def test_a_city_of_the_factory_has_the_domain_it_is_given():
    city = OrganisationFactory(domain="city.aonami.lg.jp", domain__grade="C")
    assert list(city.mail_domains.values_list("domain", "grade")) == [("city.aonami.lg.jp", "C")]
