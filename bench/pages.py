"""CPU milliseconds per request over all processes, as PEERS.md measures: 200 members, 2,000 threads, 20,000 posts, 20 comments a page.

`python -m bench.pages [--engine sqlite|postgres|both] [--scale N]`: signed in, everything a real page carries. CPU time is the
measure, because it holds on a noisy machine; requests per second and waits are printed beside it.
"""

import argparse
import http.client
import itertools
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.house import House, house
from bench.tree import busy_share, cpu_seconds

MEMBERS, THREADS, POSTS = 200, 2_000, 20_000
ROUNDS, SECONDS, AT_ONCE, WRITERS = 3, 4.0, 4, 180
LIMITS = {"post page, 20 comments": 12.0, "list of 20": 9.0, "comment": 9.0, "home": 15.0}


@dataclass
class Count:
    requests: int = 0
    waits: list[float] = field(default_factory=list)
    failures: int = 0


class Visitor:
    """One keep-alive connection of a signed-in member."""

    def __init__(self, house: House, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
        self.cookies = f"sessionid={session}"
        self.csrf = ""

    def get(self, path: str) -> tuple[int, str]:
        self.connection.request("GET", path, headers={"Cookie": self.cookies, "Accept-Encoding": "identity"})
        answer = self.connection.getresponse()
        cookie = re.search(r"csrftoken=([^;]+)", answer.headers.get("Set-Cookie") or "")
        if cookie:
            self.csrf = cookie.group(1)
            self.cookies += f"; csrftoken={self.csrf}"
        return answer.status, answer.read().decode()

    def post(self, path: str, **fields: str) -> int:
        headers = {
            "Cookie": self.cookies,
            "X-CSRFToken": self.csrf,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request("POST", path, urlencode(fields), headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def visit_for(seconds: float, visitors: list[Visitor], act: str, path: str, count: Count) -> None:
    """Ask again and again; several visitors take turns, because nobody may write more than 20 comments a minute."""
    until = time.monotonic() + seconds
    for visitor in itertools.cycle(visitors):
        began = time.monotonic()
        if began > until:
            return
        if act == "comment":
            key = f"bench-{threading.get_ident()}-{count.requests}-{time.monotonic_ns()}"
            status = visitor.post(path, body="同じことを試しました。様式の番号を先にそろえると、あとの確認が楽になります。", client_key=key)
        else:
            status, _ = visitor.get(path)
        count.waits.append(time.monotonic() - began)
        count.requests += 1
        count.failures += status >= 400


def measure(house: House, sessions: list[str], act: str, path: str) -> tuple[float, Count]:
    """(CPU ms per request over all processes, counts) of one round."""
    visitors = [Visitor(house, session) for session in sessions]
    for visitor in visitors:
        visitor.get("/board/")
    groups = [visitors[start::AT_ONCE] for start in range(AT_ONCE)]
    roots = [pid for pid in (house.serve, house.postgres) if pid]
    counts = [Count() for _ in groups]
    before = sum(cpu_seconds(pid) for pid in roots)
    threads = [
        threading.Thread(target=visit_for, args=(SECONDS, group, act, path, count)) for group, count in zip(groups, counts, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    used = sum(cpu_seconds(pid) for pid in roots) - before
    total = Count(sum(c.requests for c in counts), [w for c in counts for w in c.waits], sum(c.failures for c in counts))
    return used * 1000 / max(total.requests, 1), total


def report(engine: str, scale: int) -> None:
    with house(engine=engine, members=MEMBERS, posts=POSTS * scale) as built:
        full = built.ask("from bench.crowd import a_full_post; print(a_full_post())")
        sessions = built.sessions(built.ask(f"from bench.crowd import readers; print(*readers({WRITERS}))").split())
        places = {
            "post page, 20 comments": ("read", f"/board/{full}/"),
            "list of 20": ("read", "/board/"),
            "comment": (
                "comment",
                f"/talk/board.post/{built.ask('from bench.crowd import a_quiet_post; print(a_quiet_post())')}/comments/",
            ),
            "home": ("read", "/"),
        }
        for name, (act, path) in places.items():
            busy, whole = busy_share()
            rounds = [measure(built, sessions if act == "comment" else sessions[:AT_ONCE], act, path) for _ in range(ROUNDS)]
            busy, whole = (after - before for after, before in zip(busy_share(), (busy, whole), strict=True))
            cpu = statistics.median(round[0] for round in rounds)
            waits = sorted(wait for _, count in rounds for wait in count.waits)
            rate = statistics.median(count.requests / SECONDS for _, count in rounds)
            failures = sum(count.failures for _, count in rounds)
            verdict = "holds" if cpu <= LIMITS[name] and not failures else "MISSES"
            p50, p99 = (waits[int(len(waits) * share)] * 1000 for share in (0.5, 0.99))
            cells = [f"{engine} ×{scale}", name, f"{cpu:.1f}", f"{LIMITS[name]:.0f}", verdict, f"{rate:.0f}", f"{p50:.0f} / {p99:.0f}"]
            print(f"| {' | '.join(cells)} | {failures} | {busy / whole:.0%} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--scale", type=int, default=1)
    options = parser.parse_args()
    print("| engine | page | CPU ms / request | line | | requests/s | wait p50 / p99 ms | failures | machine busy |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for engine in ["sqlite", "postgres"] if options.engine == "both" else [options.engine]:
        report(engine, options.scale)


if __name__ == "__main__":
    main()
