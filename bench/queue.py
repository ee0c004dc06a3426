"""The reception's queue with 20,000 applications and 200,000 members on PostgreSQL, and 200 volunteers who claim at once.

`python -m bench.queue [--members N] [--applications N] [--volunteers N]`: first each act of a volunteer by itself: as wall time inside
the server's own process (middleware, templates and database with it; line: 50 ms); as CPU time of that process and of the database,
which holds on a noisy machine; and its number of questions to the database. Then a running house over HTTP, where all volunteers
press つぎの1件を担当する at the same moment.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.house import CHOSHA, House, house, wait_until_idle, wait_until_ready

LINE = 50.0
ROUNDS = 60
PATIENCE = 300.0  # seconds for opening, on a machine that others use too
REST = 5.0  # seconds: what starting cost must not stand in what is measured


@dataclass
class Volunteer:
    """One signed-in browser with a token for what it posts."""

    connection: http.client.HTTPConnection
    cookies: str
    csrf: str = ""

    def get(self, path: str) -> str:
        self.connection.request("GET", path, headers={"Cookie": self.cookies, "Accept-Encoding": "identity"})
        answer = self.connection.getresponse()
        cookie = re.search(r"csrftoken=([^;]+)", answer.headers.get("Set-Cookie") or "")
        if cookie:
            self.csrf = cookie.group(1)
            self.cookies += f"; csrftoken={self.csrf}"
        return answer.read().decode()

    def post(self, path: str) -> tuple[int, str]:
        headers = {"Cookie": self.cookies, "X-CSRFToken": self.csrf, "Content-Length": "0"}
        self.connection.request("POST", path, b"", headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location") or ""


def acts(built: House) -> None:
    """Each act by itself, in a process of its own."""
    code = f"from bench.queue_acts import measure; measure({built.port}, {ROUNDS}, {built.postgres or 0})"
    rows = json.loads(built.ask(code).splitlines()[-1])
    print("| act | CPU ms | wall p50 / p95 ms | line | | questions |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in rows:
        p50, p95 = statistics.median(row["ms"]), statistics.quantiles(row["ms"], n=20)[18]
        cpu = statistics.mean(row["cpu"])
        verdict = "holds" if p95 <= LINE else "holds by CPU" if cpu <= LINE else "MISSES"
        asked = " to ".join(str(number) for number in sorted({min(row["asked"]), max(row["asked"])}))
        print(f"| {row['act']} | {cpu:.1f} | {p50:.1f} / {p95:.1f} | {LINE:.0f} | {verdict} | {asked} |", flush=True)


def scans(built: House) -> None:
    found = json.loads(built.ask(f"from bench.queue_acts import whole_scans; whole_scans({built.port})").splitlines()[-1])
    print("\nlarge tables read from end to end:", "none" if not found else "")
    for line in found:
        print(f"- {line}", flush=True)


def all_at_once(built: House, keys: list[str]) -> None:
    """Every volunteer presses the same button at the same moment, over HTTP."""
    crowd = [Volunteer(http.client.HTTPConnection("127.0.0.1", built.port, timeout=120), f"sessionid={key}") for key in keys]
    for volunteer in crowd:
        volunteer.get("/secretariat/reception/")
    together = threading.Barrier(len(crowd))

    def press(volunteer: Volunteer) -> tuple[float, int, str]:
        together.wait(60)
        began = time.monotonic()
        status, place = volunteer.post("/secretariat/reception/next/")
        return (time.monotonic() - began) * 1000, status, place

    with ThreadPoolExecutor(len(crowd)) as pool:
        pressed = list(pool.map(press, crowd))
    claimed = [place for _, status, place in pressed if status == 302 and re.search(r"/reception/\d+/$", place)]
    waits = sorted(wait for wait, _, _ in pressed)
    held = int(built.ask("from bench.queue_acts import held; print(held())"))
    p50, p95 = (waits[int(len(waits) * share)] for share in (0.5, 0.95))
    twice = len(claimed) - len(set(claimed))
    print(f"\n{len(crowd)} volunteers at once over HTTP: {len(claimed)} claimed, {twice} of them twice, {held} held in the database;")
    print(f"answered after p50 {p50:.0f} / p95 {p95:.0f} / last {waits[-1]:.0f} ms", flush=True)


@contextmanager
def served(built: House) -> Iterator[None]:
    """The same house, open to browsers; its chores are done before anybody knocks."""
    process = subprocess.Popen([CHOSHA, "serve", "--port", str(built.port)], env=built.environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_ready(built.port, PATIENCE)
        _wait_until_idle(built.port)
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_idle(port: int) -> None:
    """As the other benches wait, but a slow answer of a busy machine ends nothing."""
    for _ in range(20):
        with suppress(TimeoutError):
            return wait_until_idle(port)
    raise RuntimeError("the house never answered in time")


def load() -> str:
    return Path("/proc/loadavg").read_text().split()[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=200_000)
    parser.add_argument("--applications", type=int, default=20_000)
    parser.add_argument("--volunteers", type=int, default=200)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="postgres")
    options = parser.parse_args()
    os.environ.setdefault("CHOSHA_WEB_WORKERS", "2")
    with house(engine=options.engine, members=1, posts=1, serve=False) as built:
        sizes = f"{options.members}, {options.applications}, {options.volunteers}"
        keys = json.loads(built.ask(f"from bench.queue_acts import fill; fill({sizes})").splitlines()[-1])
        time.sleep(REST)
        print(f"{options.engine}, {options.members:,} members, {options.applications:,} applications, load {load()} before", flush=True)
        acts(built)
        if built.postgres:
            scans(built)
        with served(built):
            all_at_once(built, keys)
        print(f"load {load()} after", flush=True)


if __name__ == "__main__":
    main()
