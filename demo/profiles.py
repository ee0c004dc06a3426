"""What the members of the demo world say of themselves, and to whom: bulk rows in the shape the actions write."""

from chosha.kernel.clock import fiscal_year, today
from chosha.members.actions import refresh_byline_details, refresh_traits
from chosha.members.models import Audience, CanHelp, FurtherDuty, Interest, Member, PastDuty, Profile
from demo.world import Row, rows

MEMBERS, FIELD, NOBODY = Audience.MEMBERS, Audience.FIELD, Audience.NOBODY
KEPT = {"secretariat", "reception", "moderator", "guardian", "admin", "host"}


def tell_of_themselves(people: dict[str, Member]) -> None:
    """Duties of now and before, what they can help with, interests, and who sees what; a few spare their own body."""
    world = rows("members.jsonl")
    this = fiscal_year(today())
    FurtherDuty.objects.bulk_create(
        FurtherDuty(member=people[row["id"]], duty_id=more["duty"], since_year=this - max(more["years"], 1) + 1)
        for row in world
        for more in {duty["duty"]: duty for duty in row["duties_now"][1:] if duty["duty"] != row["duties_now"][0]["duty"]}.values()
    )
    PastDuty.objects.bulk_create(past for row in world for past in _past(row, people[row["id"]], this))
    CanHelp.objects.bulk_create(CanHelp(member=people[row["id"]], words=words[:60]) for row in world for words in row["can_help"])
    Interest.objects.bulk_create(
        Interest(member=people[row["id"]], duty_id=duty) for row in world for duty in {past["duty"] for past in row["duties_before"][:1]}
    )
    for number, row in enumerate(world):
        Profile.objects.filter(member=people[row["id"]]).update(**_audiences(row, number))
    sparing = [people[row["id"]].pk for number, row in enumerate(world) if number % 12 == 7 and row["role"] not in KEPT]
    Member.objects.filter(pk__in=sparing).update(spares_own_body=True)
    for member in people.values():
        member.spares_own_body = member.pk in sparing
    refresh_traits(member.pk for member in people.values())
    refresh_byline_details()


def _past(row: Row, member: Member, this: int) -> list[PastDuty]:
    """One after the other, back from the year in which the present field began."""
    until, found = this - max((duty["years"] for duty in row["duties_now"]), default=0), []
    for before in row["duties_before"]:
        found.append(PastDuty(member=member, duty_id=before["duty"], from_year=until - max(before["years"], 1) + 1, until_year=until))
        until = found[-1].from_year - 1
    return found


def _audiences(row: Row, number: int) -> dict[str, object]:
    """Most show their body and fields; some only to the same field, some nothing; the registered name is shown by few."""
    return {
        "body_to": NOBODY if not row["show_org"] or number % 4 == 1 else MEMBERS,
        "post_to": (FIELD, MEMBERS, NOBODY)[number % 3],
        "kana_to": MEMBERS if number % 2 else NOBODY,
        "name_to": MEMBERS if row["role"] in KEPT else NOBODY,
        "duties_to": FIELD if number % 15 == 9 else MEMBERS,
        "past_duties_to": FIELD if number % 10 == 3 else MEMBERS,
        "languages": ["ja", "en"] if number % 6 == 2 else ["ja", "easy-ja"] if number % 9 == 4 else ["ja"],
        "in_directory": number % 40 != 39,
    }
