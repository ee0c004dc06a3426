"""The yearly proof of service: when its waves are, how a member stands in it, how all of them stand."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from zlib import crc32

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from chosha.kernel.clock import fiscal_year, is_holiday, is_working_day, today
from chosha.members.models import Affiliation, Member, Standing
from chosha.reception.models import AddressChange, Application, Leaving, Renewal, SamePlace, State

ASKED = (Standing.ACTIVE, Standing.LEAVE, Standing.SECONDED)  # a 元職員 has nothing to prove
FRESH_FOR = timedelta(days=90)
TO_PROVE = timedelta(days=21)
# Neither in working hours nor at night, and never on a day when offices are shut.
DECENT = ((time(7, 0), time(8, 30)), (time(17, 30), time(22, 0)))
FEW = 5


def planned_from(year: int) -> date:
    """From this day on the waves of a 年度 are planned."""
    return date(year, 4, 24)


def fresh_since(year: int) -> date:
    """Whoever joined or proved service from this day on is not asked in this 年度."""
    return planned_from(year) - FRESH_FOR


def waves(year: int) -> list[date]:
    """The Mondays on which members are asked: from the first after the holidays of May to the end of June, eight of them."""
    last_holiday = max(day for day in (date(year, 5, 3) + timedelta(days=n) for n in range(6)) if is_holiday(day))
    monday = last_holiday + timedelta(days=7 - last_holiday.weekday())
    found = []
    while monday <= date(year, 6, 30):
        found.append(monday)
        monday += timedelta(days=7)
    return found


def wave_of(member_id: int, year: int, days: list[date]) -> date:
    """The member's wave, by a number that stays the same: colleagues of one body are spread, and another year brings another week."""
    return days[crc32(f"{member_id}:{year}".encode()) % len(days)]


def to_plan(year: int) -> QuerySet[Member]:
    """Members who are asked in this 年度 and have no row yet."""
    mine = Affiliation.objects.filter(member=OuterRef("pk"), ended_on__isnull=True, proved_on__gte=fresh_since(year))
    fresh = Exists(mine.exclude(proof=Affiliation.Proof.DECLARED))
    planned = Exists(Renewal.objects.filter(member=OuterRef("pk"), fiscal_year=year))
    asked = Member.objects.filter(standing__in=ASKED).exclude(joined_at__date__gte=fresh_since(year))
    return asked.filter(~fresh, ~planned).order_by("pk")


def is_decent_hour(day: date, at: time) -> bool:
    return is_working_day(day) and any(begin <= at < end for begin, end in DECENT)


def awake(at: time, *, late: Q) -> Q:
    """Rows of members whose quiet hours it is not; those that are `late` are told in any case, so that nobody lapses untold."""
    until, since = "member__profile__quiet_until", "member__profile__quiet_from"
    by_day = Q(**{f"{since}__lte": at, f"{until}__gt": at}) & Q(**{f"{since}__lt": F(until)})
    by_night = Q(**{f"{since}__gt": F(until)}) & (Q(**{f"{since}__lte": at}) | Q(**{f"{until}__gt": at}))
    return Q(member__profile__isnull=True) | ~(by_day | by_night) | late


def open_renewals() -> QuerySet[Renewal]:
    """What is not proved yet, of members who are asked at all."""
    rows = Renewal.objects.filter(proved_at__isnull=True, excused_at__isnull=True, member__standing__in=ASKED)
    return rows.select_related("member")


def proved_elsewhere() -> QuerySet[Renewal]:
    """Open ones whose member has proved service meanwhile: the fact may have been lost, the proof was not."""
    proof = Affiliation.objects.filter(member=OuterRef("member"), ended_on__isnull=True, proved_on__gte=OuterRef("asks_on"))
    return Renewal.objects.filter(Exists(proof.exclude(proof=Affiliation.Proof.DECLARED)), proved_at__isnull=True)


def renewal_of(member: Member) -> Renewal | None:
    """The member's latest."""
    return Renewal.objects.filter(member=member).order_by("-fiscal_year").first()


def open_proof_of(member: Member) -> Application | None:
    """The proof the member has begun and not finished."""
    waiting = (State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED)
    unsettled = Q(state__in=waiting) | Q(state=State.APPROVED, settled_at__isnull=True)
    return Application.objects.filter(unsettled, member=member).select_related("organisation").order_by("-created_at").first()


def asks_whether_moved(member: Member) -> bool:
    """In April: whether to ask 「異動しましたか」. Not whoever told of a place in this 年度, nor whoever said that nothing changed."""
    day = today()
    if day.month != 4 or member.standing not in ASKED:
        return False
    year = fiscal_year(day)
    current = Affiliation.objects.filter(member=member, ended_on__isnull=True)
    told = current.filter(Q(proved_on__gte=date(year, 4, 1)) | Q(duty_since__gte=date(year, 4, 1)))
    return current.exists() and not told.exists() and not SamePlace.objects.filter(member=member, fiscal_year=year).exists()


@dataclass(frozen=True)
class Wave:
    """How one week's members stand. A number below five is not told, and then the total is not either."""

    asks_on: date
    proved: int
    excused: int
    lapsed: int
    waiting: int

    @property
    def cells(self) -> list[tuple[str, str]]:
        named = (("済んだ", self.proved), ("休業中", self.excused), ("これから", self.waiting), ("見るだけ", self.lapsed))
        return [(word, few(number)) for word, number in named if number]

    @property
    def total(self) -> str:
        parts = (self.proved, self.excused, self.waiting, self.lapsed)
        return "" if any(0 < part < FEW for part in parts) else few(sum(parts))


def few(number: int) -> str:
    return f"{FEW}人未満" if 0 < number < FEW else f"{number:,}人"


def numbers_of(year: int) -> list[Wave]:
    """All waves of a 年度, in one query."""
    proved, excused = Q(proved_at__isnull=False), Q(proved_at__isnull=True, excused_at__isnull=False)
    lapsed = Q(proved_at__isnull=True, excused_at__isnull=True, lapsed_at__isnull=False)
    waiting = Q(proved_at__isnull=True, excused_at__isnull=True, lapsed_at__isnull=True)
    rows = Renewal.objects.filter(fiscal_year=year).order_by("asks_on").values("asks_on")
    counted = rows.annotate(
        proved=Count("pk", filter=proved), excused=Count("pk", filter=excused),
        lapsed=Count("pk", filter=lapsed), waiting=Count("pk", filter=waiting),
    )  # fmt: skip
    return [Wave(**row) for row in counted]


def leaving_of(member: Member) -> Leaving | None:
    """The leaving one can still come back from."""
    return Leaving.objects.filter(member=member, finished_at__isnull=True).first()


def address_change_of(member: Member) -> AddressChange | None:
    return AddressChange.objects.filter(member=member).first()
