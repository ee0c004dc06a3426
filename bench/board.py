"""The board with 100,000 posts: server time of its lists, narrowed and paged, and of a post with 500 comments.

`python -m bench.board [--engine sqlite|postgres|both] [--posts N]`: the whole request through Django, without the wire. The posts are
posts: what was said to them comes on top. Publishing is the whole form with the guard, of 1,200 signs. Both engines are asked for the
same page in turn, request by request, so that what else the machine does is shared by both.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.house import Talk, house

ROUNDS = 30
LIMITS = {"post": 40.0, "publishing": 150.0}
THREADS = 2_000  # made by the demo, with what was said to them; the others are posts alone
WRITTEN = "昨年度の繰越を整理しています。支出負担行為の日付と完了の見込みを並べ、担当が替わっても追えるようにしたいです。" * 24
LIST_LIMIT = 25.0
ASKED = """
from bench.board import inside
inside({posts})
"""


def inside(total: int) -> None:
    """Run within a house: fills posts, tags and sizes in, prints the names of the pages, then answers for each that is asked for."""
    from django.test import Client

    from chosha.members.models import Member

    # In a prefecture: one post in seven is for a prefecture, and of these one in 47 for that one.
    there = {"affiliations__ended_on__isnull": True, "affiliations__organisation__prefecture__gt": ""}
    member = Member.objects.filter(standing="active", holds_role=False, **there).earliest("email")
    client = Client(SERVER_NAME="127.0.0.1")  # where the house says to be
    client.force_login(member)
    grow(total)
    full = fill()
    acts: dict[str, tuple[Callable[[int], Any], int]] = {
        name: (lambda _, path=path: client.get(path), 200) for name, path in places(full, member).items()
    }
    words = {"kind": "question", "title": "繰越の整理、どう進めていますか", "body": WRITTEN, "tags": "引継ぎ、様式"}
    fresh = [Client(SERVER_NAME="127.0.0.1") for _ in range(ROUNDS + 1)]
    for one, writer in zip(fresh, Member.objects.filter(standing="active", holds_role=False, read_only=False)[: ROUNDS + 1], strict=True):
        one.force_login(writer)
    acts["publishing with the guard"] = (lambda n: fresh[n].post("/board/new/", words | {"draft": f"bench-{n}", "version": "0"}), 302)
    print("|".join(acts), flush=True)
    for line in sys.stdin:
        name, number = line.strip().split("|")
        print(once(name, *acts[name], int(number)), flush=True)


def once(name: str, act: Callable[[int], Any], status: int, number: int) -> str:
    """Milliseconds one request took, and of the CPU's work."""
    began, busy = time.perf_counter(), cpu()
    answer = act(number)
    took, worked = (time.perf_counter() - began) * 1000, cpu() - busy
    assert answer.status_code == status, (name, answer.status_code, answer.content[:2000].decode())
    return f"{took}|{worked}"


def cpu() -> float:
    """Milliseconds of this process, and of the one that PostgreSQL keeps for it: other work on the machine does not count."""
    from django.db import connection

    own = time.process_time() * 1000
    if connection.vendor != "postgresql" or connection.connection is None:
        return own
    return own + int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e6


def grow(total: int) -> None:
    """More posts like those there are, by all members, over two years; the last one is the newest."""
    from chosha.board.models import Post
    from chosha.kernel.clock import now
    from chosha.kernel.content import random_id
    from chosha.members.models import Member

    like = list(Post.objects.filter(author__isnull=False, deleted_at__isnull=True, for_field=False)[:500])
    people = list(Member.objects.filter(standing="active").values_list("pk", flat=True))
    missing = total - Post.objects.count()
    start, step = now() - timedelta(days=730), timedelta(days=729) / max(1, missing)
    copies = []
    for number in range(missing):
        copy = Post(**{field.attname: getattr(like[number % len(like)], field.attname) for field in Post._meta.concrete_fields})
        copy.pk, copy.author_id, copy.client_key = random_id(), people[number * 7 % len(people)], ""
        copy.created_at = copy.last_activity_at = start + step * number
        copies.append(copy)
    Post.objects.bulk_create(copies, batch_size=1000)


