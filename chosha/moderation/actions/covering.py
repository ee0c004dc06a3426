"""Covering for now, and uncovering. The room hides its own content; here stands who did it and why."""

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from chosha.audit.actions import record
from chosha.audit.queries import entries
from chosha.kernel.clock import day_begins, jst, now
from chosha.kernel.content import Passport, passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member
from chosha.moderation.access import may_cover, may_have_written
from chosha.moderation.facts import CoverChanged
from chosha.moderation.models import Appeal, Cover, Report
from chosha.notices.actions import notify

LONGEST_REASON = 100  # the notice to the author carries it whole
ONCE_A_MONTH = "匿名の文のことなので、月の初めにまとめて書きました"
BEFORE = 6  # o'clock, on the first
LOCKED = "匿名の鍵が閉じているので、ご自身の書いたものでないことを確かめられません。「わたしの匿名」で開けると、判断できます。"
TOLD_AT = "/moderation/reports/mine/"
# What an eye does not see makes no other text: spaces, marks without width, signs that turn the direction.
UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


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
    hold(key, thing)
    if open_covers(key, thing.pk).exists():
        raise Refused("すでに伏せてあります。二つめの記録は作っていません。")
    return make_cover(key, thing, by=by, reason=reason)


def hold(key: str, thing: Any) -> None:
    """Until the transaction ends: two who cover or tell at the same moment wait for each other here."""
    list(passport(key).model._default_manager.select_for_update().filter(pk=thing.pk).order_by().values_list("pk"))


def make_cover(key: str, thing: Any, *, by: Member | None, reason: str) -> Cover:
    """For the other actions of this room, inside their transaction. `by` None: the house itself. Ends what members told of it."""
    issued = passport(key)
    digest = digest_of(issued, thing)
    cover = Cover.objects.create(key=key, thing_id=thing.pk, reason=reason, by=by, at=now(), digest=digest)
    issued.hide(thing, by=by, reason=reason)
    announce(CoverChanged(key=key, thing_id=thing.pk))
    record("moderation.cover.made", cover, by=by, reason=reason, key=key, thing_id=thing.pk)
    settle_reports(Report.objects.filter(key=key, thing_id=thing.pk, closed_at__isnull=True), thing, Report.Outcome.COVERED, cover=cover)
    tell_reporters(cover, "知らせてくださったものを、いったん伏せました。ありがとうございました")
    return cover


@transaction.atomic
def lift_cover(cover: Cover, *, by: Member) -> None:
    """Show it again as it was. Lifting twice does nothing."""
    if not may_cover(by):
        raise NotAllowed("Only moderators lift a cover.")
    current = Cover.objects.select_for_update().get(pk=cover.pk)
    thing = passport(current.key).rows().filter(pk=current.thing_id).first()
    if thing is not None and passport(current.key).is_by(thing, by):
        raise NotAllowed("Nobody lifts the cover of what they wrote.")
    refuse_locked(current.key, thing, by)
    if current.lifted_at is None:
        lift(current, thing, by=by, outcome=Cover.Outcome.LIFTED)
        _end_asking(current, thing, by=by)


def settle_reports(told: QuerySet[Report], thing: Any, outcome: Report.Outcome, *, cover: Cover | None = None) -> None:
    """For the other actions of this room. What was told without a name keeps no day but that of the text: it was a wearer's day."""
    stamp = getattr(thing, "created_at", None) or now()
    nameless = list(told.filter(by=None, pk__lt=0).values_list("pk", flat=True))
    told.update(closed_at=now(), outcome=outcome, cover=cover)
    Report.objects.filter(pk__in=nameless).update(at=stamp, closed_at=stamp)


def refuse_locked(key: str, thing: Any, by: Member) -> None:
    """For whoever settles: nobody decides on what they may have written. Raises Refused."""
    if thing is not None and may_have_written(by, key, thing):
        raise Refused(LOCKED)


def lift(cover: Cover, thing: Any, *, by: Member, outcome: Cover.Outcome) -> None:
    """For the other actions of this room. `thing` is None when it is gone."""
    masked = is_masked(thing)
    _end(cover, by=by, outcome=outcome, at=cover.at if masked else None)
    if thing is not None:
        passport(cover.key).unhide(thing, by=by, reason=cover.reason)
        announce(CoverChanged(key=cover.key, thing_id=cover.thing_id))
    if not masked:
        record("moderation.cover.lifted", cover, by=by, key=cover.key, thing_id=cover.thing_id)
    line = "知らせてくださったものを見直して、元どおり見えるようにしました。知らせてくださり、ありがとうございました"
    tell_reporters(cover, line, day_only=masked)


@transaction.atomic
def note_mending(key: str, thing: Any, *, by: Member | None) -> None:
    """The author has mended what was covered, and the room shows it again: the cover ends, and whoever covered it is told.

    `by` is written down only where the content carries that member's name already. Under a mask the cover keeps no moment but its
    own, and `write_down_masked` enters it in the record once the month is over: the day says that the wearer was here that day too.
    """
    current = open_covers(key, thing.pk).select_for_update(of=("self",)).select_related("by").first()
    if current is None:
        return
    issued = passport(key)
    named = by if by is not None and issued.author_of(thing) == by.pk else None
    if current.digest == digest_of(issued, thing):  # only a file was taken off: these words are no longer the ones in question
        current.digest = ""
    masked = is_masked(thing)
    _end(current, by=named, outcome=Cover.Outcome.MENDED, at=current.at if masked else None)
    _end_asking(current, thing, by=None)
    if not masked:
        record("moderation.cover.mended", current, by=named, key=key, thing_id=thing.pk)
    tell_reporters(current, "知らせてくださったものを、書いた人が直しました。ありがとうございました", day_only=masked)
    if current.by is not None:
        line = "あなたが伏せたものを、書いた人が直しました。いまは見えています。気になるところが残っていれば、もう一度伏せられます"
        notify(current.by, line, issued.card(thing).url, key=key, id=thing.pk, day_only=masked)


