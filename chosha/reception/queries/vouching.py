"""Who may say of whom: this person works with us."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from chosha.kernel.clock import JST, fiscal_year, jst, now, short_date, today
from chosha.members.models import Affiliation, Member, Standing
from chosha.members.queries import fold, key_of_name
from chosha.reception.models import Application, State, Vouch, VouchCall

NEEDED = 2
SERVING = (Standing.ACTIVE, Standing.SECONDED, Standing.LEAVE)
HERE_FOR = timedelta(days=30)
MOST_OPEN, MOST_A_YEAR = 3, 10
SMALL_BODY = 10  # members; below it everybody knows everybody, and somebody should look how
AT_ONCE = 500
OPEN = (State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED)

NOT_OPEN = "この申込みの受付は、もう終わっています。"
DONE = "この方の在職の確認は、もう済んでいます。"
TWICE = "この方は、もう確認しています。二人目は、ほかの会員にお願いできます。"
STOPPED = "いまの在籍の状態では、ほかの方を確認できません。在職中、出向・派遣中、休業中の会員ができます。"
UNPROVED = "年に一度の確認が済むと、ほかの方を確認できます。「わたし」から進めます。"
UNLISTED = "この方の団体は、まだ一覧にありません。事務局が確かめるので、ほかの方法をお伝えください。"
ELSEWHERE = "この申込みは、あなたの所属と違う団体のものです。同じ団体の会員だけが確認できます。"
ONESELF = "ご自身の申込みは、ご自身では確認できません。同じ団体のほかの会員に、ことばを伝えられます。"
SAME_NAME = "お名前とよみがあなたと同じため、確認できません。別の方のときは、申し込んだ方が事務局に見てもらえます。"
SAME_DEVICE = "申込みと同じ端末からは、確認できません。ご自分の端末で開くと進めます。"
RING = "あなたは、この方の確認を通して在職を確かめています。輪になるため、確認できません。ほかの会員にお願いできます。"
TIED = "先に確認した方と、前の確認でつながっています。二人目は、つながりのない会員にお願いできます。"
TOO_MANY_OPEN = f"結果を待っている確認が{MOST_OPEN}件あります。一つ終わると、次の方を確認できます。"
TOO_MANY = f"確認できるのは、一年度に{MOST_A_YEAR}件までです。新しい年度になると、またできます。"


@dataclass(frozen=True)
class VouchLine:
    """One vouch as the reception sees it; `rests` tells that the voucher too was proved by colleagues' words."""

    vouch: Vouch
    times: int
    rests: bool
    serving: bool


def call_of(application: Application) -> VouchCall | None:
    """The newest word's row, run out or not."""
    return VouchCall.objects.filter(application=application).first()


def living_vouches(application: Application) -> QuerySet[Vouch]:
    """Those that count: not taken back, by members who still are in service."""
    rows = Vouch.objects.filter(application=application, revoked_at__isnull=True, voucher__standing__in=SERVING)
    return rows.select_related("voucher")


def vouches_by(member: Member) -> QuerySet[Vouch]:
    """A member's own, newest first, those taken back too."""
    return Vouch.objects.filter(voucher=member).select_related("application__organisation").order_by("-pk")


def can_be_revoked(vouch: Vouch) -> bool:
    """Until the decision has taken effect."""
    return vouch.revoked_at is None and vouch.application.settled_at is None and vouch.application.state != State.WITHDRAWN


def vouches_of(application: Application) -> list[VouchLine]:
    """For the review: who vouched, how often this 年度, and on what their own proof rests. A fixed number of queries."""
    rows = list(Vouch.objects.filter(application=application, revoked_at__isnull=True).select_related("voucher"))
    if not rows:
        return []
    people = [row.voucher_id for row in rows]
    this_year = Vouch.objects.filter(voucher__in=people, revoked_at__isnull=True, vouched_at__gte=_april(), vouched_at__lte=now())
    times = dict(this_year.order_by().values_list("voucher").annotate(Count("pk")))
    rests = set(Vouch.objects.filter(vouchee__in=people, revoked_at__isnull=True).values_list("vouchee_id", flat=True))
    return [VouchLine(row, times.get(row.voucher_id, 0), row.voucher_id in rests, row.voucher.standing in SERVING) for row in rows]


def is_small_body(application: Application) -> bool:
    body = application.organisation_id
    if body is None:
        return False
    return Member.objects.filter(home_body_id=body, standing__in=SERVING).count() < SMALL_BODY


def relied_on(people: Iterable[int]) -> set[int]:
    """Everybody by whose word these members were proved, directly or through others."""
    found: set[int] = set()
    edge = set(people)
    while edge:
        several, edge = sorted(edge), set()
        for start in range(0, len(several), AT_ONCE):
            rows = Vouch.objects.filter(vouchee__in=several[start : start + AT_ONCE], revoked_at__isnull=True)
            edge |= set(rows.values_list("voucher_id", flat=True)) - found
        found |= edge
    return found


def why_not(member: Member, application: Application, *, device: str = "") -> str:
    """The sentence that says why this member cannot vouch for this applicant; empty when nothing speaks against it."""
    return _about_member(member) or _about_application(member, application, device) or _about_ring(member, application) or _too_many(member)


def _about_member(member: Member) -> str:
    if member.standing not in SERVING:
        return STOPPED
    if member.read_only:
        return UNPROVED
    if member.joined_at is None or member.joined_at + HERE_FOR > now():
        first = jst((member.joined_at or now()) + HERE_FOR).date()
        return f"入会から30日たつと、ほかの方を確認できます（{short_date(first)}から）。"
    return ""


def _about_application(member: Member, application: Application, device: str) -> str:
    if application.state not in OPEN:
        return NOT_OPEN
    if application.member_id == member.pk or application.email.lower() == member.email.lower():
        return ONESELF
    if application.organisation_id is None:
        return UNLISTED
    if not _serves(member, application.organisation_id):
        return ELSEWHERE
    if key_of_name(application.name) == member.name_key and fold(application.kana) == fold(member.kana):
        return SAME_NAME
    if device and application.device == device:
        return SAME_DEVICE
    if Vouch.objects.filter(application=application, voucher=member, revoked_at__isnull=True).exists():
        return TWICE
    return DONE if application.proof in (Application.Proof.CODE, Application.Proof.VOUCH) else ""


def _serves(member: Member, organisation_id: int) -> bool:
    """Today, and not by their own word alone."""
    current = Affiliation.objects.filter(member=member, organisation=organisation_id, ended_on__isnull=True)
    return current.exclude(proof=Affiliation.Proof.DECLARED).exists()


def _about_ring(member: Member, application: Application) -> str:
    """Nobody vouches for whom they rest on; and of two vouchers neither may rest on the other."""
    mine = relied_on([member.pk])
    if application.member_id is not None and application.member_id in mine:
        return RING
    others = set(living_vouches(application).values_list("voucher_id", flat=True))
    return TIED if others & mine or member.pk in relied_on(others) else ""


def _too_many(member: Member) -> str:
    made = Vouch.objects.filter(voucher=member, revoked_at__isnull=True)
    if made.filter(application__state__in=OPEN).count() >= MOST_OPEN:
        return TOO_MANY_OPEN
    return TOO_MANY if made.filter(vouched_at__gte=_april()).count() >= MOST_A_YEAR else ""


def _april() -> datetime:
    return datetime(fiscal_year(today()), 4, 1, tzinfo=JST)
