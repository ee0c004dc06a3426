"""Telling of something that worries: a suspected leak that two members told of is covered at once, all else waits for a moderator."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from chosha.audit.actions import record
from chosha.kernel.clock import day_begins, now
from chosha.kernel.content import Voice, passport, random_id
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import INSIDE, is_inside
from chosha.members.models import Member, RoleName
from chosha.members.queries import members_with_role
from chosha.moderation.access import may_cover, may_settle
from chosha.moderation.actions.covering import TOLD_AT, digest_of, hold, make_cover, open_covers, refuse_locked, settle_reports
from chosha.moderation.models import Appeal, Cover, Report
from chosha.notices.actions import notify

LONGEST_REPORT = 200
ENOUGH = 2  # members who tell of a leak
MOST_A_DAY = 10
MISTAKEN = 3  # reports that were left as they were, within …
LATELY = timedelta(days=90)  # … which a member's word waits for a moderator
MOST_NAMELESS = 3  # of one content, which wait
WAITS = "見守り役への知らせがあります"
REASON = "人や場所が分かるかもしれないため"


@transaction.atomic
def report_thing(key: str, thing: Any, *, by: Member, kind: str, words: str = "") -> tuple[Report, bool]:
    """Tell moderators of one content. Returns the report and whether it is new: telling twice is once.

    A suspected leak is covered by the house as soon as a second member tells of it who may write; a moderator need not be awake.
    The record keeps that it was told, never by whom. Whoever wears a mask around it, or may, tells without a name: who reads every
    answer to a question is who asked it. Raises NotAllowed and Refused (with the field).
    """
    words = words.strip()
    _refuse_unsound(key, thing, by, kind, words)
    issued = passport(key)
    hold(key, thing)  # else neither of two would be the second
    thing = issued.rows().get(pk=thing.pk)
    voice = issued.voice_of(thing, by)
    teller = by if voice is Voice.NAME else None
    known = _told_before(_waiting(key, thing.pk), teller, kind, words)
    if known is not None:
        return known, False
    if open_covers(key, thing.pk).exists():
        raise Refused("すでに伏せてあります。知らせは作っていません。")
    if teller is not None and Report.objects.filter(by=by, at__gt=now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(f"知らせは1日に{MOST_A_DAY}件までです。急ぐものがあれば、見守り役に直接お伝えください。書いた文は残っています。")
    digest = digest_of(issued, thing) if voice is not Voice.LOCKED else ""  # who may have told by name too is no second voice
    told = {"key": key, "thing_id": thing.pk, "kind": kind, "words": words, "digest": digest}
    if teller is None:  # counts once another member tells: a cover, or an entry, made now would keep the wearer's minute
        report = Report.objects.create(pk=-random_id(), by=None, at=day_begins(), **told)
        _tell_moderators(key, thing, WAITS, "/moderation/reports/", day_only=True)
        return report, True
    report = Report.objects.create(by=teller, at=now(), **told)
    record("moderation.report.made", report, key=key, thing_id=thing.pk, kind=kind)
    if kind == Report.Kind.LEAK and _enough(report):
        make_cover(key, thing, by=None, reason=REASON)
        _tell_moderators(key, thing, "会員からの知らせが二つあり、庁舎がいったん伏せたものがあります", "/moderation/")
    else:
        _tell_moderators(key, thing, WAITS, "/moderation/reports/")
    return report, True


def _told_before(waiting: QuerySet[Report], by: Member | None, kind: str, words: str) -> Report | None:
    """What the member told already; without a name the same words, or as much as may wait."""
    if by is not None:
        return waiting.filter(by=by).first()
    nameless = waiting.filter(by=None, pk__lt=0)
    same = nameless.filter(kind=kind, words=words).first()
    return same or (nameless.first() if nameless.count() >= MOST_NAMELESS else None)


def _refuse_unsound(key: str, thing: Any, by: Member, kind: str, words: str) -> None:
    if not is_inside(by):
        raise NotAllowed("Only members tell of something.")
    if passport(key).is_by(thing, by):
        raise Refused("自分の書いたものです。いつでも直すことも、消すこともできます。")
    if kind not in Report.Kind.values:
        raise Refused("気になったことが、まだ選ばれていません。一つ選ぶと送れます。", field="kind")
    if kind == Report.Kind.OTHER and not words:
        raise Refused("どんなことかが、まだ書かれていません。ひとことで書くと送れます。", field="words")
    if len(words) > LONGEST_REPORT:
        raise Refused(f"ひとことは{LONGEST_REPORT}字までです。いま{len(words)}字あります。", field="words")


def _enough(report: Report) -> bool:
    """Whether members whose word counts are enough, of these very words, and nobody has looked at them and left them as they are."""
    told = _waiting(report.key, report.thing_id).filter(kind=Report.Kind.LEAK, digest=report.digest)
    whole = Member.objects.filter(pk__in=told.values("by"), standing__in=INSIDE, is_active=True, read_only=False)
    kept = Report.objects.filter(outcome=Report.Outcome.KEPT, closed_at__gt=now() - LATELY, by__in=whole.values("pk"))
    nameless = report.digest != "" and told.filter(by=None, pk__lt=0).exists()  # one voice, however often
    often = kept.order_by().values("by").annotate(times=Count("pk")).filter(times__gte=MISTAKEN).values("by")
    return whole.exclude(pk__in=often).count() + nameless >= ENOUGH and not _was_looked_at(report)


def _was_looked_at(report: Report) -> bool:
    if not report.digest:
        return False
    same: dict[str, Any] = {"key": report.key, "thing_id": report.thing_id, "digest": report.digest}
    found_sound = (Cover.Outcome.LIFTED, Cover.Outcome.APPEAL)
    left = Report.objects.filter(**same, outcome=Report.Outcome.KEPT)
    return left.exists() or Cover.objects.filter(**same, outcome__in=found_sound).exists()


def _tell_moderators(key: str, thing: Any, line: str, path: str, *, day_only: bool = False) -> None:
    """All who may know of the content, save whoever wrote it."""
    issued = passport(key)
    for moderator in members_with_role(RoleName.MODERATOR):
        if not issued.is_by(thing, moderator) and not issued.kept_from(moderator).filter(pk=thing.pk).exists():
            notify(moderator, line, path, key="moderation.queue", id=0, day_only=day_only)


@transaction.atomic
def leave_reports(key: str, thing_id: int, *, by: Member) -> int:
    """A moderator has looked and leaves it as it is; whoever told of it hears so. Returns how many reports were closed."""
    if not may_cover(by):
        raise NotAllowed("Only moderators settle what was told.")
    thing = passport(key).rows().filter(pk=thing_id).first()
    if thing is not None and not may_settle(by, key, thing):
        raise Refused("自分が書いたもの、知らせたものは、ほかの見守り役が判断します。")
    refuse_locked(key, thing, by)
    waiting = list(_waiting(key, thing_id).select_for_update(of=("self",)).select_related("by"))
    settle_reports(Report.objects.filter(pk__in=[report.pk for report in waiting]), thing, Report.Outcome.KEPT)
    for report in waiting:
        if report.by is not None:
            line = "知らせてくださったものを、見守り役が読みました。今回は、そのままにします。ありがとうございました"
            notify(report.by, line, TOLD_AT, key=key, id=thing_id)
    if waiting:
        record("moderation.report.left", waiting[0], by=by, key=key, thing_id=thing_id)
    return len(waiting)


def _waiting(key: str, thing_id: int) -> QuerySet[Report]:
    return Report.objects.filter(key=key, thing_id=thing_id, closed_at__isnull=True)


@transaction.atomic
def forget_words() -> int:
    """What was written for one decision is not kept for ever: 90 days after it, the words of reports and appeals go. Returns how many."""
    before = now() - LATELY
    told = Report.objects.filter(closed_at__lt=before).exclude(words="").update(words="")
    return told + Appeal.objects.filter(decided_at__lt=before).exclude(words="").update(words="")


@transaction.atomic
def unname_reports(member: Member, places: Mapping[str, Any]) -> None:
    """The member puts on a mask: what was told there before carries no name either. `places`: key → numbers of contents."""
    for key, numbers in places.items():
        Report.objects.filter(by=member, key=key, thing_id__in=numbers).update(by=None)


@transaction.atomic
def let_go_of_reports(member: Member) -> None:
    """For good: what was told stays with the moderators, who told it does not."""
    Report.objects.filter(by=member).update(by=None, words="")
