"""Proportional memory (PSS) of the whole process tree of `chosha serve` at rest, process by process.

`python -m bench.memory`: after every web worker has answered pages, streams are closed and ten quiet seconds have passed.
"""

from __future__ import annotations

import datetime
import http.client
import platform
import sys
import time
from pathlib import Path

from bench.bare import bare_house, sign_in
from bench.tree import pss_megabytes

GOAL = 350.0
PAGES = ("/", "/board/", "/broadcasts/", "/archive/", "/healthz")
VISITS = 120
QUIET = 10.0


def name_of(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    modules = [word.decode() for word in words if word.startswith(b"chosha.")]
    return next((name for name in modules if name != "chosha.config.lifeline"), "supervisor").removeprefix("chosha.")


def visit(port: int, session: str) -> dict[str, int]:
    """Asks for every page often enough to reach all workers; returns the last status of each."""
    seen = {}
    for number in range(VISITS):
        path = PAGES[number % len(PAGES)]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        answer.read()
        seen[path] = answer.status
        connection.close()
    return seen


def main() -> int:
    with bare_house() as house:
        cold = sum(pss_megabytes(house.serve).values())
        seen = visit(house.port, sign_in(house, 1)[0])
        time.sleep(QUIET)
        sizes = pss_megabytes(house.serve)
        names = {pid: name_of(pid) for pid in sizes}
    total = sum(sizes.values())
    parts = ", ".join(f"{names[pid]} {size:.0f}" for pid, size in sorted(sizes.items()))
    print("| date | engine | PSS at rest MB | before the first page MB | processes | pages asked |")
    print("| --- | --- | --- | --- | --- | --- |")
    asked = ", ".join(f"{path} {status}" for path, status in seen.items())
    print(f"| {datetime.date.today()} | sqlite, {platform.system()} | {total:.0f} | {cold:.0f} | {parts} | {asked} |")
    return 0 if total <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
