"""Who works the queue, and whose application opens by which token."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.kernel.clock import now
from chosha.members.access import INSIDE, has_role, is_inside, may_write, visible_members
from chosha.members.models import Distance, Member, Profile, RoleName
from chosha.moderation.access import may_cover
from chosha.reception.models import Application, ImportRun, Link, Pair, State, Welcome

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


GREETING = "reception.welcome"
BUDDY = "reception.buddy"
NEW_FOR = timedelta(days=60)  # so long after joining a member is a newcomer
GREETED_FOR = timedelta(days=30)  # so long a greeting stands in the list
SEASONED = timedelta(days=30)  # so long somebody is here before lending an ear
MOST_PAIRS = 2
KEPT_FOR = timedelta(days=30)  # so long the two can read what they said after the end


def is_newcomer(member: Any) -> bool:
    return is_inside(member) and (member.joined_at is None or member.joined_at > now() - NEW_FOR)


def listed_greetings(member: Any) -> QuerySet[Welcome]:
    """Who greeted within 30 days and agreed to stand in the list; covered ones only for moderators and their writer."""
    shown = Welcome.objects.filter(listed=True, greeted_at__gt=now() - GREETED_FOR, member__in=visible_members(member).order_by())
    return shown if may_cover(member) else shown.filter(Q(hidden_at__isnull=True) | Q(member=member.pk))


def visible_greetings(member: Any) -> QuerySet[Welcome]:
    """The list, and one's own: what colleagues said under it can be read again as long as one likes."""
    if not is_inside(member):
        return Welcome.objects.none()
    own = Q(member=member.pk, greeted_at__isnull=False)
    return Welcome.objects.filter(own | Q(pk__in=listed_greetings(member).order_by().values("pk")))


def may_answer_greeting(member: Any, welcome: Welcome) -> bool:
    """Colleagues say ようこそ, and the newcomer answers, as long as it stands in the list."""
    fresh = welcome.greeted_at is not None and welcome.greeted_at > now() - GREETED_FOR
    return may_write(member) and welcome.listed and fresh and welcome.hidden_at is None


def greetings_for_air() -> QuerySet[Welcome]:
    """Who agreed to be greeted in the welcome show. Whether somebody may see them is asked at the desk, where hosts are known."""
    agreed = Welcome.objects.filter(on_air=True, greeted_at__gt=now() - NEW_FOR, hidden_at__isnull=True)
    return agreed.filter(member__standing__in=INSIDE, member__is_active=True)


def may_offer_to_buddy(member: Any) -> bool:
    """Whoever is here for 30 days knows the house well enough."""
    return may_write(member) and member.joined_at is not None and member.joined_at <= now() - SEASONED


def may_buddy(member: Any) -> bool:
    return may_offer_to_buddy(member) and Profile.objects.filter(member=member, offers_to_buddy=True).exists()


def open_wishes(member: Any) -> QuerySet[Welcome]:
    """Newcomers who wish for somebody to talk to: seen by members who offer, and by nobody else."""
    if not may_buddy(member):
        return Welcome.objects.none()
    others = visible_members(member).filter(read_only=False).exclude(pk=member.pk)
    return Welcome.objects.filter(wants_buddy=True, member__in=others.order_by())


def visible_pairs(member: Any) -> QuerySet[Pair]:
    """One's own, until 30 days after the end; none that is covered, and none once one of the two keeps away from the other."""
    if not is_inside(member):
        return Pair.objects.none()
    mine = Q(newcomer=member.pk) | Q(buddy=member.pk)
    kept = Q(ended_at__isnull=True) | Q(ended_at__gt=now() - KEPT_FOR)
    return Pair.objects.filter(mine, kept, ~Exists(kept_apart()), hidden_at__isnull=True)


def kept_apart() -> QuerySet[Distance]:
    """For a query of pairs: one of the two does not want to meet the other."""
    either = Q(member=OuterRef("newcomer"), whom=OuterRef("buddy")) | Q(member=OuterRef("buddy"), whom=OuterRef("newcomer"))
    return Distance.objects.filter(either, kind=Distance.Kind.BLOCK).order_by()


def may_talk_in(member: Any, pair: Pair) -> bool:
    return may_write(member) and pair.ended_at is None and pair.hidden_at is None and member.pk in (pair.newcomer_id, pair.buddy_id)


def open_invitation(token: str) -> Link | None:
    """An invitation nobody has answered yet and that has not run out."""
    living = Q(used_at__isnull=True, expires_at__gt=now(), application__state=State.INVITED)
    found = Link.objects.filter(living, digest=token_digest(token), door=Link.Door.INVITE)
    return found.select_related("application__organisation", "application__duty").first()


def visible_imports(member: Member) -> QuerySet[ImportRun]:
    """Tables on their way in: reception's alone, newest first."""
    return ImportRun.objects.all() if may_review(member) else ImportRun.objects.none()
