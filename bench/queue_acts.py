"""What bench.queue runs inside the house: a crowd of applicants by bulk rows, and each act of a volunteer by the clock."""

import json
import random
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle

from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.tree import cpu_seconds
from chosha.kernel.clock import now
from chosha.members.models import MailDomain, Member, Organisation, Role, RoleName, Standing
from chosha.members.queries import key_of_name
from chosha.reception.models import Application, Refusal, State
from chosha.reception.queries import email_key, person_key

BATCH = 2_000
SURNAMES = [*"林森原岡堀関菅辻谷東南北西星緑港滝畑浜峰宮泉柳梶榎"]
GIVEN = [*"涼遥健恵拓修陸航徹満陽望光翼翠葵蓮栞凜詩奏樹聡薫"]
QUEUE = "/secretariat/reception/"
WARM = 7  # the server prepares a question when it has heard it a few times


def fill(members: int, applications: int, volunteers: int) -> None:
    """Prints the session keys of the volunteers as JSON."""
    dice = random.Random(3)
    bodies = list(Organisation.objects.all())
    _members(members, bodies, dice)
    _applications(applications, dice)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps([_volunteer(number) for number in range(volunteers)]))


def _name(dice: random.Random) -> str:
    """Some names are borne by hundreds, most by few: as in life."""
    second = dice.choice(GIVEN) if dice.random() < 0.3 else f"{dice.choice(GIVEN)}{dice.randrange(400)}"
    return f"{dice.choice(SURNAMES)} {second}"


def _members(count: int, bodies: list[Organisation], dice: random.Random) -> None:
    made = []
    for number in range(count):
        name = _name(dice)
        made.append(
            Member(
                id=dice.getrandbits(53),
                email=f"bench{number}@bench.example",
                name=name,
                display_name=name,
                name_key=key_of_name(name),
                standing=Standing.ACTIVE,
                joined_at=now(),
                password="!",
                home_body_id=dice.choice(bodies).pk,
            )
        )
    Member.objects.bulk_create(made, batch_size=BATCH)


def _applications(count: int, dice: random.Random) -> None:
    """Three in five wait for a person; the rest prove, wait for an answer, or are decided."""
    domains = list(MailDomain.objects.select_related("organisation"))
    states = [State.WAITING_PERSON] * 12 + [State.WAITING_PROOF] * 2 + [State.ASKED] + [State.APPROVED] * 3 + [State.DECLINED] * 2
    made = [_application(number, dice.choice(states), dice.choice(domains), dice) for number in range(count)]
    Application.objects.bulk_create(made, batch_size=BATCH)
    Refusal.objects.bulk_create(
        (
            Refusal(
                application=row, email_key=email_key(row.email), person_key=person_key(row), reason_kind="proof", declined_at=row.decided_at
            )
            for row in made
            if row.state == State.DECLINED
        ),
        batch_size=BATCH,
    )


def _application(number: int, state: State, domain: MailDomain, dice: random.Random) -> Application:
    name, moment = _name(dice), now() - timedelta(minutes=dice.randrange(60 * 24 * 60))
    decided = state in (State.APPROVED, State.DECLINED)
    proved = domain.grade != "C" and dice.random() < 0.7
    again = state == State.WAITING_PERSON and dice.random() < 0.02  # declined once before, under the same address
    elsewhere = dice.random() < 0.03
    return Application(
        id=dice.getrandbits(53), email=f"a{number - 1 if again and number else number}x{int(again)}@bench.example", name=name,
        display_name=name, organisation=domain.organisation, post="税務課", rules_version="第1版", consented_at=moment, created_at=moment,
        state=state, state_since=moment, work_address=f"w{number}@{'nowhere.example' if elsewhere and not proved else domain.domain}",
        proof="code" if proved else "", proved_at=moment if proved else None,
        device=f"{dice.randrange(count_devices()):064x}", decided_at=moment + timedelta(hours=9) if decided else None,
        settles_at=moment + timedelta(hours=9) if decided else None, settled_at=moment + timedelta(hours=9) if decided else None,
    )  # fmt: skip


def count_devices() -> int:
    return 400_000  # one in twenty shares a browser


def _volunteer(number: int) -> str:
    member = Member.objects.create(
        email=f"volunteer{number}@bench.example", name=f"受付 {number}", display_name=f"受付{number}", standing=Standing.ACTIVE,
        joined_at=now(), holds_role=True, password="!",
    )  # fmt: skip
    Role.objects.create(member=member, name=RoleName.RECEPTION, granted_at=now())
    TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(member)
    return str(client.session.session_key)


def held() -> int:
    """How many volunteers of the crowd hold an application, each counted once."""
    return (
        Application.objects.filter(claimed_until__gt=now(), claimed_by__email__startswith="volunteer")
        .values("claimed_by")
        .distinct()
        .count()
    )