def fill() -> int:
    """Tags on every post, sizes on most, one in seven for a prefecture alone, 500 comments on one. Returns which."""
    from django.db import connection

    from chosha.board.models import Post, SizeBand, Tag
    from chosha.kernel.clock import now
    from chosha.members.engine.places import OF_PREFECTURE
    from chosha.members.models import Member
    from chosha.talk.models import Comment

    numbers = list(Post.objects.order_by("created_at").values_list("pk", flat=True))
    for place, band in enumerate(SizeBand.values):
        for part in range(place * 499, len(numbers), 997 * 400):
            Post.objects.filter(pk__in=numbers[part : part + 997 * 400 : 997]).update(size_band=band)
    for place, prefecture in enumerate(OF_PREFECTURE):
        for part in range(place * 7, len(numbers), 47 * 7 * 400):
            Post.objects.filter(pk__in=numbers[part : part + 47 * 7 * 400 : 47 * 7]).update(circle=f"region:{prefecture}")
    rows = list(Post.objects.order_by("created_at").values_list("pk", "created_at", "kind", "duty_id", "size_band"))
    told = [{"post_id": pk, "at": at, "kind": kind, "duty_id": duty, "size_band": band} for pk, at, kind, duty, band in rows]
    often = [Tag(key="often", words="often", **row) for row in told[::2]]
    rare = [Tag(key="rare", words="rare", **row) for row in told[:40]]
    Tag.objects.bulk_create([*often, *rare], batch_size=2000, ignore_conflicts=True)
    full = Post.objects.filter(kind="question", circle="").latest("created_at")
    people = list(Member.objects.filter(standing="active")[:50])
    words = {"thing_key": "board.post", "thing_id": full.pk, "source": "同じことを試しました。", "html": "<p>同じことを試しました。</p>"}
    start = now() - timedelta(hours=20)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")  # what its own chore does within a minute of so many new rows
    Comment.objects.bulk_create(
        Comment(author=people[number % len(people)], created_at=start + timedelta(minutes=number), **words) for number in range(500)
    )
    return full.pk


def places(full: int, member: object) -> dict[str, str]:
    from chosha.board.queries import listing
    from chosha.kernel.circles import circles_offered

    cursor = ""
    for _ in range(50):  # a thousand posts down
        cursor = listing(member, after=cursor).cursor  # type: ignore[arg-type]
    here = next(iter(circles_offered(member)))  # type: ignore[arg-type]
    return {
        "post with 500 comments": f"/board/{full}/",
        "list, newest": "/board/",
        "list, a thousand down": f"/board/?after={cursor}",
        "waiting": "/board/?tab=waiting",
        "a field": "/board/?duty=zeimu",
        "a common tag": "/board/?tag=often",
        "a rare tag": "/board/?tag=rare",
        "a size": "/board/?size=under-10k",
        "being written, none": "/board/?state=writing",
        "solved": "/board/?state=helped",
        "kind, field, size, state": "/board/?kind=question&duty=zeimu&size=under-10k&state=waiting",
        "field, solved": "/board/?kind=issue&duty=zeimu&state=helped",
        "summed up": "/board/?state=summarised",
        "tag, field, size": "/board/?tag=often&duty=zeimu&size=under-10k",
        "own prefecture": f"/board/?circle={here}",
        "prefecture, tag, field": f"/board/?circle={here}&tag=often&duty=zeimu",
        "all five at once": "/board/?tag=often&kind=question&duty=zeimu&size=under-10k&state=waiting",
        "all five, solved": "/board/?tag=often&kind=question&duty=zeimu&size=under-10k&state=helped",
        "home": "/",
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    asked.add_argument("--posts", type=int, default=100_000)
    given = asked.parse_args()
    engines = ["sqlite", "postgres"] if given.engine == "both" else [given.engine]
    with ExitStack() as stack:
        houses = {}
        for engine in engines:
            built = stack.enter_context(house(engine=engine, members=200, posts=min(given.posts, THREADS * 10), serve=False))
            houses[engine] = stack.enter_context(built.talk(ASKED.format(posts=given.posts)))
        pages = [asked.line().split("|") for asked in houses.values()]
        for name in pages[0]:
            show(name, take_turns(houses, name))


def take_turns(houses: dict[str, Talk], name: str) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds and CPU of each request, by engine. The first is for warming up."""
    told: dict[str, list[tuple[float, float]]] = {engine: [] for engine in houses}
    for number in (ROUNDS, *range(ROUNDS)):
        for engine, asked in houses.items():
            took, worked = asked.ask(f"{name}|{number}").split("|")
            if number < ROUNDS:
                told[engine].append((float(took), float(worked)))
    return told


def show(name: str, told: dict[str, list[tuple[float, float]]]) -> None:
    limit = LIMITS.get(name.split()[0], LIST_LIMIT)
    medians = {engine: statistics.median(took for took, _ in times) for engine, times in told.items()}
    for engine, times in told.items():
        nearly_worst, work = sorted(took for took, _ in times)[-2], statistics.median(worked for _, worked in times)
        word = "ok" if medians[engine] <= limit else "OVER"
        beside = f"  {medians[engine] / medians['sqlite']:.1f} x SQLite" if engine != "sqlite" and "sqlite" in medians else ""
        told_as = f"{medians[engine]:>7.1f} ms  worst but one {nearly_worst:>7.1f}  CPU {work:>6.1f}  {word}{beside}"
        print(f"{engine:9} {name:28} {told_as}", flush=True)


if __name__ == "__main__":
    main()
