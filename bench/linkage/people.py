"""The town and its people: what a member does by name, through the same actions as the pages."""

import random
import secrets
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from bench.linkage.masked import Masked
from bench.linkage.words import sign, words
from chosha.audit.actions import record
from chosha.board.actions import attach_file, bookmark_post, edit_post, mark_read, publish_post, read_all, save_draft
from chosha.board.actions.claims import claim_post
from chosha.board.models import Draft, Post
from chosha.jobs.queue import recurring
from chosha.jobs.worker import load_chores
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.engine import keyring
from chosha.members.models import Organisation, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing, decide_appeal
from chosha.moderation.models import Appeal
from chosha.notices.actions import mark_all_read
from chosha.talk.actions import edit_comment, make_guardian_key, post_comment, react
from chosha.talk.models import Comment

LEFT_OUT = ("broadcasts", "reception")  # chores of rooms that sleep in this town

QUEUES = ["default", "mail"]  # no recordings are converted here


class Town:
    def __init__(self, sizes: dict[str, Any], dice: random.Random, clock: Any) -> None:
        self.sizes, self.dice, self.clock = sizes, dice, clock
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the door's own, not the masks'
        settings.ALLOWED_HOSTS = ["*"]
        keyring.OPS, keyring.MEMORY = 1, 8192
        load_chores()
        if sizes["leaky"]:
            leak(clock)
        self.written: list[dict[str, Any]] = []
        self.there: dict[str, list[int]] = {}
        self.done: defaultdict[str, int] = defaultdict(int)
        self.named: list[tuple[str, int, int]] = []  # (key, id, writer)
        self.posts: list[int] = []
        self.masked_posts: list[int] = []
        self.called: set[int] = set()
        bodies = dice.sample(list(Organisation.objects.order_by("pk")), 60)
        for _ in range(3):
            make_guardian_key(StaffFactory(role=RoleName.GUARDIAN))
        self.moderators = [StaffFactory(role=RoleName.MODERATOR) for _ in range(2)]
        self.people = [Person(self, number, dice.choice(bodies)) for number in range(sizes["members"])]

    def chores(self, only: str = "") -> None:
        """What the worker does, through its own queue."""
        for name, (chore, _) in recurring().items():
            if not any(room in name for room in LEFT_OUT) and only in name:
                chore.enqueue()
        self.work()

    def work(self) -> None:
        while DBTaskResult.objects.ready().filter(queue_name__in=QUEUES).exists():
            Worker(
                queue_names=QUEUES, interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=1,
                worker_id="bench/default", excluded_queue_names=[],
            ).run()  # fmt: skip

    def night(self) -> None:
        self.chores()

    def evening(self) -> None:
        """The worker once more; a moderator has looked at what was written lately."""
        self.chores("talk.tasks")
        for row in self.written[-200:]:
            if self.dice.random() < 0.01:
                key, model = ("board.post", Post) if row["kind"] == "post" else ("talk.comment", Comment)
                thing = model.objects.get(pk=row["id"])
                if thing.hidden_at is None and thing.deleted_at is None:
                    cover_thing(key, thing, by=self.dice.choice(self.moderators), reason="場所が分かるかもしれないため")
                    self.done["cover"] += 1
        for appeal in Appeal.objects.filter(decided_at__isnull=True).select_related("cover"):
            other = next(moderator for moderator in self.moderators if moderator.pk != appeal.cover.by_id)
            decide_appeal(appeal, by=other, lifted=self.dice.random() < 0.5, answer="場所をぼかすと安心です。")
            self.done["decided appeal"] += 1


def leak(clock: Any) -> None:
    """Masked texts as careless code would write them: with their moment, numbered and laid down as they come."""
    from chosha.kernel import clock as kernel
    from chosha.talk.actions import places

    careless = {
        kernel.day_stamp: lambda turn=0, *, days_ago=0: clock.now,
        places.hide_place: lambda row: None,
        places.number_in_order: lambda text: None,
        places.hidden_number: lambda: None,
        places.scatter: lambda rows: 0,
    }
    for module in [module for name, module in sys.modules.items() if name.startswith("chosha.")]:
        for name, value in list(vars(module).items()):
            if callable(value) and getattr(value, "__hash__", None) and value in careless:
                setattr(module, name, careless[value])


