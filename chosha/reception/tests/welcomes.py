"""Newcomers who greeted or wish, members who lend an ear, and pairs: built through the real actions."""

from datetime import timedelta
from typing import Any

from chosha.kernel.clock import now
from chosha.members.actions import offer_to_buddy
from chosha.members.models import Member
from chosha.members.tests.factories import MemberFactory
from chosha.reception.actions import greet, take_on, wish_for_buddy
from chosha.reception.models import Pair, Welcome


def greeted(member: Member | None = None, **said: Any) -> Welcome:
    """Somebody who joined today, greeted and agreed to be listed, unless said otherwise."""
    return greet(member or MemberFactory(), **({"words": "はじめまして。", "listed": True, "on_air": False} | said))


def lender(**facts: Any) -> Member:
    """Somebody who is here for a year and would be the one a newcomer can talk to."""
    member = MemberFactory(joined_at=now() - timedelta(days=400), **facts)
    offer_to_buddy(member, True)
    return member


def wishing(member: Member | None = None) -> Welcome:
    member = member or MemberFactory()
    wish_for_buddy(member, wants=True)
    return Welcome.objects.get(member=member)


def paired(newcomer: Member | None = None, buddy: Member | None = None) -> Pair:
    return take_on(wishing(newcomer), by=buddy or lender())
