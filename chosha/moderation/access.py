from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.kernel.content import Passport, Voice, passport, passports
from chosha.members.access import has_role, is_inside
from chosha.members.models import RoleName
from chosha.moderation.models import Appeal, Cover, Report

A_DECISION = timedelta(hours=24)  # within which an appeal is decided


def may_cover(member: Any) -> bool:
    """Moderators cover and uncover."""
    return has_role(member, RoleName.MODERATOR)


def may_hide(by: Any) -> bool:
    """Moderators, and None: the house itself, when two members have told of a leak."""
    return by is None or may_cover(by)


def known_passport(key: str) -> Passport | None:
    """The passport of a key that comes from an address; None for an unknown one."""
    try:
        return passport(key)
    except KeyError:
        return None


def visible_covers(member: Any) -> QuerySet[Cover]:
    """All for moderators, save those of contents kept from their own body: of these they must not learn."""
    return _not_kept(member, Cover.objects.all()) if may_cover(member) else Cover.objects.none()


def visible_reports(member: Any) -> QuerySet[Report]:
    """What members told moderators of; the same rule."""
    return _not_kept(member, Report.objects.all()) if may_cover(member) else Report.objects.none()


def visible_appeals(member: Any) -> QuerySet[Appeal]:
    return Appeal.objects.filter(cover__in=visible_covers(member).order_by())


def open_matters(key: str) -> Q:
    """Contents of this key that were told of or covered and are not settled yet: what moderators have to see of private things."""
    told = Report.objects.filter(key=key, closed_at__isnull=True).order_by().values("thing_id")
    covered = Cover.objects.filter(key=key, lifted_at__isnull=True).order_by().values("thing_id")
    return Q(pk__in=told) | Q(pk__in=covered)


def own_reports(member: Any) -> QuerySet[Report]:
    """What the member told of; nobody else sees who it was."""
    return Report.objects.filter(by=member) if is_inside(member) else Report.objects.none()


def _not_kept(member: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
    for issued in passports():
        kept = issued.kept_from(member)
        if not kept.query.is_empty():
            rows = rows.exclude(Exists(kept.filter(pk=OuterRef("thing_id")).order_by()), key=issued.key)
    return rows


def may_settle(member: Any, key: str, thing: Any) -> bool:
    """A moderator who neither wrote it nor told of it."""
    if not may_cover(member) or Report.objects.filter(key=key, thing_id=thing.pk, by=member.pk, closed_at__isnull=True).exists():
        return False
    return not passport(key).is_by(thing, member)


def may_have_written(member: Any, key: str, thing: Any) -> bool:
    """Whether nobody can tell that the member did not: of a text under a mask, while the member's own masks are locked."""
    return getattr(thing, "mask_id", None) is not None and passport(key).voice_of(thing, member) is Voice.LOCKED


def may_decide(member: Any, appeal: Appeal, thing: Any) -> bool:
    """A moderator who neither covered it, nor wrote it, nor had told of it. `thing` is None when it is gone."""
    cover = appeal.cover
    if not may_cover(member) or cover.by_id == member.pk or cover.reports.filter(by=member.pk).exists():
        return False
    return thing is None or not passport(cover.key).is_by(thing, member)