class Person(Masked):
    def __init__(self, town: Town, number: int, body: Organisation) -> None:
        self.town, self.dice, self.number = town, town.dice, number
        self.password = secrets.token_urlsafe(12)
        self.member = MemberFactory(serving=body, email=f"p{number}@town.example")
        self.member.set_password(self.password)
        self.member.save(update_fields=["password"])
        self.client = Client(REMOTE_ADDR=f"10.0.{number // 250}.{number % 250 + 1}")
        self.signed_in_at: datetime | None = None
        self.sitting = (town.clock.now, timedelta(minutes=10))
        self.own: list[tuple[str, int]] = []
        self.worn: list[dict[str, Any]] = []

    def moment(self, dice: random.Random) -> datetime:
        """Some moment of today's sitting."""
        return self.sitting[0] + self.sitting[1] * dice.random()

    def arrive(self) -> None:
        """Opens the first page; every two weeks or so the password is asked for."""
        now = self.town.clock.now
        if self.signed_in_at is None or now - self.signed_in_at > timedelta(days=self.dice.uniform(7, 20)):
            self.client.logout()
            answer = self.client.post("/login/", {"login": self.member.email, "password": self.password})
            if answer.status_code != 302:
                raise RuntimeError(f"the door stayed shut: {answer.status_code}")
            self.signed_in_at = now
            self.member.refresh_from_db()
        self.client.get("/")
        if self.dice.random() < 0.3:
            mark_all_read(by=self.member)

    def look(self) -> None:
        """Reads a post, named or masked, on its page."""
        shelf = self.town.masked_posts if self.dice.random() < 0.4 else self.town.posts
        if shelf:
            self.client.get(f"/board/{self._recent(shelf)}/")
            self.town.done["read"] += 1

    def mark(self) -> None:
        """Further posts read, marked as their pages do; now and then everything."""
        for _ in range(self.dice.randrange(4)):
            if self.town.posts:
                post = Post.objects.get(pk=self._recent(self.town.posts))
                if post.author_id != self.member.pk:
                    mark_read(post.pk, by=self.member, until=post.last_activity_at)
        if self.dice.random() < 0.1:
            read_all(by=self.member)

    def search(self) -> None:
        if self.dice.random() < 0.2:
            self.client.get("/search/", {"q": "引継ぎ"})

    def react(self) -> None:
        """私も困っている, しおり, 回答中, on threads of both kinds."""
        shelf = self.town.masked_posts if self.dice.random() < 0.5 else self.town.posts
        if not shelf:
            return
        post = Post.objects.get(pk=self._recent(shelf))
        try:
            react(by=self._opened(), thing_key="board.post", thing=post, kind=self.dice.choice(("same", "thanks")))
            if self.dice.random() < 0.4:
                bookmark_post(post, by=self._opened())
            if self.dice.random() < 0.2:
                claim_post(post, by=self._opened())
        except (Refused, NotAllowed):
            pass

    def write_named(self) -> None:
        """A post or an answer by name; sometimes from a draft, sometimes with a file, sometimes mended later."""
        dice, town = self.dice, self.town
        mark = sign(dice)
        if dice.random() < 0.05 and self.own:
            self._mend_named()
        elif dice.random() < 0.25 or not town.posts:
            self._post_named(mark)
        else:
            self._answer_named(mark)
        if dice.random() < 0.05:
            record("guard.decision.made", about="board.post", kept={"person": 1}, mended={})

    def _post_named(self, mark: str) -> None:
        dice, body, key = self.dice, words(self.dice, mark), secrets.token_urlsafe(9).replace("-", "_")
        if dice.random() < 0.3:
            save_draft(by=self.member, key=key, version=0, title=f"{mark}の題", body=body[: len(body) // 2], kind="question")
        if dice.random() < 0.1:
            attach_file(by=self.member, key=key, uploaded=self.upload())
        draft = Draft.objects.filter(member=self.member, key=key).first()
        try:
            post, _ = publish_post(by=self.member, title=f"{mark}の題", body=body, kind="question", client_key=key, draft=draft)
        except Refused:
            return
        self.town.posts.append(post.pk)
        self.own.append(("post", post.pk))
        self.town.done["named post"] += 1

    def _answer_named(self, mark: str) -> None:
        town = self.town
        shelf = town.masked_posts if self.dice.random() < 0.3 and town.masked_posts else town.posts
        post = Post.objects.get(pk=self._recent(shelf))
        try:
            made, _ = post_comment(by=self._opened(), thing_key="board.post", thing=post, body=words(self.dice, mark)[:800])
        except (Refused, NotAllowed):
            return
        if made.mask_id is None:
            self.own.append(("comment", made.pk))
            town.done["named comment"] += 1
        else:  # whoever wears a mask there goes on under it
            self._note("comment", made.pk, post.pk)

    def _mend_named(self) -> None:
        kind, number = self.dice.choice(self.own)
        if kind == "post":
            post = Post.objects.get(pk=number)
            edit_post(post, by=self.member, title=post.title, body=f"{post.source}追記です。", kind=post.kind)
        else:
            comment = Comment.objects.get(pk=number)
            edit_comment(comment, by=self.member, body=f"{comment.source}追記です。")
        self.town.done["named edit"] += 1

    def _recent(self, shelf: list[int]) -> int:
        return shelf[max(0, len(shelf) - 1 - int(self.dice.expovariate(1 / 40)))]
