import pytest

from chosha.members.actions import grant_role, load_bodies
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Mail
from chosha.reception.models import Application
from demo.applicants import build_applications
from demo.people import fictional_bodies

pytestmark = pytest.mark.django_db


def test_every_way_an_application_can_stand_is_in_the_queue() -> None:
    reviewer = MemberFactory()
    grant_role(reviewer, RoleName.RECEPTION, by=None)
    load_bodies()
    fictional_bodies()
    assert build_applications({"m005": reviewer}) == 8
    standing = [(row.state, row.proof, row.organisation_text) for row in Application.objects.order_by("email")]
    assert standing == [
        ("waiting_person", "code", ""),
        ("waiting_person", "", ""),
        ("waiting_person", "", ""),
        ("waiting_person", "", "みどりの丘衛生組合"),
        ("asked", "", ""),
        ("waiting_proof", "", ""),
        ("waiting_proof", "", ""),  # the address is another body's
        ("waiting_proof", "", ""),  # the code came back
    ]
    assert Mail.objects.filter(bounced_at__isnull=False).count() == 1
