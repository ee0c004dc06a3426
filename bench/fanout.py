"""Fan-out of one stream to many open connections of a really running `chosha serve`.

`python -m bench.fanout [--connections 500] [--rate 5] [--seconds 20]`. Prints one row: waits from the call of publish() in
another process to the last byte in the browser, delivered share, memory per connection, CPU of the whole house.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field

from bench.bare import bare_house, sign_in
from bench.house import ROOT, House
from bench.tree import busy_share, cpu_seconds, pss_megabytes

PER_MEMBER = 5
LINE_BYTES = 220
GOAL = 100.0
SETTLE = 4.0

PUBLISH = """
import sys, time
from chosha.realtime.hub import publish
from chosha.realtime.hub.outbox import outbox
rate, count, size = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
publish("bench", 1, "<i>warm</i>"); outbox.flush(); time.sleep(1)
begun = time.monotonic(); costs = []
for number in range(count):
    time.sleep(max(0, begun + number / rate - time.monotonic()))
    stamp = time.time_ns()
    publish("bench", 1, f"<li>{stamp}</li>".ljust(size, "x"))
    costs.append((time.time_ns() - stamp) / 1e6)
outbox.flush(2)
print(f"{sorted(costs)[int(len(costs) * 0.99) - 1]:.3f}")
"""


@dataclass
class Crowd:
    """Everything the browsers saw."""

    waits: list[float] = field(default_factory=list)
    opened: int = 0
    refused: list[str] = field(default_factory=list)

    async def listen(self, port: int, session: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /streams/?on=bench:1 HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n".encode())
        status = await reader.readline()
        if b" 200 " not in status:
            self.refused.append(status.decode().strip())
            return
        self.opened += 1
        try:
            while line := await reader.readline():
                if line.startswith(b"data: <li>"):
                    self.waits.append((time.time_ns() - int(line[10:29])) / 1e6)
        finally:
            writer.close()


async def measure(house: House, sessions: list[str], options: argparse.Namespace) -> dict[str, float]:
    crowd = Crowd()
    before = sum(pss_megabytes(house.serve).values())
    listening = [asyncio.create_task(crowd.listen(house.port, sessions[number // PER_MEMBER])) for number in range(options.connections)]
    while crowd.opened + len(crowd.refused) < options.connections:
        await asyncio.sleep(0.1)
    if crowd.refused:
        raise SystemExit(f"{len(crowd.refused)} connections were refused: {crowd.refused[0]}")
    await asyncio.sleep(SETTLE)
    memory = (sum(pss_megabytes(house.serve).values()) - before) * 1024 / options.connections
    count = int(options.rate * options.seconds)
    cpu, begun = cpu_seconds(house.serve), time.monotonic()
    words = ["-c", f"import django; django.setup()\n{PUBLISH}", str(options.rate), str(count), str(LINE_BYTES)]
    publisher = await asyncio.create_subprocess_exec(sys.executable, *words, env=house.environment, cwd=ROOT, stdout=subprocess.PIPE)
    said, _ = await publisher.communicate()
    took = time.monotonic() - begun
    await asyncio.sleep(1)
    cpu = cpu_seconds(house.serve) - cpu
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    cuts = statistics.quantiles(crowd.waits, n=100)
    return {
        "p50": cuts[49], "p99": cuts[98], "worst": max(crowd.waits), "share": 100 * len(crowd.waits) / (count * options.connections),
        "memory": memory, "cpu": cpu / took, "publish": float(said.split()[-1]),
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=500)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    with bare_house("bench.stream_app.settings", options.port) as house:
        sessions = sign_in(house, -(-options.connections // PER_MEMBER))
        busy, every = busy_share()
        seen = asyncio.run(measure(house, sessions, options))
        busy_then, every_then = busy_share()
    noise = 100 * (busy_then - busy) / (every_then - every)
    print("| date | connections | msg/s | delivered | p50 / p99 / worst ms | KB per conn | CPU, cores | publish() p99 ms | busy, load |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    print(
        f"| {datetime.date.today()} | {options.connections} | {options.rate:g} | {seen['share']:.1f} % "
        f"| {seen['p50']:.0f} / {seen['p99']:.0f} / {seen['worst']:.0f} | {seen['memory']:.0f} | {seen['cpu']:.2f} "
        f"| {seen['publish']:.2f} | {noise:.0f} %, {os.getloadavg()[0]:.1f} |"
    )
    return 0 if seen["p99"] <= GOAL and seen["share"] >= 100 else 1


if __name__ == "__main__":
    sys.exit(main())
