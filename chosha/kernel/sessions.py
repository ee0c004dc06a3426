"""Whose session it is, for answers outside Django's own requests: streams and the gate of live video."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest


def signed_in_member(session_key: str) -> int | None:
    """The member a session is signed in as, by Django's own rules; None once it has ended or the password changed."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = _reading_only(session_key)
    member = get_user(request)
    return int(member.pk) if member.is_authenticated else None


def _reading_only(session_key: str) -> Any:
    """The session without its two ways of writing: there is no answer that could carry a new cookie."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    session.cycle_key = lambda: None
    session.flush = lambda: None
    return session
