"""People who have just come: greetings, words of welcome, one pair that talks, and one who wishes for somebody to talk to."""

from chosha.members.actions import choose_interests, offer_to_buddy
from chosha.members.models import Duty, Member
from chosha.reception.access import BUDDY, GREETING
from chosha.reception.actions import greet, take_on, wish_for_buddy
from chosha.reception.models import Welcome
from chosha.talk.actions import post_comment
from demo.world import Row, document, moment


def build_newcomers(people: dict[str, Member]) -> int:
    """Greet and answer as newcomers.json says. Returns how many greeted."""
    world = document("newcomers.json")
    duties = {duty.slug: duty for duty in Duty.objects.all()}
    for id in world["offers"]:
        offer_to_buddy(people[id], True)
    for row in world["greetings"]:
        choose_interests(people[row["who"]], [duties[slug] for slug in row["interests"]])
        at = moment(row["days_ago"], row["time"])
        welcome = greet(people[row["who"]], words=row["words"], listed=row["listed"], on_air=row["on_air"], at=at)
        _say(row["said"], GREETING, welcome, people)
    for row in world["pairs"]:
        wish_for_buddy(people[row["newcomer"]], wants=True)
        wish = Welcome.objects.get(member=people[row["newcomer"]])
        _say(row["said"], BUDDY, take_on(wish, by=people[row["buddy"]], at=moment(row["days_ago"])), people)
    for id in world["wishes"]:
        wish_for_buddy(people[id], wants=True)
    return len(world["greetings"])


def _say(rows: list[Row], key: str, thing: object, people: dict[str, Member]) -> None:
    for row in rows:
        post_comment(by=people[row["who"]], thing_key=key, thing=thing, body=row["body"], at=moment(row["days_ago"], row["time"]))
