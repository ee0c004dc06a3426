"""The board with 100,000 posts: server time of its lists, narrowed and paged, and of a post with 500 comments.

`python -m bench.board [--engine sqlite|postgres|both] [--posts N]`: the whole request through Django, without the wire.
"""

import argparse
import statistics
import time
from datetime import timedelta

from bench.house import house

ROUNDS = 30
LIMITS = {"post": 40.0}
LIST_LIMIT = 25.0
ASKED = """
from bench.board import inside
inside()
"""


def inside() -> None:
    """Run within a house: fills tags and sizes in, and prints the milliseconds of each page."""
    from django.test import Client

    from chosha.members.models import Member

    member = Member.objects.filter(standing="active", holds_role=False).earliest("email")
    client = Client(SERVER_NAME="127.0.0.1")  # where the house says to be
    client.force_login(member)
    full = fill()
    for name, path in places(full, member).items():
        client.get(path)
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            answer = client.get(path)
            took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
        print(f"{name}|{statistics.median(took):.1f}|{sorted(took)[-2]:.1f}")


def fill() -> int:
    """Tags on every post, sizes on most, 500 comments on one. Returns which."""
    from chosha.board.models import Post, SizeBand, Tag
    from chosha.kernel.clock import now
    from chosha.members.models import Member
    from chosha.talk.models import Comment

    rows = list(Post.objects.order_by("created_at").values_list("pk", "created_at"))
    often = [Tag(post_id=pk, key="often", words="often", at=at) for pk, at in rows[::2]]
    rare = [Tag(post_id=pk, key="rare", words="rare", at=at) for pk, at in rows[:40]]
    Tag.objects.bulk_create([*often, *rare], batch_size=2000, ignore_conflicts=True)
    for place, band in enumerate(SizeBand.values):
        Post.objects.filter(pk__in=[pk for pk, _ in rows[place::997]]).update(size_band=band)
    full = Post.objects.filter(kind="question").latest("created_at")
    people = list(Member.objects.filter(standing="active")[:50])
    words = {"thing_key": "board.post", "thing_id": full.pk, "source": "同じことを試しました。", "html": "<p>同じことを試しました。</p>"}
    start = now() - timedelta(hours=20)
    Comment.objects.bulk_create(
        Comment(author=people[number % len(people)], created_at=start + timedelta(minutes=number), **words) for number in range(500)
    )
    return full.pk


def places(full: int, member: object) -> dict[str, str]:
    from chosha.board.queries import listing

    cursor = ""
    for _ in range(50):  # a thousand posts down
        cursor = listing(member, after=cursor).cursor  # type: ignore[arg-type]
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
        "home": "/",
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    asked.add_argument("--posts", type=int, default=100_000)
    given = asked.parse_args()
    for engine in ["sqlite", "postgres"] if given.engine == "both" else [given.engine]:
        with house(engine=engine, members=200, posts=given.posts, serve=False) as built:
            for line in built.ask(ASKED).splitlines():
                name, median, nearly_worst = line.split("|")
                limit = LIMITS.get(name.split()[0], LIST_LIMIT)
                word = "ok" if float(median) <= limit else "OVER"
                print(f"{engine:9} {name:28} {median:>7} ms  worst but one {nearly_worst:>7}  {word}", flush=True)


if __name__ == "__main__":
    main()
