"""The door of the 事務局: who may come in, and where the password or the second step is asked for once more."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest

from chosha.kernel.errors import NotAllowed
from chosha.members.models import Member


def enter(request: HttpRequest, may: Callable[[Any], bool]) -> Member:
    """The volunteer, or NotAllowed."""
    if not may(request.user):
        raise NotAllowed
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def enter_again(request: HttpRequest, may: Callable[[Any], bool]) -> Member:
    """Where much can be seen or done a device left lying open is not enough: password or second step within a quarter of an hour.

    A form that was sent is kept meanwhile, and goes through afterwards.
    """
    member = enter(request, may)
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    return member
