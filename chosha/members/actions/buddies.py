"""Whether a member would be the one a newcomer can talk to."""

from django.db import transaction

from chosha.members.models import Member, Profile


@transaction.atomic
def offer_to_buddy(member: Member, offers: bool) -> None:
    Profile.objects.filter(member=member).update(offers_to_buddy=offers)
