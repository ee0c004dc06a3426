"""What many viewers cost: `python -m bench.live.crowd [embedded] [together] [tls] [chat] [--seconds 20]`.

embedded   3,000 viewers, each a member with a session and an address of their own, on the house's own server; its line is the server's
together   500 viewers, their 500 streams, five real chat lines a second and a live transcode of noisy 720p, all in one house
tls        paced viewers over TLS through a real nginx as in deploy/nginx, told as viewers for each core it would take
chat       5,000 streams, four lines a second, each to everybody (bench.fanout)
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.live.feed import MIMES, Feeder, clip
from bench.live.figures import Report, percentile, verdict
from bench.live.stage import ROOT, House, around, stage_of_house, until
from bench.live.viewers import PACE, Crowd, Watching
from bench.tree import busy_share, cpu_seconds
from tests.nginx import Nginx, find_nginx
from tests.servers import free_port

SETTLE = 12.0
LONGEST = 400
KEY = "an-operators-own-words-of-48-signs-or-so-0123456"
AIR = """
import json, sys
from datetime import timedelta
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from chosha.broadcasts.actions import enter_the_air, plan_episode, plan_programme
from chosha.kernel.clock import now
from chosha.media.engine.tickets import watch_ticket
from chosha.members.models import Member
people = [Member(email=f"viewer{n}@bench.example", name="計測 係", display_name="計測", standing="active") for n in range(int(sys.argv[1]))]
Member.objects.bulk_create(people)
people = list(Member.objects.filter(email__startswith="viewer").order_by("pk"))
programme = plan_programme(title="夜の相談所", by=None, hosts=people[:1])
episode = plan_episode(programme, title="計測", starts_at=now() + timedelta(minutes=5), by=None)
place = enter_the_air(episode, mime=sys.argv[2], by=people[0])
told = []
with transaction.atomic():
    for member in people:
        session = SessionStore()
        session["_auth_user_id"] = str(member.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = member.get_session_auth_hash()
        session.create()
        told.append([watch_ticket("episode", episode.pk, member.pk, session.session_key), session.session_key])
print(json.dumps([episode.pk, place.address, told]))
"""


@dataclass
class OnAir:
    """A house in which a show runs, fed at the speed of life."""

    house: House
    episode: int
    viewers: list[Watching]

    @property
    def pid(self) -> int:
        assert self.house.serving
        return self.house.serving.pid


@contextmanager
def on_air(kind: str, viewers: int, seconds: float, *, heavy: bool = True, **environment: str) -> Iterator[OnAir]:
    with stage_of_house(**environment) as (house, folder), ExitStack() as leaving:
        file = clip(folder, kind, seconds, heavy=heavy)
        episode, address, told = house.python(AIR, str(viewers), MIMES[kind])
        feeder = Feeder(house.port, address, file, seconds)
        leaving.callback(feeder.stop)
        until(lambda: any(house.show(episode).glob("parts/*/runs/*/00000.m4s")), 30, "the first segment")
        yield OnAir(house, episode, [Watching(f"/live/{ticket}", session) for ticket, session in told])


def _all(pids: list[int]) -> float:
    return sum(cpu_seconds(pid) for pid in pids)


def watch(air: OnAir, crowd: Crowd, seconds: float) -> dict[str, float]:
    """CPU in cores, of the house and of its server's processes alone, and the noise of the machine, while they watch."""
    found: dict[str, float] = {}

    async def both() -> None:
        watching = asyncio.create_task(crowd.watch(air.viewers, seconds, SETTLE))
        while not crowd.counting:
            await asyncio.sleep(0.05)
        servers = air.house.children("chosha.config.web")
        cpu, serving, noise, begun = cpu_seconds(air.pid), _all(servers), busy_share(), time.monotonic()
        await asyncio.sleep(seconds - 1)
        took, (busy, every) = time.monotonic() - begun, busy_share()
        found["cores"], found["server"] = (cpu_seconds(air.pid) - cpu) / took, (_all(servers) - serving) / took
        found["busy"] = 100 * (busy - noise[0]) / (every - noise[1])
        await watching

    asyncio.run(both())
    return found


def tell(report: Report, crowd: Crowd, found: dict[str, float], seconds: float, viewers: int) -> None:
    report.add("requests that failed", sum(crowd.errors.values()), 0, "")
    # On a machine too busy for it the viewers fall behind, and what they cost would look small.
    report.add("pace kept: playlists asked for of those due", 100 * crowd.playlists / (viewers * seconds / PACE), 95, "%", at_least=True)
    p50, p99 = (1000 * percentile(crowd.waits, share) for share in (50, 99))
    report.note(
        f"{crowd.playlists / seconds:.0f} playlists ({crowd.waited / seconds:.0f} of them waited for the next segment) and "
        f"{crowd.segments / seconds:.0f} segments a second, "
        f"{crowd.bytes * 8 / seconds / 1e9:.2f} Gbit/s; segment p50 {p50:.0f}, p99 {p99:.0f} ms; behind their pace {crowd.late}; "
        f"errors {dict(crowd.errors) or 'none'}; machine busy {found['busy']:.0f} %"
    )


def embedded(seconds: float) -> Report:
    viewers = int(os.environ.get("BENCH_VIEWERS", "3000"))
    report = Report(f"{viewers:,} paced viewers on the embedded server")
    with on_air("h264", viewers, seconds + 60) as air:
        crowd = Crowd(air.house.port)
        found = watch(air, crowd, seconds)
        report.add("cores of the embedded server, all its processes", found["server"], 0.6 * viewers / 3_000, "")
        tell(report, crowd, found, seconds, len(air.viewers))
        report.note(f"the whole house {found['cores']:.2f} core: the server, and the packager beside it")
    return report


def together(seconds: float) -> Report:
    report = Report("500 viewers, chat at 5 lines a second, live transcode of 720p")
    with on_air("vp8", 500, seconds + 60) as air:
        over = threading.Event()
        heard: list[int] = []
        listening = threading.Thread(target=lambda: asyncio.run(listen(air, over, heard)), daemon=True)
        said: list[int] = []
        chatting = threading.Thread(target=chat, args=(air, over, said), daemon=True)
        listening.start()
        chatting.start()
        crowd = Crowd(air.house.port)
        found = watch(air, crowd, seconds)
        over.set()
        chatting.join(5)
        listening.join(10)
        report.add("cores of the whole house, transcode and chat with it", found["cores"], 0.8, "")
        tell(report, crowd, found, seconds, len(air.viewers))
        good = said.count(201)
        report.add("lines that reached everybody", 100 * sum(heard) / max(1, good * len(air.viewers)), 100, "%", at_least=True)
        report.note(f"{len(said)} lines said, {good} taken (statuses {dict(Counter(said))}); {len(heard)} streams")
    return report


def chat(air: OnAir, over: threading.Event, said: list[int]) -> None:
    """Five lines a second through the real page, by a hundred members in turn."""
    token = "x" * 32
    wire = http.client.HTTPConnection("127.0.0.1", air.house.port, timeout=20)
    begun = time.monotonic() + SETTLE
    while not over.wait(max(0.0, begun + len(said) / 5 - time.monotonic())):
        one = air.viewers[1 + len(said) % 100]
        headers = {"Cookie": f"sessionid={one.session}; csrftoken={token}", "X-CSRFToken": token, "Accept": "application/json"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": air.house.url}
        try:
            wire.request("POST", f"/episodes/{air.episode}/lines/", f"text=line+{len(said)}+of+the+bench", headers)
            answer = wire.getresponse()
            answer.read()
            said.append(answer.status)
        except (OSError, http.client.HTTPException):
            said.append(0)
            wire = http.client.HTTPConnection("127.0.0.1", air.house.port, timeout=20)


async def listen(air: OnAir, over: threading.Event, heard: list[int]) -> None:
    """Everybody's stream, counting the lines of the chat."""

    async def one(viewer: Watching) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", air.house.port)
        asked = f"/streams/?on=broadcasts.state:{air.episode}&on=broadcasts.chat:{air.episode}"
        writer.write(f"GET {asked} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={viewer.session}\r\n\r\n".encode())
        mine = len(heard)
        heard.append(0)
        while line := await reader.readline():
            heard[mine] += line.count(b"of the bench")
        writer.close()

    tasks = [asyncio.create_task(one(each)) for each in air.viewers]
    while not over.is_set():
        await asyncio.sleep(0.2)
    await asyncio.sleep(2)  # what was said last is still on its way
    for task in tasks:
        task.cancel()


def tls(seconds: float) -> Report:
    report = Report("viewers over TLS through nginx")
    if find_nginx() is None:
        report.note("nginx is not installed: sh setup/nginx.sh")
        return report
    viewers, port = 1_500, free_port()
    more = {"CHOSHA_BASE_URL": f"https://127.0.0.1:{port}", "CHOSHA_NGINX_KEY": KEY, "CHOSHA_PROXIES": "1"}
    with tempfile.TemporaryDirectory(prefix="chosha-nginx-") as folder, on_air("h264", viewers, seconds + 60, **more) as air:
        front = Nginx(Path(folder) / "nginx", port=port, behind=air.house.port, home=air.house.home, key=KEY)
        front.start()
        try:
            crowd = Crowd(port, tls=True)
            before = 0.0
            assert front.process
            before, begun = cpu_seconds(front.process.pid), time.monotonic()
            found = watch(air, crowd, seconds)
            cores = (cpu_seconds(front.process.pid) - before) / (time.monotonic() - begun)
        finally:
            front.stop()
        report.add("viewers for each core of nginx and house together", viewers / (cores + found["cores"]), 2_500, "", at_least=True)
        tell(report, crowd, found, seconds, len(air.viewers))
        report.note(f"{viewers} viewers: nginx {cores:.3f} core, house {found['cores']:.3f} core (playlists, passes, packager)")
    return report


def fanout(_seconds: float) -> Report:
    report = Report("chat: 5,000 streams, 4 lines a second")
    command = [sys.executable, "-m", "bench.fanout", "--connections", "5000", "--rate", "4", "--seconds", "15"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said, complained = running.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        running.terminate()  # it puts its house away
        said, complained = running.communicate(timeout=60)
    row = [cell.strip() for cell in (said.strip().splitlines() or [""])[-1].split("|")]
    if len(row) < 8:
        report.note(complained[-800:] or "no figure came")
        return report
    report.add("delivered", float(row[4].split()[0]), 100, "%", at_least=True)
    report.add("p99", float(row[5].split(" / ")[1]), 300, "ms")
    report.add("memory of a connection", float(row[6]), 35, "KB")
    report.note(said.strip().splitlines()[-1])
    return report


PARTS = {"embedded": embedded, "together": together, "tls": tls, "chat": fanout}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    print(around())
    reports = []
    for name in options.names or PARTS:
        reports.append(PARTS[name](options.seconds))
        reports[-1].show()
    return verdict(reports)


if __name__ == "__main__":
    raise SystemExit(main())
