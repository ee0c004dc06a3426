"""年に一度の確認: planned in waves, asked by mail, reminded twice, then read-only until it is proved. Nothing is ever deleted.

Every act may be repeated, and may come days late: whoever is told late gets later dates, never shorter ones.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from chosha.audit.actions import record
from chosha.kernel.clock import JST, fiscal_year, jst, long_date, now, today, working_day
from chosha.kernel.errors import Refused
from chosha.members.actions import come_back, serve_again
from chosha.members.models import Member, Standing
from chosha.notices.actions import notify
from chosha.reception.actions.letters import post_letter
from chosha.reception.models import Renewal
from chosha.reception.queries.renewals import (
    TO_PROVE,
    awake,
    is_decent_hour,
    open_renewals,
    planned_from,
    proved_elsewhere,
    to_plan,
    wave_of,
    waves,
)

BATCH = 2_000
AT_ONCE = 500  # mails of one run, every five minutes: 200,000 members in eight waves are told within each week
IN_ONE_GO = 50  # others write in between
SUBJECT = "年に一度の確認について"
PAGE = "/me/renewal/"


def plan_renewals(day: date | None = None) -> int:
    """Give every member who is asked this 年度 a wave, batch by batch. Returns how many were planned; again plans only who is new.

    Begun late, it spreads over the waves that are left; after the last one nobody is planned.
    """
    day = day or today()
    year = fiscal_year(day)
    left = [monday for monday in waves(year) if monday >= day]
    if day < planned_from(year) or not left:
        return 0
    planned = last = 0
    while keys := list(to_plan(year).filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        rows = [_row(pk, year, wave_of(pk, year, left)) for pk in keys]
        with transaction.atomic():
            Renewal.objects.bulk_create(rows, ignore_conflicts=True)
        planned, last = planned + len(rows), keys[-1]
    return planned


def _row(member_id: int, year: int, asks_on: date) -> Renewal:
    return Renewal(member_id=member_id, fiscal_year=year, asks_on=asks_on, due_on=working_day(asks_on + TO_PROVE))


def ask_due() -> int:
    """Ask those whose wave has come, at a decent hour. Returns how many were told."""
    late = Q(asks_on__lte=today() - timedelta(days=4))
    return _tell(open_renewals().filter(asked_at__isnull=True, asks_on__lte=today()), late, _ask)


def remind_due() -> int:
    """Remind once a week before the last day, and once on the last working day before it. Returns how many were told."""
    asked = open_renewals().filter(asked_at__isnull=False, lapsed_at__isnull=True)
    first = asked.filter(reminded_at__isnull=True, due_on__lte=today() + timedelta(days=7), asked_at__lt=now() - timedelta(days=3))
    told = _tell(first, Q(due_on__lte=today() + timedelta(days=4)), _remind)
    edge = working_day(today() + timedelta(days=1))
    second = asked.filter(reminded_again_at__isnull=True, reminded_at__lt=now() - timedelta(days=1), due_on__lte=edge)
    return told + _tell(second, Q(due_on__lte=today()), _remind_again)


def _tell(rows: QuerySet[Renewal], late: Q, act: Callable[[Renewal], None]) -> int:
    at = jst(now()).time()
    if not is_decent_hour(today(), at):
        return 0
    keys = list(rows.filter(awake(at, late=late)).order_by("asks_on", "pk").values_list("pk", flat=True)[:AT_ONCE])
    for start in range(0, len(keys), IN_ONE_GO):
        with transaction.atomic():
            # Asked again under the lock: another worker may have told them, or the proof has come meanwhile.
            for renewal in rows.filter(pk__in=keys[start : start + IN_ONE_GO]).select_for_update(of=("self",)):
                act(renewal)
    return len(keys)


def _ask(renewal: Renewal) -> None:
    renewal.asked_at, renewal.due_on = now(), max(renewal.due_on, working_day(today() + TO_PROVE))
    renewal.save(update_fields=["asked_at", "due_on"])
    _letter(renewal, "renewal", f"在職の確認をお願いします。{long_date(renewal.due_on)}までです")


def _remind(renewal: Renewal) -> None:
    if renewal.due_on < today() + timedelta(days=3):  # the building was away: nobody is hurried for it
        renewal.due_on = working_day(today() + timedelta(days=7))
    renewal.reminded_at = now()
    renewal.save(update_fields=["reminded_at", "due_on"])
    _letter(renewal, "renewal_reminder", f"在職の確認は、{long_date(renewal.due_on)}までです")


def _remind_again(renewal: Renewal) -> None:
    if renewal.due_on <= today():
        renewal.due_on = working_day(today() + timedelta(days=1))
    renewal.reminded_again_at = now()
    renewal.save(update_fields=["reminded_again_at", "due_on"])
    _letter(renewal, "renewal_last", f"在職の確認は、{long_date(renewal.due_on)}までです。過ぎても、何も消えません")


def _letter(renewal: Renewal, name: str, line: str) -> None:
    notify(renewal.member, line, PAGE, key="reception.renewal", id=renewal.pk)
    post_letter(name, SUBJECT, to=renewal.member.email, member=renewal.member, renewal=renewal)


def lapse_due() -> int:
    """Past the last day, and reminded twice: read-only from now on. Returns how many."""
    for renewal in proved_elsewhere()[:AT_ONCE]:
        finish_renewal(renewal.member_id)
    over = open_renewals().filter(lapsed_at__isnull=True, due_on__lt=today(), reminded_again_at__lt=now() - timedelta(hours=12))
    keys = list(over.values_list("pk", flat=True)[:AT_ONCE])
    for start in range(0, len(keys), IN_ONE_GO):
        with transaction.atomic():
            for renewal in over.filter(pk__in=keys[start : start + IN_ONE_GO]).select_for_update(of=("self",)):
                _lapse(renewal)
    return len(keys)


def _lapse(renewal: Renewal) -> None:
    renewal.lapsed_at = now()
    renewal.save(update_fields=["lapsed_at"])
    Member.objects.filter(pk=renewal.member_id).update(read_only=True)
    notify(renewal.member, "今は見るだけの状態です。在職の確認が済むと、その場で元に戻ります", PAGE, key="reception.renewal", id=renewal.pk)
    record("reception.renewal.lapsed", renewal.member)


@transaction.atomic
def finish_renewal(member_id: int, application_id: int | None = None, *, at: date | None = None) -> None:
    """Service is proved: nothing is open any more, and whoever was read-only writes again at once. `at` is for loading the past."""
    moment = datetime.combine(at, time(12), JST) if at else now()
    Renewal.objects.filter(member=member_id, proved_at__isnull=True).update(proved_at=moment, application=application_id)
    member = Member.objects.select_for_update().get(pk=member_id)
    if member.read_only:
        member.read_only = False
        member.save(update_fields=["read_only"])
        record("reception.renewal.returned", member)
    serve_again(member)


@transaction.atomic
def excuse_from_renewal(member: Member) -> None:
    """休業中です: on leave one has no work mail. Membership goes on; the proof waits until the return. Refused for all others."""
    if member.standing != Standing.LEAVE:
        raise Refused("休業中の方のための手続きです。在職の確認は、そのまま進められます。")
    changed = Renewal.objects.filter(member=member, proved_at__isnull=True, excused_at__isnull=True).update(excused_at=now())
    Member.objects.filter(pk=member.pk).update(read_only=False)
    if changed:
        record("reception.renewal.excused", member, by=member)


@transaction.atomic
def return_from_leave(member: Member) -> None:
    """復帰: what was put off is asked now, with three weeks for it."""
    come_back(member)
    put_off = Renewal.objects.filter(member=member, excused_at__isnull=False, proved_at__isnull=True).order_by("-fiscal_year").first()
    if put_off is None:
        return
    due_on = working_day(today() + TO_PROVE)
    Renewal.objects.filter(pk=put_off.pk).update(
        excused_at=None, asked_at=now(), asks_on=today(), due_on=due_on, reminded_at=None, reminded_again_at=None, lapsed_at=None
    )
    notify(member, f"おかえりなさい。在職の確認は、{long_date(due_on)}までにお願いします", PAGE, key="reception.renewal", id=put_off.pk)
