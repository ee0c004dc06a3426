"""The devices a member is signed in on."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from chosha.kernel.clock import now
from chosha.kernel.facts import announce
from chosha.members.facts import SessionsEnded
from chosha.members.models import Member


@transaction.atomic
def end_sessions(member: Member, *, but: str = "") -> int:
    """Sign the member out everywhere, save in the session with the key `but`. Returns how many sessions ended."""
    keys = list(UserSession.objects.filter(user=member).exclude(session_key=but).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    announce(SessionsEnded(member_id=member.pk))
    return len(keys)


@transaction.atomic
def end_session(number: int, *, by: Member) -> None:
    """Sign out on one device. A number that is not the member's own ends nothing."""
    for session in UserSession.objects.filter(pk=number, user=by):
        Session.objects.filter(session_key=session.session_key).delete()
        session.delete()
        announce(SessionsEnded(member_id=by.pk))


def note_seen(session_key: str) -> None:
    """A device was used now; asked at most once an hour, so that the list of devices can say when."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now())


def forget_ended_sessions() -> int:
    """Remove sessions that have run out, and what was known of their devices. Returns how many."""
    gone, _ = Session.objects.filter(expire_date__lt=now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
