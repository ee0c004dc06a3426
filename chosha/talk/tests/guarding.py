"""Guardians with keys, and members whose masks are open, for tests that write without a name."""

from chosha.members.engine import keyring
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.talk.actions import make_guardian_key


def three_guardians() -> dict[Member, str]:
    """Each with the passphrase."""
    found = [StaffFactory(role=RoleName.GUARDIAN) for _ in range(3)]
    return {guardian: make_guardian_key(guardian) for guardian in found}


def wearer(**more) -> Member:
    """A member whose masks are open, as after signing in by password."""
    member = MemberFactory(**more)
    member.mask_secret = keyring.new_secret()
    return member
