"""異動: the member says where they serve now. The former affiliation stays on record, the former field becomes a past one."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from chosha.audit.actions import record
from chosha.audit.models import Entry
from chosha.audit.queries import entries_about
from chosha.kernel.clock import fiscal_year, now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import is_inside
from chosha.members.actions.serving import write_byline_detail
from chosha.members.models import Affiliation, Duty, Member, Organisation, PastDuty, Standing

UNDO_FOR = timedelta(minutes=10)
MOVED, BACK = "members.affiliation.moved", "members.affiliation.ended"
TOO_LATE = "10分が過ぎたので、元には戻せませんでした。「異動しました」から、もう一度直せます。"
Kind = Affiliation.Kind


@transaction.atomic
def move(
    member: Member,
    organisation: Organisation,
    *,
    post: str = "",
    duty: Duty | None = None,
    duty_since: date | None = None,
    kind: str = Kind.HOME,
    at: date | None = None,
) -> Affiliation:
    """Serve here from `at` (today) on. The same body keeps its proof; another one begins as DECLARED until it is proved.

    A secondment leaves the home body as it is, but for the field, which is nobody's while its holder is away. `at` in the past
    is for loading histories. Raises NotAllowed.
    """
    if not is_inside(member):
        raise NotAllowed
    member = Member.objects.select_for_update().get(pk=member.pk)
    day = at or today()
    before = _current(member, kind)
    undo: dict[str, Any] = {"standing": member.standing, "ended": [], "made": [], "past": [], "kept": []}
    if before is not None:
        _end(before, day, undo, keeps=duty)
    proof, proved_on = Affiliation.Proof.DECLARED, day
    if before is not None and before.organisation_id == organisation.pk:
        proof, proved_on = Affiliation.Proof(before.proof), before.proved_on
    made = Affiliation.objects.create(
        member=member, organisation=organisation, kind=kind, post=post, duty=duty, duty_since=duty_since, proof=proof, proved_on=proved_on
    )
    undo["made"].append(made.pk)
    if kind == Kind.SECONDED:
        _leave_the_field(member, day, undo)
        if member.standing != Standing.ALUMNI:  # who had retired serves again only once it is proved
            _stand(member, Standing.SECONDED)
    write_byline_detail(member)
    record(MOVED, member, by=member, **undo)
    return made


@transaction.atomic
def end_secondment(member: Member) -> None:
    """Back at the home body. Refused when the member is not lent to anybody."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    host = _current(member, Kind.SECONDED)
    if host is None and member.standing != Standing.SECONDED:
        raise Refused("いまは、出向・派遣中になっていません。所属はそのままです。")
    undo: dict[str, Any] = {"standing": member.standing, "ended": [], "made": [], "past": [], "kept": []}
    if host is not None:
        _end(host, today(), undo, keeps=None)
    _stand(member, Standing.ACTIVE)
    write_byline_detail(member)
    record(BACK, member, by=member, **undo)


@transaction.atomic
def end_service(member: Member) -> dict[str, Any]:
    """Every affiliation ends today, and the fields become past ones. Returns what an undo needs."""
    undo: dict[str, Any] = {"standing": member.standing, "ended": [], "made": [], "past": [], "kept": []}
    for affiliation in Affiliation.objects.filter(member=member, ended_on__isnull=True):
        _end(affiliation, today(), undo, keeps=None)
    write_byline_detail(member)
    return undo


@transaction.atomic
def take_back_move(member: Member) -> None:
    """Undo the last move, return or secondment, for ten minutes and while nothing followed it. Refused afterwards."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    last = entries_about(member).filter(act__in=(MOVED, BACK)).first()
    if last is None or not _is_fresh(last):
        raise Refused(TOO_LATE)
    put_back(member, last.details)
    _stand(member, Standing(last.details["standing"]))
    write_byline_detail(member)
    record("members.affiliation.taken_back", member, by=member, entry=last.pk)


def put_back(member: Member, undo: dict[str, Any]) -> None:
    """Affiliations and past fields as they were. Refused when something was changed since."""
    made = Affiliation.objects.filter(member=member, pk__in=undo["made"])
    if made.filter(ended_on__isnull=True).count() != len(undo["made"]):
        raise Refused(TOO_LATE)
    made.delete()
    PastDuty.objects.filter(member=member, pk__in=undo["past"]).delete()
    Affiliation.objects.filter(member=member, pk__in=undo["ended"]).update(ended_on=None)
    for pk, duty, since in undo["kept"]:
        Affiliation.objects.filter(member=member, pk=pk).update(duty=duty, duty_since=since and date.fromisoformat(since))


def _is_fresh(entry: Entry) -> bool:
    """Within ten minutes, and not taken back already."""
    taken = Entry.objects.filter(
        thing_type=entry.thing_type, thing_id=entry.thing_id, act="members.affiliation.taken_back", id__gt=entry.pk
    ).exists()
    return entry.at > now() - UNDO_FOR and not taken


def _current(member: Member, kind: str) -> Affiliation | None:
    return Affiliation.objects.select_for_update().filter(member=member, kind=kind, ended_on__isnull=True).first()


def _end(affiliation: Affiliation, day: date, undo: dict[str, Any], *, keeps: Duty | None) -> None:
    """`keeps`: the field the member goes on with; any other becomes a past one."""
    affiliation.ended_on = day
    affiliation.save(update_fields=["ended_on"])
    undo["ended"].append(affiliation.pk)
    if affiliation.duty_id is not None and (keeps is None or keeps.pk != affiliation.duty_id):
        undo["past"] += _to_past(affiliation, day)


def _to_past(affiliation: Affiliation, day: date) -> list[int]:
    """The field with its years. A change in April ends with the year before. One already told of is not told of twice."""
    assert affiliation.duty is not None  # noqa: S101
    first = fiscal_year(affiliation.duty_since or affiliation.proved_on)
    last = max(first, fiscal_year(day) - (1 if day.month == 4 else 0))
    known = PastDuty.objects.filter(member=affiliation.member_id, duty=affiliation.duty_id, from_year=first)
    if known.exists():
        return []
    made = PastDuty.objects.create(member_id=affiliation.member_id, duty=affiliation.duty, from_year=first, until_year=last)
    return [made.pk]


def _leave_the_field(member: Member, day: date, undo: dict[str, Any]) -> None:
    """Who is lent out does not do the work at home meanwhile."""
    home = _current(member, Kind.HOME)
    if home is None or home.duty_id is None:
        return
    undo["past"] += _to_past(home, day)
    undo["kept"].append([home.pk, home.duty_id, home.duty_since.isoformat() if home.duty_since else ""])
    home.duty, home.duty_since = None, None
    home.save(update_fields=["duty", "duty_since"])


def _stand(member: Member, standing: Standing) -> None:
    """Standing follows what the member said; whoever is stopped stays so."""
    if member.standing != standing and is_inside(member):
        member.standing = standing
        member.save(update_fields=["standing"])
