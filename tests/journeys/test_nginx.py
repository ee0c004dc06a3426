"""deploy/nginx as operators are told to set it up: pages, streams and films through a real nginx, for members alone."""

import gzip
import http.client
import os
import re
import ssl
import time

import pytest

from chosha.media.engine.passes import PASS_SECONDS, seal
from tests.houses import prepared_home
from tests.journeys.building import Building
from tests.nginx import Nginx, find_nginx
from tests.servers import free_port

KEY = "an-operators-own-words-of-48-signs-or-so-0123456"
SHOW = """
import json, sys
from datetime import timedelta
from pathlib import Path
from chosha.broadcasts.actions import go_live, plan_episode, plan_programme
from chosha.kernel.clock import now
from chosha.media.queries import show_folder
from chosha.members.models import Member
host = Member.objects.get(pk=int(sys.argv[1]))
programme = plan_programme(title="夜の相談所", by=None, hosts=[host])
episode = plan_episode(programme, title="第1回", starts_at=now() + timedelta(minutes=5), by=None)
go_live(episode, by=host)
run = show_folder(episode.pk) / "parts/001/runs/001"
run.mkdir(parents=True)
(run / "run.json").write_text('{"offset": 0, "starts_at": 0.0, "picture": [1280, 720], "small": [640, 360], "sound": true}')
(run.parent.parent / "meta.json").write_text('{"mime": "video/webm", "container": "webm", "opened_at": 1795350600.0}')
(run / "index.m3u8").write_text("#EXTM3U\\n#EXTINF:2.000000,\\n00000.m4s\\n")
(run / "init.mp4").write_bytes(b"init")
(run / "00000.m4s").write_bytes(bytes(range(256)) * 1000)
for size in ("small", "sound"):
    (run / size).mkdir()
    (run / size / "index.m3u8").write_text("#EXTM3U\\n#EXTINF:2.000000,\\n00000.m4s\\n")
    (run / size / "init.mp4").write_bytes(b"init")
    (run / size / "00000.m4s").write_bytes(size.encode())
    (run / size / "00001.m4s").symlink_to("/etc/hostname")
(show_folder(episode.pk) / "archive").mkdir()
(show_folder(episode.pk) / "archive" / "away.mp4").symlink_to("/etc/hostname")
(run / "00001.m4s").symlink_to("/etc/hostname")
print(json.dumps(episode.pk))
"""
TICKET = """
import json, sys
from chosha.media.engine.tickets import watch_ticket
print(json.dumps(watch_ticket("episode", int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
"""
SENDING = """
import json, sys
from chosha.media.engine.tickets import ingest_ticket
print(json.dumps(ingest_ticket(int(sys.argv[1]), 1, int(sys.argv[2]))))
"""
OUT = """
import sys
from chosha.members.actions import change_standing
from chosha.members.models import Member
change_standing(Member.objects.get(pk=int(sys.argv[1])), "suspended", by=None, reason="試し")
"""
SEGMENT = "parts/001/runs/001/00000.m4s"
SIZES = ("master.m3u8", "small.m3u8", "sound.m3u8", "parts/001/runs/001/small/00000.m4s", "parts/001/runs/001/sound/00000.m4s")


class Front:
    """The house behind nginx, asked over TLS."""

    def __init__(self, house: Building, port: int) -> None:
        self.house, self.port = house, port

    def get(self, path: str, *, session: str = "", passed: str = "", **headers: str) -> http.client.HTTPResponse:
        cookies = [f"sessionid={session}"] * bool(session) + [f"chosha_pass={passed}"] * bool(passed)
        wire = http.client.HTTPSConnection("127.0.0.1", self.port, context=ssl._create_unverified_context(), timeout=20)
        wire.request("GET", path, headers={"Cookie": "; ".join(cookies), **headers})
        answer = wire.getresponse()
        answer.body = answer.read()
        wire.close()
        return answer


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    if find_nginx() is None:
        assert not os.environ.get("CI"), "setup/nginx.sh installs nginx for CI"
        pytest.skip("nginx がありません。")
    folder, port = tmp_path_factory.mktemp("front"), free_port()
    house = Building(folder / "home")
    prepared_home(house.home)
    house.environment |= {"CHOSHA_BASE_URL": f"https://127.0.0.1:{port}", "CHOSHA_NGINX_KEY": KEY, "CHOSHA_PROXIES": "1"}
    nginx = Nginx(folder / "nginx", port=port, behind=house.port, home=house.home, key=KEY)
    try:
        house.start()
        nginx.start()
        yield Front(house, port)
    finally:
        nginx.stop()
        house.stop()


