"""Secret addresses: made, used, ended. Each room has kinds of its own and enters into the record what is done with them."""

import secrets
from typing import Any, TypeVar

from django.db import transaction

from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import is_inside
from chosha.members.actions.tokens import token_digest
from chosha.members.models import Member, SecretAddress

MOST_ADDRESSES = 10
Kind = TypeVar("Kind", bound=SecretAddress)


@transaction.atomic
def make_address(kind: type[Kind], *, by: Member, name: str, **facts: Any) -> tuple[Kind, str]:
    """A new address and its secret, which is shown this once. Raises NotAllowed or Refused."""
    if not is_inside(by):
        raise NotAllowed("Only members may read what an address leads to.")
    if kind._default_manager.filter(member=by, ended_at__isnull=True).count() >= MOST_ADDRESSES:
        raise Refused(f"番地は{MOST_ADDRESSES}個までです。使わないものを止めると、また作れます。")
    secret = secrets.token_urlsafe(32)
    facts |= {"name": name[:60], "digest": token_digest(secret), "made_on": today()}
    return kind._default_manager.create(member=by, **facts), secret


def end_address(address: SecretAddress, *, by: Member) -> bool:
    """From now on the address answers that it is gone. False when it had ended before. Raises NotAllowed."""
    if address.member_id != by.pk:
        raise NotAllowed("An address is its maker's alone.")
    return bool(type(address)._default_manager.filter(pk=address.pk, ended_at__isnull=True).update(ended_at=now()))


def note_address_used(address: SecretAddress) -> None:
    """The day of the last use, written once a day."""
    if address.last_used_on != today():
        type(address)._default_manager.filter(pk=address.pk).update(last_used_on=today())
