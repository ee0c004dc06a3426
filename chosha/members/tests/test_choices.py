"""What members choose for themselves, and whom they meet in lists."""

from datetime import time

import pytest
from django.contrib.auth.models import AnonymousUser

from chosha.members.access import visible_members
from chosha.members.actions import choose_interests, offer_to_buddy, set_quiet_hours
from chosha.members.models import Affiliation, Interest, Profile, Standing
from chosha.members.tests.factories import AffiliationFactory, DutyFactory, MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_whom_a_member_meets_in_a_list():
    city = OrganisationFactory()
    people = {
        "active": MemberFactory(serving=city),
        "spares": MemberFactory(serving=city, spares_own_body=True),
        "lent here": MemberFactory(spares_own_body=True),
        "alumni": MemberFactory(standing=Standing.ALUMNI),
        "suspended": MemberFactory(standing=Standing.SUSPENDED),
        "left": MemberFactory(standing=Standing.LEFT),
        "applicant": MemberFactory(standing=Standing.APPLICANT),
    }
    AffiliationFactory(member=people["lent here"], organisation=city, kind=Affiliation.Kind.SECONDED)
    everybody, inside = set(people), {"active", "spares", "lent here", "alumni"}

    def met_by(viewer):
        found = set(visible_members(viewer).values_list("pk", flat=True))
        return {name for name in everybody if people[name].pk in found}

    assert met_by(MemberFactory()) == inside
    assert met_by(MemberFactory(serving=city)) == {"active", "alumni"}
    assert met_by(people["spares"]) == {"active", "spares", "alumni"}
    assert met_by(MemberFactory(serving=False)) == inside
    assert met_by(people["suspended"]) == met_by(AnonymousUser()) == set()


def test_interests_are_exactly_what_was_chosen_last():
    member, other = MemberFactory(), MemberFactory()
    tax, family, books = DutyFactory(), DutyFactory(), DutyFactory()
    choose_interests(other, [books])
    choose_interests(member, [tax, family])
    kept = Interest.objects.get(member=member, duty=family).pk
    choose_interests(member, [family, family, books])
    assert set(Interest.objects.filter(member=member).values_list("duty", flat=True)) == {family.pk, books.pk}
    assert (Interest.objects.get(member=member, duty=family).pk, Interest.objects.filter(member=other).count()) == (kept, 1)


def test_quiet_hours_and_the_offer_to_newcomers_are_the_members_own():
    member, other = MemberFactory(), MemberFactory()
    set_quiet_hours(member, time(21), time(6))
    offer_to_buddy(member, True)
    rows = {row.member_id: (row.quiet_from, row.quiet_until, row.offers_to_buddy) for row in Profile.objects.all()}
    assert rows == {member.pk: (time(21), time(6), True), other.pk: (time(22), time(7), False)}
