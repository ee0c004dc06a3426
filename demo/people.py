"""Members of the demo world: bodies, accounts, affiliations, roles."""

from datetime import date

from chosha.kernel.clock import fiscal_year, jst, today
from chosha.members.actions import affiliate, change_standing, grant_role, save_bodies, welcome_member
from chosha.members.engine.bodies import Body
from chosha.members.models import Affiliation, Duty, Member, Organisation, RoleName, Standing
from demo.lives import settle_in
from demo.world import Row, document, moment, rows

ROLES = {
    "secretariat": (RoleName.EDITOR, RoleName.BROADCAST),
    "reception": (RoleName.RECEPTION,),
    "moderator": (RoleName.MODERATOR,),
    "guardian": (RoleName.GUARDIAN,),
    "admin": (RoleName.ADMINISTRATOR,),
}


def build_people() -> dict[str, Member]:
    """All members by their id in the world. Needs the official lists to be loaded."""
    bodies = fictional_bodies() | {body.code: body for body in Organisation.objects.all()}
    duties = {duty.slug: duty for duty in Duty.objects.all()}
    return {row["id"]: _member(row, bodies, duties) for row in rows("members.jsonl")}


def address(id: str) -> str:
    """The private mail address of a fictional member."""
    return f"{id}@demo.example"


def fictional_bodies() -> dict[str, Organisation]:
    return save_bodies(_fictional_body(row) for row in document("orgs_extra.json")["orgs"])


def _fictional_body(row: Row) -> Body:
    domains = ((row["domain"], row["grade"]),) if "domain" in row else ()
    return Body(row["id"], row["name"], kind=row["kind"], region=row["block"], domains=domains)


def _member(row: Row, bodies: dict[str, Organisation], duties: dict[str, Duty]) -> Member:
    member = welcome_member(
        email=address(row["id"]),
        name=row["name"],
        display_name=row["name"],
        kana=row["kana"],
        hello=row["hello"],
        joined_at=moment(row["joined_days_ago"]),
    )
    now_doing = row["duties_now"][0] if row["duties_now"] else None
    settle_in(
        member,
        row["id"],
        _body(row["org"], bodies),
        post=row["post"],
        duty=duties[now_doing["duty"]] if now_doing else None,
        since=_april(now_doing["years"]) if now_doing else None,
        proved_on=jst(moment(row["joined_days_ago"])).date(),
    )
    if "seconded_to" in row:
        affiliate(member, _body(row["seconded_to"], bodies), kind=Affiliation.Kind.SECONDED, proof=Affiliation.Proof.PERSON)
    if row["standing"] != Standing.ACTIVE:
        change_standing(member, Standing(row["standing"]), by=None, reason=row.get("standing_note") or "")
    for name in ROLES.get(row["role"], ()):
        grant_role(member, name, by=None)
    return member


def _body(reference: str, bodies: dict[str, Organisation]) -> Organisation:
    return bodies[reference.removeprefix("muni:")]


def _april(years: int) -> date:
    """The 1 April from which somebody is in the n-th year of a field."""
    return date(fiscal_year(today()) - max(years, 1) + 1, 4, 1)
