import pytest
from django.contrib.auth.models import AnonymousUser

from chosha.kernel.clock import now
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.reception.access import application_behind, may_review, token_digest, visible_applications
from chosha.reception.models import Link
from chosha.reception.tests.factories import WaitingFactory

pytestmark = pytest.mark.django_db

WHO = [
    (lambda: StaffFactory(role=RoleName.RECEPTION), True),
    (lambda: StaffFactory(role=RoleName.EDITOR), False),
    (lambda: StaffFactory(role=RoleName.ADMINISTRATOR), False),
    (lambda: StaffFactory(role=RoleName.BROADCAST), False),
    (lambda: StaffFactory(role=RoleName.MODERATOR), False),
    (lambda: StaffFactory(role=RoleName.RECEPTION, standing=Standing.SUSPENDED), False),
    (MemberFactory, False),
    (AnonymousUser, False),
]


@pytest.mark.parametrize(("who", "may"), WHO)
def test_who_may_look_at_applications(who, may):
    member, application = who(), WaitingFactory()
    assert (may_review(member), list(visible_applications(member))) == (may, [application] if may else [])


def test_what_was_forgotten_opens_for_nobody():
    application = WaitingFactory(forgotten_at=now())
    Link.objects.create(application=application, door="page", digest=token_digest("t"), made_at=now())
    assert list(visible_applications(StaffFactory(role=RoleName.RECEPTION))) == []
    assert application_behind("t") is None


def test_a_welcome_token_does_not_open_the_applicants_page():
    Link.objects.create(application=WaitingFactory(), door="welcome", digest=token_digest("w"), made_at=now(), expires_at=now())
    assert application_behind("w") is None
