import pytest

from chosha.members.actions import grant_role, load_bodies
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory
from chosha.reception import queries
from chosha.reception.models import Application, Refusal
from demo.applicants import build_applications
from demo.people import fictional_bodies

pytestmark = pytest.mark.django_db


def test_every_way_an_application_can_stand_is_in_the_queue() -> None:
    people = {key: MemberFactory() for key in ("m005", "m044", "m087", "m090")}
    grant_role(people["m005"], RoleName.RECEPTION, by=None)
    load_bodies()
    fictional_bodies()
    assert build_applications(people) == 21
    standing = {(row.state, row.purpose, row.proof) for row in Application.objects.all()}
    assert standing == {
        ("waiting_person", "join", "code"),
        ("waiting_person", "join", ""),
        ("waiting_person", "transfer", ""),
        ("waiting_person", "renewal", ""),
        ("asked", "join", ""),
        ("waiting_proof", "join", ""),
        ("approved", "join", "code"),
        ("declined", "join", ""),
    }
    hints = {hint.kind for row in queries.queue_page(people["m005"]).rows for hint in row.sight.hints}
    assert {"bounced", "refused", "device", "mismatch", "guessed", "bare"} <= hints
    assert [row.application.name for row in queries.welcome_together(people["m005"])] == [
        "白石 澄江",
        "早坂 美里",
        "楠本 拓",
        "伊庭 さやか",
    ]
    assert (Refusal.objects.count(), Application.objects.filter(first_yes_by=people["m044"]).count()) == (1, 1)
