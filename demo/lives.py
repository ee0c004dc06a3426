"""Lives that go on: a few members moved in earlier Aprils, and all proved service in this year's waves."""

from datetime import date, timedelta

from chosha.kernel.clock import fiscal_year, today
from chosha.members.actions import affiliate, move, prove_again
from chosha.members.models import Affiliation, Duty, Member, Organisation, Standing
from chosha.reception.actions import excuse_from_renewal, finish_renewal, plan_renewals
from chosha.reception.models import Renewal

# Who served where before: (member, years ago the move was, body, post).
MOVED = {
    "m011": (12, "muni:221309", "市民課 主事"),
    "m005": (6, "muni:112011", "保険年金課 主任"),
    "m010": (5, "muni:082201", "総務課 主事"),
}


def settle_in(member: Member, id: str, body: Organisation, *, post: str, duty: Duty | None, since: date | None, proved_on: date) -> None:
    """Where a member serves, with an earlier place for those of MOVED."""
    if id not in MOVED:
        affiliate(member, body, post=post, duty=duty, duty_since=since, proved_on=proved_on)
        return
    years, code, earlier = MOVED[id]
    april = date(fiscal_year(today()) - years, 4, 1)
    before = Organisation.objects.get(code=code.removeprefix("muni:"))
    affiliate(member, before, post=earlier, proved_on=april - timedelta(days=3 * 365))
    move(member, body, post=post, duty=duty, duty_since=since, at=april)
    prove_again(member, body, kind=Affiliation.Kind.HOME, proof=Affiliation.Proof.CODE, day=proved_on)


def build_renewals() -> int:
    """The yearly proof of this 年度, once its season is over: everybody has proved, who is on leave was put off. Returns how many."""
    year = fiscal_year(today())
    if today() < date(year, 8, 1):
        return 0
    plan_renewals(date(year, 4, 24))
    rows = list(Renewal.objects.select_related("member"))
    for row in rows:
        if row.member.standing == Standing.LEAVE:
            excuse_from_renewal(row.member)
            continue
        day = row.asks_on + timedelta(days=row.pk % 18)
        for place in Affiliation.objects.filter(member=row.member, ended_on__isnull=True).select_related("organisation"):
            prove_again(row.member, place.organisation, kind=place.kind, proof=place.proof, day=day)
        finish_renewal(row.member_id, at=day)
    return len(rows)
