"""A stranger sees nothing through any passport, whatever content it is issued for."""

import pytest
from django.contrib.auth.models import AnonymousUser

from chosha.kernel.content import passports
from chosha.members.models import Member, Standing
from tests.house.plan import ROOT

pytestmark = pytest.mark.django_db
STANDINGS = [Standing.APPLICANT, Standing.SUSPENDED]


def test_there_are_passports_to_look_at():
    assert {"board.post", "broadcasts.episode", "talk.comment"} <= {passport.key for passport in passports()}


@pytest.mark.parametrize("standing", STANDINGS)
def test_whoever_is_not_inside_sees_nothing_through_any_passport(demo_world, standing):
    outsider = Member.objects.create(email=f"{standing}@example.jp", name="外", display_name="外", standing=standing)
    for passport in passports():
        assert passport.model.objects.exists(), f"plant something of {passport.key} first"
        assert (passport.key, list(passport.visible_to(outsider))) == (passport.key, [])
        assert (passport.key, list(passport.visible_to(AnonymousUser()))) == (passport.key, [])


def test_every_passport_is_in_the_docs():
    text = (ROOT / "docs/house.md").read_text("utf-8")
    assert [passport.key for passport in passports() if f"`{passport.key}`" not in text] == []
