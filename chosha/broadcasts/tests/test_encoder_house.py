"""A real house that listens, and a real encoder: from the key to the archive, as a member hears it."""

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from chosha.media.engine import ffmpeg
from chosha.media.tests.encoding import encoder, until
from tests.houses import prepared_home
from tests.journeys.building import Building
from tests.servers import free_port

MAKE = """
import json, sys
from chosha.broadcasts.actions import make_key
from chosha.broadcasts.tests.factories import EpisodeFactory
from chosha.members.models import Member
host = Member.objects.get(pk=int(sys.argv[1]))
episode = EpisodeFactory(host=host, programme__slug=f"programme-of-{host.pk}")
print(json.dumps([episode.pk, make_key(episode, by=host)]))
"""
ACT = """
import sys
from chosha.broadcasts import actions
from chosha.broadcasts.models import Episode
from chosha.members.models import Member
getattr(actions, sys.argv[1])(Episode.objects.get(pk=int(sys.argv[2])), by=Member.objects.get(pk=int(sys.argv[3])))
"""
SOURCE = """
import json, sys
from chosha.media.engine.tickets import watch_ticket
print(json.dumps(watch_ticket("episode", int(sys.argv[1]), int(sys.argv[2]))))
"""
STATE = """
import json, sys
from chosha.broadcasts.models import Episode
episode = Episode.objects.get(pk=int(sys.argv[1]))
recording = getattr(episode, "recording", None)
print(json.dumps([episode.state, recording.seconds if recording else 0]))
"""


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Building]:
    home = tmp_path_factory.mktemp("listening") / "home"
    prepared_home(home)
    house = Building(home)
    house.environment |= {"CHOSHA_RTMP": str(port), "CHOSHA_WEB_WORKERS": "1"}
    house.start()
    yield house
    house.stop()


def fetched(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


def reported(building: Building, episode: int) -> dict[str, object]:
    try:
        return json.loads((building.home / f"media/shows/{episode}/encoder.json").read_bytes())
    except FileNotFoundError:
        return {}


def test_a_show_by_an_encoder_is_heard_survives_a_cut_and_stands_in_the_archive(building: Building, port: int) -> None:
    host, member = building.member("藤代 圭"), building.member("宮田 千秋")
    episode, key = building.python(MAKE, str(host.id))
    first = encoder(port, key=key, seconds=60)
    until(lambda: reported(building, episode).get("has_picture"))
    building.python(ACT, "air_encoder", str(episode), str(host.id))
    door = f"{building.url}/live/{building.python(SOURCE, str(episode), str(member.id))}/"
    playlist = until(lambda: fetched(f"{door}live.m3u8")[1].decode())
    segment = next(line for line in playlist.splitlines() if line.endswith(".m4s"))
    assert [fetched(f"{door}{name}")[0] for name in (segment, segment.replace(segment.split("/")[-1], "init.mp4"))] == [200, 200]
    assert fetched(f"{building.url}/live/x{door.split('/')[-2][1:]}/live.m3u8")[0] == 404
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    until(lambda: reported(building, episode).get("connected") is False)
    second = encoder(port, key=key, seconds=6)
    until(lambda: fetched(f"{door}live.m3u8")[1].count(b"#EXT-X-MAP") == 2)
    assert second.wait(60) == 0
    building.python(ACT, "end_broadcast", str(episode), str(host.id))
    state, seconds = until(lambda: (told := building.python(STATE, str(episode)))[0] == "archived" and told, 60)
    assert (state, seconds > 8) == ("archived", True)
    looked = subprocess.run(
        [ffmpeg.binary(), "-v", "error", "-i", f"{door}archive/master.m3u8", "-f", "null", "-"], capture_output=True, text=True, timeout=60
    )
    assert (looked.returncode, looked.stderr) == (0, "")


def test_a_listener_that_is_killed_comes_back_and_the_encoder_goes_on(building: Building, port: int) -> None:
    host = building.member("木島 遼")
    episode, key = building.python(MAKE, str(host.id))
    first = encoder(port, key=key, seconds=60)
    until(lambda: reported(building, episode).get("has_picture"))
    building.python(ACT, "air_encoder", str(episode), str(host.id))
    until(lambda: float(reported(building, episode).get("saved") or 0) > 1)
    (pid,) = listeners(building)
    os.kill(pid, signal.SIGKILL)
    assert first.wait(60) != 0
    first.communicate()
    until(lambda: [other for other in listeners(building) if other != pid] and answers(port))
    second = encoder(port, key=key, seconds=6)
    until(lambda: (building.home / f"media/shows/{episode}/parts/002/spool.webm").exists())
    assert second.wait(60) == 0


def answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def listeners(building: Building) -> list[int]:
    """Process numbers of this house's listeners."""
    assert building.serving is not None
    rows = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(building.serving.pid)], capture_output=True, text=True).stdout
    return [int(row.split()[0]) for row in rows.splitlines() if "chosha.config.encoders" in row]