class Desk:
    """One volunteer at work; every act says how long it took and how often it asked the database."""

    def __init__(self, port: int) -> None:
        member = Member.objects.get(email="volunteer0@bench.example")
        self.client = Client(headers={"host": f"127.0.0.1:{port}"})
        self.client.force_login(member)
        self.tabs = cycle(["", "?tab=mail", "?tab=person", "?tab=second", "?tab=asked", "?tab=recent"])
        self.place = ""

    def front(self) -> None:
        assert self.client.get(QUEUE).status_code == 200

    def tab(self) -> None:
        assert self.client.get(QUEUE + next(self.tabs)).status_code == 200

    def deep(self) -> None:
        """A page in the middle of the queue."""
        waiting = Application.objects.filter(state=State.WAITING_PERSON)
        middle = waiting.order_by("state_since")[waiting.count() // 2]
        self.cursor = f"?after={int(middle.state_since.timestamp() * 1_000_000)}-{middle.pk}"

    def page(self) -> None:
        assert self.client.get(QUEUE + self.cursor).status_code == 200

    def together(self) -> None:
        assert self.client.get(f"{QUEUE}together/").status_code == 200

    def claim(self) -> None:
        self.place = self.client.post(f"{QUEUE}next/").headers["Location"]

    def review(self) -> None:
        assert self.client.get(self.place).status_code == 200

    def welcome(self) -> None:
        self.place = self._decided(self.client.post(f"{self.place}approval/").headers["Location"])

    def decline(self) -> None:
        self.declined = self.place
        self.place = self._decided(self.client.post(f"{self.place}decline/", {"reason": "proof", "words": ""}).headers["Location"])

    def undo(self) -> None:
        self.place = self.client.post(f"{self.declined}undo/").headers["Location"]

    def _decided(self, place: str) -> str:
        assert place != self.place, "nothing was decided"
        return place


def whole_scans(port: int) -> None:
    """Prints, as JSON, which questions of the acts read a large table from end to end (PostgreSQL)."""
    desk = Desk(port)
    desk.deep()
    found = []
    for act in (desk.front, desk.page, desk.together, desk.claim, desk.review, desk.welcome, desk.decline):
        with CaptureQueriesContext(connection) as asked:
            act()
        for row in asked.captured_queries:
            sql = row["sql"]
            if sql.startswith("SELECT") and (plan := _plan(sql)):
                found.append(f"{act.__name__}: {plan}: {sql[:200]}")
    print(json.dumps(found))


def _plan(sql: str) -> str:
    """The line of the plan that scans members or applications whole; empty where none does."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        lines = [str(row[0]).strip() for row in cursor.fetchall()]
    large = ("Seq Scan on members_member", "Seq Scan on reception_application", "Seq Scan on reception_refusal")
    return next((line for line in lines if any(name in line for name in large)), "")


class Clock:
    """Times acts by wall and by CPU (this process and the database's), or counts their questions: counting would slow what is timed."""

    def __init__(self, database: int) -> None:
        self.database = database  # pid of PostgreSQL; 0 where the database lives in this process

    def time(self, act: Callable[[], None]) -> tuple[float, float]:
        """Milliseconds by wall and by CPU. The database's CPU is known to a hundredth of a second: it is right in the mean."""
        used = self._database_used()
        began, before = time.perf_counter(), time.process_time()
        act()
        wall, own = time.perf_counter() - began, time.process_time() - before
        return wall * 1000, (own + self._database_used() - used) * 1000

    def count(self, act: Callable[[], None]) -> int:
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    def _database_used(self) -> float:
        return cpu_seconds(self.database) if self.database else 0.0


def measure(port: int, rounds: int, database: int) -> None:
    """Prints [{act, ms, cpu, asked}] as JSON."""
    desk, clock = Desk(port), Clock(database)
    desk.deep()
    desk.claim()
    desk.review()
    lists: dict[str, Callable[[], None]] = {
        "list, first page": desk.front, "list, every tab in turn": desk.tab, "list, in the middle": desk.page,
        "many at once: the list": desk.together,
    }  # fmt: skip
    evening: dict[str, Callable[[], None]] = {
        "claim the next": desk.claim, "open it": desk.review, "welcome, and the next": desk.welcome, "open that": desk.review,
        "decline, and the next": desk.decline, "take it back": desk.undo,
    }  # fmt: skip
    found = [row for name, act in lists.items() for row in _rounds({name: act}, clock, rounds)]
    print(json.dumps(found + _rounds(evening, clock, rounds)))


def _rounds(steps: dict[str, Callable[[], None]], clock: Clock, rounds: int) -> list[dict[str, object]]:
    """All steps, one after another, again and again: every tenth time their questions are counted instead."""
    for _ in range(WARM):
        for act in steps.values():
            act()
    found: dict[str, dict[str, list[float]]] = {name: {"ms": [], "cpu": [], "asked": []} for name in steps}
    for number in range(rounds):
        for name, act in steps.items():
            if number % 10 == 0:
                found[name]["asked"].append(clock.count(act))
            else:
                wall, cpu = clock.time(act)
                found[name]["ms"].append(wall)
                found[name]["cpu"].append(cpu)
    return [{"act": name, **row} for name, row in found.items()]
