import pytest

from chosha.kernel.clock import now
from chosha.members.actions import load_bodies
from chosha.members.models import Organisation
from chosha.members.tests.factories import MemberFactory
from chosha.reception.models import Application
from chosha.reception.queries import documents_of, living_vouches
from chosha.reception.tests.test_vouching import LONG_AGO
from demo.people import fictional_bodies
from demo.proofs import build_proofs

pytestmark = pytest.mark.django_db


def test_one_vouch_two_vouches_and_a_paper_wait_for_a_person(settings, tmp_path) -> None:
    settings.CHOSHA_HOME = tmp_path
    load_bodies()
    fictional_bodies()
    bodies = Organisation.objects.filter(code__in=["other:minato-shi", "other:mikazuki-shi"])
    people = {f"{body.pk}-{n}": MemberFactory(serving=body, joined_at=now() - LONG_AGO) for body in bodies for n in range(3)}
    assert build_proofs(people) == 3
    standing = [
        (row.state, row.proof, living_vouches(row).count(), len(documents_of(row))) for row in Application.objects.order_by("email")
    ]
    assert standing == [("waiting_person", "", 0, 1), ("waiting_person", "", 1, 0), ("waiting_person", "vouch", 2, 0)]
