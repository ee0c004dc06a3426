"""A large community for measuring: bulk rows in the shape the actions would have written, deterministic."""

import random
from datetime import timedelta

from django.db import connection

from chosha.board.models import Kind, Post
from chosha.kernel.clock import now, today
from chosha.members.actions import refresh_traits
from chosha.members.models import Affiliation, CanHelp, Duty, Member, Organisation, PastDuty, Profile, Standing
from chosha.search.actions import index_many
from chosha.talk.engine.prose import render_prose
from chosha.talk.models import Comment
from demo.world import rows

BATCH = 2_000
FULL, FULL_SIZE = 60, 20  # so many threads have exactly one page of comments
LONGEST = 300  # one thread has this many
COMMENTS_A_POST = 9  # on average: 2,000 threads hold 20,000 texts


def grow(*, members: int, posts: int) -> None:
    """Grow the community to `members` accounts and `posts` texts (posts and comments together)."""
    dice = random.Random(8)
    _people(members, dice)
    writers = list(Member.objects.filter(standing=Standing.ACTIVE).order_by("email"))
    texts = [_text(body) for row in rows("threads.jsonl") for body in [row["body"], *(said["body"] for said in row["comments"])]]
    missing = posts - Post.objects.count() - Comment.objects.count()
    if missing > 0:
        threads = _posts(max(missing // (COMMENTS_A_POST + 1), 1), writers, texts, dice)
        _comments(threads, missing - len(threads), writers, texts, dice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a real community grows slowly enough for the database to notice by itself


def _people(wanted: int, dice: random.Random) -> None:
    missing = wanted - Member.objects.count()
    if missing <= 0:
        return
    bodies, duties = list(Organisation.objects.all()), list(Duty.objects.filter(parent__isnull=False))
    start = Member.objects.count()
    people = []
    for number in range(start, start + missing):
        duty, body = dice.choice(duties), dice.choice(bodies)
        name = f"会員 {number}"
        people.append(
            Member(
                id=dice.getrandbits(53),
                email=f"crowd{number}@demo.example",
                name=name,
                display_name=name,
                standing=Standing.ACTIVE,
                byline_detail=f"{body.size_words}・{duty.name}",
                joined_at=now(),
                password="!",
                spares_own_body=number % 20 == 0,
            )
        )
    Member.objects.bulk_create(people, batch_size=BATCH)
    serving = [(person, dice.choice(bodies), dice.choice(duties)) for person in people]
    Affiliation.objects.bulk_create(
        (Affiliation(member=person, organisation=body, duty=duty, proof="person", proved_on=today()) for person, body, duty in serving),
        batch_size=BATCH,
    )
    for person, body, _ in serving:
        person.home_body_id = body.pk
    Member.objects.bulk_update(people, ["home_body_id", "spares_own_body"], batch_size=BATCH)
    _profiles(people, duties, dice)


def _profiles(people: list[Member], duties: list[Duty], dice: random.Random) -> None:
    """A page for everybody, a past field for two of three, words of help for every fourth; every third shows the body."""
    Profile.objects.bulk_create(
        (Profile(member=person, body_to="members" if place % 3 == 0 else "nobody") for place, person in enumerate(people)), batch_size=BATCH
    )
    PastDuty.objects.bulk_create(
        (
            PastDuty(member=person, duty=dice.choice(duties), from_year=2015, until_year=2019)
            for place, person in enumerate(people)
            if place % 3
        ),
        batch_size=BATCH,
    )
    CanHelp.objects.bulk_create(
        (CanHelp(member=person, words=f"{dice.choice(duties).name}の引継ぎ") for person in people[::4]), batch_size=BATCH
    )
    refresh_traits(person.pk for person in people)


def _text(body: str) -> tuple[str, str]:
    return body, render_prose(body)


def _posts(count: int, writers: list[Member], texts: list[tuple[str, str]], dice: random.Random) -> list[Post]:
    duties = list(Duty.objects.filter(parent__isnull=False))
    kinds = [Kind.QUESTION, Kind.QUESTION, Kind.ISSUE, Kind.KNOWLEDGE, Kind.CHAT_TOPIC]
    made = []
    for number in range(count):
        source, html = dice.choice(texts)
        at = now() - timedelta(days=365) * dice.random()
        made.append(
            Post(
                id=dice.getrandbits(53),
                kind=dice.choice(kinds),
                title=f"{source[:24]}（{number}）",
                source=source,
                html=html,
                duty=dice.choice(duties),
                author=dice.choice(writers),
                created_at=at,
                last_activity_at=at,
            )
        )
    Post.objects.bulk_create(made, batch_size=BATCH)
    index_many("board.post", made)
    return made


def _comments(threads: list[Post], count: int, writers: list[Member], texts: list[tuple[str, str]], dice: random.Random) -> None:
    sizes = [FULL_SIZE] * min(FULL, len(threads)) + ([LONGEST] if len(threads) > FULL else [])
    rest = max(len(threads) - len(sizes), 0)
    share, over = divmod(max(count - sum(sizes), 0), rest) if rest else (0, 0)
    sizes += [share + (place < over) for place in range(rest)]
    batch = []
    for post, size in zip(threads, sizes, strict=True):
        for place in range(size):
            source, html = dice.choice(texts)
            batch.append(
                Comment(
                    id=dice.getrandbits(53),
                    thing_key="board.post",
                    thing_id=post.pk,
                    author=dice.choice(writers),
                    source=source,
                    html=html,
                    created_at=post.created_at + timedelta(minutes=place + 1),
                )
            )
        if len(batch) >= BATCH:
            _keep(batch)
            batch = []
    _keep(batch)


def _keep(batch: list[Comment]) -> None:
    Comment.objects.bulk_create(batch, batch_size=BATCH)
    index_many("talk.comment", batch)
