"""Covering for now, and uncovering. The room hides its own content; here stands who did it and why."""

from typing import Any

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import day_stamp, now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.moderation.access import may_cover
from chosha.moderation.models import Cover
from chosha.notices.actions import notify

LONGEST_REASON = 100  # the notice to the author carries it whole


@transaction.atomic
def cover_thing(key: str, thing: Any, *, by: Member, reason: str) -> Cover:
    """Cover one content for now. Its author is told the reason by the room; covering twice is refused."""
    if not may_cover(by):
        raise NotAllowed("Only moderators cover content.")
    reason = reason.strip()
    if not reason:
        raise Refused("理由がまだ書かれていません。書いた人に、このまま伝わる文で書いてください。", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字までです。いま{len(reason)}字あります。", field="reason")
    if Cover.objects.select_for_update().filter(key=key, thing_id=thing.pk, lifted_at__isnull=True).exists():
        raise Refused("すでに伏せてあります。二つめの記録は作っていません。")
    cover = Cover.objects.create(key=key, thing_id=thing.pk, reason=reason, by=by, at=now())
    passport(key).hide(thing, by=by, reason=reason)
    record("moderation.cover.made", cover, by=by, reason=reason, key=key, thing_id=thing.pk)
    return cover


@transaction.atomic
def lift_cover(cover: Cover, *, by: Member) -> None:
    """Show it again as it was. Lifting twice does nothing."""
    if not may_cover(by):
        raise NotAllowed("Only moderators lift a cover.")
    current = Cover.objects.select_for_update().get(pk=cover.pk)
    if current.lifted_at is not None:
        return
    current.lifted_at, current.lifted_by = now(), by
    current.save(update_fields=["lifted_at", "lifted_by"])
    issued = passport(current.key)
    thing = issued.model._default_manager.filter(pk=current.thing_id).first()
    if thing is not None:
        issued.unhide(thing, by=by, reason=current.reason)
    record("moderation.cover.lifted", current, by=by, key=current.key, thing_id=current.thing_id)


@transaction.atomic
def note_mending(key: str, thing: Any, *, by: Member | None) -> None:
    """The author has mended what was covered, and the room shows it again: the cover ends, and whoever covered it is told.

    `by` is None for what stands under a mask: nothing may say who mended it.
    """
    current = Cover.objects.select_for_update().select_related("by").filter(key=key, thing_id=thing.pk, lifted_at__isnull=True).first()
    if current is None:
        return
    current.lifted_at, current.lifted_by = now() if by else day_stamp(), by
    current.save(update_fields=["lifted_at", "lifted_by"])
    record("moderation.cover.mended", current, by=by, key=key, thing_id=thing.pk)
    line = "あなたが伏せたものを、書いた人が直しました。いまは見えています。気になるところが残っていれば、もう一度伏せられます"
    notify(current.by, line, passport(key).card(thing).url, key=key, id=thing.pk)
