"""Members of the demo world: bodies, accounts, affiliations, roles."""

from datetime import date

from chosha.kernel.clock import fiscal_year, jst, today
from chosha.members.actions import (
    affiliate,
    agree,
    agree_to_role,
    change_standing,
    grant_role,
    note_private_reading,
    propose_role,
    save_bodies,
    welcome_member,
    write_rules,
)
from chosha.members.engine.bodies import Body
from chosha.members.models import Affiliation, Duty, Member, Organisation, RoleName, Standing
from chosha.members.queries import rules_in_force, rules_number
from demo.lives import settle_in
from demo.profiles import tell_of_themselves
from demo.world import Row, document, moment, rows

ROLES = {
    "secretariat": (RoleName.EDITOR, RoleName.BROADCAST),
    "reception": (RoleName.RECEPTION,),
    "moderator": (RoleName.MODERATOR,),
    "guardian": (RoleName.GUARDIAN,),
}
ADMINISTRATORS = ("m010", "m013")
EDITOR, MODERATOR, WISHED_FOR = "m001", "m006", "m011"
NEW_ARTICLE = "## 録画を職場で流すとき\n書庫の録画を職場の研修で流すときは、話した人に一言知らせます。名前を伏せた回は、流しません。"
NEW_ARTICLE_IN_SHORT = "録画を職場の研修で流すときの約束を、一つ加えました。話した人に、先に知らせます。ほかは変わりません。"


def build_people() -> dict[str, Member]:
    """All members by their id in the world. Needs the official lists to be loaded."""
    bodies = fictional_bodies() | {body.code: body for body in Organisation.objects.all()}
    duties = {duty.slug: duty for duty in Duty.objects.all()}
    people = {row["id"]: _member(row, bodies, duties) for row in rows("members.jsonl")}
    give_tasks(people)
    return _as_they_are_now(people)
    tell_of_themselves(people)
    return people


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
    agree(member, rules_number(), at=moment(row["joined_days_ago"]))
    return member


def give_tasks(people: dict[str, Member]) -> None:
    """The house begins with one administrator, who names a second one alone; from then on it takes both. One proposal waits."""
    first, second = people[ADMINISTRATORS[0]], people[ADMINISTRATORS[1]]
    grant_role(first, RoleName.ADMINISTRATOR, by=None)
    propose_role(second, RoleName.ADMINISTRATOR, by=first)
    for row in rows("members.jsonl"):
        for name in ROLES.get(row["role"], ()):
            agree_to_role(propose_role(people[row["id"]], name, by=second), by=first)
    propose_role(people[WISHED_FOR], RoleName.EDITOR, by=second)
    at_work = _as_they_are_now(people)
    note_private_reading(people[WISHED_FOR], by=at_work[MODERATOR])
    force = rules_in_force()
    source = f"{force.source if force else ''}\n\n{NEW_ARTICLE}"
    write_rules(source=source, change=NEW_ARTICLE_IN_SHORT, by=at_work[EDITOR])


def _as_they_are_now(people: dict[str, Member]) -> dict[str, Member]:
    """Read again: giving a task changes the account."""
    known = Member.objects.in_bulk([member.pk for member in people.values()])
    return {id: known[member.pk] for id, member in people.items()}


def _body(reference: str, bodies: dict[str, Organisation]) -> Organisation:
    return bodies[reference.removeprefix("muni:")]


def _april(years: int) -> date:
    """The 1 April from which somebody is in the n-th year of a field."""
    return date(fiscal_year(today()) - max(years, 1) + 1, 4, 1)
