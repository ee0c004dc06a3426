"""The life of the community, run inside the house: `python -m bench.linkage.life '{"members": 300, …}'` writes down who wrote what."""

import json
import os
import random
import sys
import time
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import django

JST = ZoneInfo("Asia/Tokyo")
BEGIN = datetime(2026, 6, 1, tzinfo=JST)
THERE = 0.2  # share of the members who are there on a day


class Clock:
    """The house's time; the machine's own goes on beside it, for what the file system writes."""

    def __init__(self) -> None:
        self.now, self.seen = BEGIN, []

    def turn(self, moment: datetime) -> None:
        self.now = max(moment, self.now + timedelta(milliseconds=1))
        self.seen.append((time.clock_gettime(time.CLOCK_REALTIME), self.now.timestamp()))


def main() -> None:
    sizes = json.loads(sys.argv[1])
    clock, began = Clock(), time.perf_counter()
    time.time = lambda: clock.now.timestamp()
    django.setup()
    from django.utils import timezone

    timezone.now = lambda: clock.now
    from bench.linkage.people import Town

    town = Town(sizes, random.Random(sizes["seed"]), clock)
    for day in range(sizes["days"]):
        live(town, BEGIN + timedelta(days=day), last=day == sizes["days"] - 1)
    truth = {"texts": town.written, "there": town.there, "clock": clock.seen[:: max(1, len(clock.seen) // 200_000)]}
    truth |= {"seconds": time.perf_counter() - began, "done": dict(town.done), "passwords": len(town.people)}
    truth["unmasked_calls"] = sorted(town.called)
    Path(sizes["truth"]).write_text(json.dumps(truth))
    sys.stdout.flush()
    os._exit(0)  # a house that is robbed has not been closed in order: its log still lies there


def live(town, day: datetime, *, last: bool) -> None:
    """One day: who is there, what each does in one sitting, all in the order of the clock; chores at night and through the last day."""
    dice, sizes = town.dice, town.sizes
    here = dice.sample(town.people, max(3, round(len(town.people) * THERE)))
    town.there[day.date().isoformat()] = [person.member.pk for person in here]
    acts = []
    order = count()
    for person in here:
        start = day + timedelta(minutes=dice.choice((dice.uniform(7 * 60, 23 * 60), dice.gauss(12.5 * 60, 30), dice.gauss(20.5 * 60, 60))))
        start = min(max(start, day + timedelta(minutes=5)), day + timedelta(hours=23, minutes=20))
        person.sitting = (start, timedelta(minutes=dice.uniform(4, 35)))
        acts.append((start, next(order), person.arrive))
        for kind in ("look", "look", "mark", "react", "search"):
            acts.append((person.moment(dice), next(order), getattr(person, kind)))
    masked = share(sizes["masked"], sizes["days"], dice)
    named = share(sizes["named"], sizes["days"], dice)
    for kind, number in (("masked", masked), ("named", named)):
        for _ in range(number):
            person = dice.choice(here)
            acts.append((person.moment(dice), next(order), getattr(person, f"write_{kind}")))
    for hour in (18.6,) if not last else [half / 2 + 0.1 for half in range(1, 48)]:
        acts.append((day + timedelta(hours=hour), next(order), town.evening if hour == 18.6 else town.chores))
    acts.append((day + timedelta(hours=4), next(order), town.night))
    acts.append((day + timedelta(hours=23, minutes=58), next(order), town.night if last else town.evening))
    for moment, _, act in sorted(acts, key=lambda row: row[:2]):
        town.clock.turn(moment)
        act()


def share(total: int, days: int, dice: random.Random) -> int:
    return int(total / days) + (dice.random() < total / days % 1)


if __name__ == "__main__":
    main()
