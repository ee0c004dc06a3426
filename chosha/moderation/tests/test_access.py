import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.access import may_cover, visible_covers
from chosha.moderation.models import Cover

pytestmark = pytest.mark.django_db


def test_who_covers_and_who_sees_what_is_covered():
    people = {name: StaffFactory(role=name) for name in RoleName.values}
    people |= {
        "member": MemberFactory(),
        "stopped": StaffFactory(role=RoleName.MODERATOR, standing=Standing.SUSPENDED),
        "stranger": AnonymousUser(),
    }
    Cover.objects.create(key="board.post", thing_id=1, reason="x", by=people["moderator"], at=timezone.now())
    assert {who for who, person in people.items() if may_cover(person)} == {"moderator"}
    assert {who for who, person in people.items() if visible_covers(person).exists()} == {"moderator"}