@pytest.fixture(scope="module")
def host(front):
    return front.house.member("佐伯 直人")


@pytest.fixture(scope="module")
def show(front, host):
    show = front.house.python(SHOW, str(host.id))
    written = front.house.home / f"media/shows/{show}/parts/sound.m3u8"
    until = time.monotonic() + 20
    while not written.exists():  # the keeper of the house writes it down
        assert time.monotonic() < until
        time.sleep(0.1)
    return show


def watching(front, show, member) -> str:
    return f"/live/{front.house.python(TICKET, str(show), str(member.id), member.session_key)}"


def pass_in(answer) -> str:
    given = answer.headers["Set-Cookie"]
    found = re.match(r"chosha_pass=([^;]+); Path=/live/[^;]+/; Max-Age=120; HttpOnly; SameSite=Lax; Secure$", given)
    assert found, given
    return found[1]


def sealed(base, show, member, seconds) -> str:
    """A pass that ends in so many seconds, made with the true key."""
    until = int(time.time()) + seconds
    return f"{seal(until, base.rpartition('/')[2], str(show), member.session_key, KEY)}.{until}.{show}"


def test_pages_and_their_parts_come_through(front, host):
    door = front.get("/login/")
    assert (door.status, door.headers["Server"]) == (200, "nginx")
    style = re.search(rb'href="(/static/[^"]+\.css)"', door.body)[1].decode()
    part = front.get(style)
    assert (part.status, part.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert front.get("/", session=host.session_key).status == 200


def test_a_member_is_given_a_pass_and_then_served_by_nginx_alone(front, show, host):
    base = watching(front, show, host)
    playlist = front.get(f"{base}/live.m3u8", session=host.session_key)
    assert SEGMENT in playlist.body.decode()
    passed = pass_in(playlist)
    whole = bytes(range(256)) * 1000
    served = front.get(f"{base}/{SEGMENT}", session=host.session_key, passed=passed)
    assert (served.status, served.body, served.headers["Content-Type"]) == (200, whole, "video/iso.segment")
    assert (served.headers["ETag"] is not None, served.headers["Set-Cookie"]) == (True, None)  # the gate gives no ETag
    for passing, by_nginx in ((passed, True), ("", False)):
        again = front.get(f"{base}/live.m3u8", session=host.session_key, passed=passing)
        kept = (again.headers["Content-Type"], again.headers["Cache-Control"], again.headers["ETag"] is not None)
        assert (again.body, *kept) == (playlist.body, "application/vnd.apple.mpegurl", "no-store", by_nginx)
    packed = front.get(f"{base}/live.m3u8", session=host.session_key, passed=passed, **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.body) == playlist.body
    next_one = front.get(f"{base}/live.m3u8?_HLS_msn=7", session=host.session_key, passed=passed)
    assert (next_one.body, next_one.headers["ETag"]) == (playlist.body, None)  # of what is not there yet the house knows
    piece = front.get(f"{base}/{SEGMENT}", session=host.session_key, passed=passed, Range="bytes=10-19")
    assert (piece.status, piece.body) == (206, whole[10:20])


def test_every_size_goes_the_same_way(front, show, host):
    base = watching(front, show, host)
    passed = pass_in(front.get(f"{base}/master.m3u8", session=host.session_key))
    for path in SIZES:
        by_house = front.get(f"{base}/{path}", session=host.session_key)
        served = front.get(f"{base}/{path}", session=host.session_key, passed=passed)
        assert (path, served.status, served.body) == (path, 200, by_house.body)
        assert (served.headers["ETag"] is not None, served.headers["Set-Cookie"]) == (True, None)  # nginx alone: the gate gives no ETag
        assert front.get(f"{base}/{path}", passed=passed).status == 404
        assert front.get(f"{base}x/{path}", session=host.session_key, passed=passed).status == 404


def test_without_a_pass_or_with_an_old_one_the_gate_decides_and_gives_a_new_one(front, show, host):
    base = watching(front, show, host)
    passed = pass_in(front.get(f"{base}/live.m3u8", session=host.session_key))
    for kept in ("", sealed(base, show, host, -5), "x", f"{passed}1"):
        asked = front.get(f"{base}/{SEGMENT}", session=host.session_key, passed=kept)
        assert (asked.status, pass_in(asked).rpartition(".")[2]) == (200, str(show))


def test_a_copied_address_or_pass_opens_nothing(front, show, host):
    base = watching(front, show, host)
    passed = pass_in(front.get(f"{base}/live.m3u8", session=host.session_key))
    other = front.house.member("中村 沙織")
    assert front.get(f"{base}/{SEGMENT}").status == 404
    assert front.get(f"{base}/{SEGMENT}", passed=passed).status == 404
    assert front.get(f"{base}/{SEGMENT}", session=other.session_key, passed=passed).status == 404
    assert front.get(f"{base}x/{SEGMENT}", session=host.session_key, passed=passed).status == 404


def test_what_no_page_names_stays_in_the_house(front, show, host):
    base = watching(front, show, host)
    passed = pass_in(front.get(f"{base}/live.m3u8", session=host.session_key))
    runs = "parts/001/runs/001"
    paths = (
        "archive/away.mp4",
        f"{runs}/00001.m4s",
        f"{runs}/small/00001.m4s",
        f"{runs}/small/index.m3u8",
        f"{runs}/run/00000.m4s",
        "parts/001/meta.json",
        "parts/001/spool.webm",
        "../1/archive/720.mp4",
    )
    answers = [front.get(f"{base}/{path}", session=host.session_key, passed=passed) for path in paths]
    assert [answer.status for answer in answers] == [404] * len(paths)


def test_a_member_who_was_stopped_loses_the_show_when_the_pass_ends(front, show):
    member = front.house.member("大森 千尋")
    base = watching(front, show, member)
    passed = pass_in(front.get(f"{base}/live.m3u8", session=member.session_key))
    front.house.python(OUT, str(member.id))
    until = int(passed.split(".")[1])
    assert until - time.time() <= PASS_SECONDS <= 300
    for path in (SEGMENT, "live.m3u8", *SIZES):
        passes = [sealed(base, show, member, left) for left in (5, -1)]
        statuses = [front.get(f"{base}/{path}", session=member.session_key, passed=one).status for one in passes]
        assert statuses == [200, 404], path


def test_a_stream_arrives_line_by_line(front, show, host):
    wire = http.client.HTTPSConnection("127.0.0.1", front.port, context=ssl._create_unverified_context(), timeout=20)
    wire.request("GET", f"/streams/?on=broadcasts.state:{show}", headers={"Cookie": f"sessionid={host.session_key}"})
    answer = wire.getresponse()
    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, "text/event-stream")
    assert answer.read1(20) != b""
    wire.close()


def test_a_host_sends_through_it(front, show, host):
    path = f"/ingest/{front.house.python(SENDING, str(show), str(host.id))}/1"
    wire = http.client.HTTPSConnection("127.0.0.1", front.port, context=ssl._create_unverified_context(), timeout=20)
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13", "Origin": f"https://127.0.0.1:{front.port}"}
    wire.request("GET", path, headers={"Connection": "Upgrade", "Upgrade": "websocket", "Cookie": f"sessionid={host.session_key}", **key})
    answer = wire.getresponse()
    assert (answer.status, answer.headers["Sec-WebSocket-Accept"]) == (101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    wire.close()
