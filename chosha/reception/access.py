"""Who works the queue, and whose application opens by which token."""

import hashlib
from typing import Any

from django.db.models import Q, QuerySet

from chosha.kernel.clock import now
from chosha.members.access import has_role
from chosha.members.models import Member, RoleName
from chosha.reception.models import Application, ImportRun, Link, State

QUEUE = (State.WAITING_PERSON, State.ASKED)


def may_review(member: Any) -> bool:
    """Only the reception looks at applications and decides: no role sees everything."""
    return has_role(member, RoleName.RECEPTION)


def visible_applications(member: Member) -> QuerySet[Application]:
    """What reception may open: what waits, and what was decided and is not yet forgotten. Nobody else sees any."""
    if not may_review(member):
        return Application.objects.none()
    return Application.objects.filter(forgotten_at__isnull=True).exclude(state=State.INVITED)  # who is only invited has asked nothing yet


def is_held_by_another(application: Application, member: Member | None) -> bool:
    """Somebody else has claimed it and the claim has not run out."""
    if application.claimed_by_id is None or application.claimed_until is None or application.claimed_until <= now():
        return False
    return member is None or application.claimed_by_id != member.pk


def token_digest(token: str) -> str:
    """Tokens are long and random, so a plain digest is enough to find one by."""
    return hashlib.sha256(token.encode()).hexdigest()


def application_behind(token: str) -> Application | None:
    """The application whose own page this token opens."""
    link = Link.objects.filter(digest=token_digest(token), door=Link.Door.PAGE).select_related("application__organisation").first()
    return link.application if link is not None and link.application.forgotten_at is None else None


def open_welcome(token: str) -> Link | None:
    """An unused welcome that has not run out."""
    living = Q(used_at__isnull=True, expires_at__gt=now(), application__state=State.APPROVED)
    return Link.objects.filter(living, digest=token_digest(token), door=Link.Door.WELCOME).select_related("application__member").first()


def open_invitation(token: str) -> Link | None:
    """An invitation nobody has answered yet and that has not run out."""
    living = Q(used_at__isnull=True, expires_at__gt=now(), application__state=State.INVITED)
    found = Link.objects.filter(living, digest=token_digest(token), door=Link.Door.INVITE)
    return found.select_related("application__organisation", "application__duty").first()


def visible_imports(member: Member) -> QuerySet[ImportRun]:
    """Tables on their way in: reception's alone, newest first."""
    return ImportRun.objects.all() if may_review(member) else ImportRun.objects.none()
