"""The account itself: opened for an approved applicant, its password, the names it shows."""

from datetime import datetime

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.kernel.facts import announce
from chosha.members.facts import MemberJoined
from chosha.members.models import Member, Profile, Standing
from chosha.members.queries import key_of_name


@transaction.atomic
def welcome_member(
    *, email: str, name: str, display_name: str, kana: str = "", hello: str = "", joined_at: datetime | None = None
) -> Member:
    """Open the account of an approved applicant, without a password: the welcome mail lets its owner set one.

    Raises Refused when the address already has an account.
    """
    if Member.objects.filter(email__iexact=email).exists():
        raise Refused("このメールアドレスの会員は、すでにいます。")
    member = Member(
        email=email.lower(),
        name=name,
        display_name=display_name,
        kana=kana,
        hello=hello,
        standing=Standing.ACTIVE,
        joined_at=joined_at or now(),
        name_key=key_of_name(name),
    )
    member.set_unusable_password()
    member.save(force_insert=True)
    Profile.objects.create(member=member)
    record("members.member.welcomed", member)
    announce(MemberJoined(member_id=member.pk))
    return member


@transaction.atomic
def set_password(member: Member, password: str) -> None:
    """Set the password, whose strength the calling form has checked."""
    member.set_password(password)
    member.save(update_fields=["password"])
    record("members.password.set", member, by=member)