def is_masked(thing: Any) -> bool:
    """Whether what was done to it must tell neither its hour nor its day."""
    return getattr(thing, "mask_id", None) is not None


def _end_asking(cover: Cover, thing: Any, *, by: Member | None) -> None:
    """An appeal that waits is settled by what was done."""
    for appeal in Appeal.objects.filter(cover=cover, decided_at__isnull=True):
        settle_appeal(appeal, cover, thing, by=by)


def settle_appeal(appeal: Appeal, cover: Cover, thing: Any, *, by: Member | None) -> None:
    """For the other actions of this room. Under a mask the appeal keeps no moment but that of the cover: a decision follows the
    asking within a day, so its day is that of the wearer."""
    appeal.decided_at, appeal.decided_by = now(), by
    if is_masked(thing):
        appeal.asked_at = appeal.decided_at = cover.at
        appeal.reminded_at = None
    appeal.save(update_fields=["asked_at", "decided_at", "decided_by", "reminded_at", "answer"])


@transaction.atomic
def write_down_masked() -> int:
    """In the night a month begins with: what followed the covers of masked texts enters the record, in no order. Returns how many entries.

    That there is no entry yet says which are missing; when each was done stands nowhere.
    """
    moment = jst(now())
    if moment.day != 1 or moment.hour >= BEFORE or entries().filter(reason=ONCE_A_MONTH, at__gte=day_begins()).exists():
        return 0
    rows = [row for row in _settled() if _is_masked_cover(row[2])]
    secrets.SystemRandom().shuffle(rows)
    for act, row, cover, by in rows:
        told = {"lifted": cover.outcome == Cover.Outcome.APPEAL} if act == "moderation.appeal.decided" else {}
        record(act, row, by=by, reason=ONCE_A_MONTH, key=cover.key, thing_id=cover.thing_id, **told)
    return len(rows)


def _settled() -> list[tuple[str, Cover | Appeal, Cover, Member | None]]:
    """(act, what it is about, its cover, who decided) of all that no entry tells of."""
    rows: list[tuple[str, Cover | Appeal, Cover, Member | None]] = []
    for cover in Cover.objects.exclude(outcome="").select_related("lifted_by"):
        act = "moderation.cover.mended" if cover.outcome == Cover.Outcome.MENDED else "moderation.cover.lifted"
        rows.append((act, cover, cover, cover.lifted_by))
    for appeal in Appeal.objects.select_related("cover", "decided_by"):
        rows.append(("moderation.appeal.asked", appeal, appeal.cover, None))
        if appeal.decided_by is not None:
            rows.append(("moderation.appeal.decided", appeal, appeal.cover, appeal.decided_by))
    known = set(entries().filter(act__in={row[0] for row in rows}).order_by().values_list("act", "thing_id"))
    return [row for row in rows if (row[0], str(row[1].pk)) not in known]


def _is_masked_cover(cover: Cover) -> bool:
    return is_masked(passport(cover.key).rows().filter(pk=cover.thing_id).first())


def refuse_covered_words(key: str, thing: Any) -> None:
    """For rooms, before words are kept: Refused where they are those that were covered, and were not found to be in order."""
    digest = digest_of(passport(key), thing)
    before = Cover.objects.filter(key=key, thing_id=thing.pk, digest=digest).exclude(digest="")
    if before.filter(outcome__in=("", Cover.Outcome.MENDED)).exists():
        raise Refused("伏せたときと同じ文です。気になるところを直すと、また見えるようになります。書いた文は残っています。", field="body")


def open_covers(key: str, thing_id: int) -> Any:
    return Cover.objects.filter(key=key, thing_id=thing_id, lifted_at__isnull=True)


def digest_of(issued: Passport, thing: Any) -> str:
    """SHA-256 over what is to be read, covered or not; empty where the passport gives no words."""
    hidden = getattr(thing, "hidden_at", None)
    if hidden is not None:
        thing.hidden_at = None
    words = issued.words(thing) or ""
    if hidden is not None:
        thing.hidden_at = hidden
    seen = UNSEEN.sub("", unicodedata.normalize("NFKC", words))
    return hashlib.sha256(seen.encode()).hexdigest() if seen else ""


def tell_reporters(cover: Cover, line: str, *, day_only: bool = False) -> None:
    """A kind note to each who had told of it; it names neither the content nor anybody."""
    for report in cover.reports.exclude(by=None).select_related("by"):
        assert report.by is not None  # noqa: S101
        notify(report.by, line, TOLD_AT, key=cover.key, id=cover.thing_id, day_only=day_only)


def _end(cover: Cover, *, by: Member | None, outcome: Cover.Outcome, at: datetime | None = None) -> None:
    cover.lifted_at, cover.lifted_by, cover.outcome = at or now(), by, outcome
    cover.save(update_fields=["lifted_at", "lifted_by", "outcome", "digest"])
