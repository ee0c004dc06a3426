"""A real house, a real Janus and a real encoder by WHIP: on air, cut and back, ended, and turned away."""

import http.client
import json
import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from chosha.broadcasts.tests.test_encoder_house import ACT, MAKE, SOURCE, STATE, fetched, reported
from chosha.media.engine import ffmpeg
from chosha.media.tests.encoding import until
from chosha.media.tests.whip_packets import offer
from tests.houses import prepared_home
from tests.janus import Janus, needs_janus
from tests.journeys.building import Building

pytestmark = needs_janus
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline", "-g", "60", "-pix_fmt", "yuv420p"]


@pytest.fixture(scope="module")
def janus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Janus]:
    started = Janus(tmp_path_factory.mktemp("janus") / "conf")
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory, janus: Janus) -> Iterator[Building]:
    home = tmp_path_factory.mktemp("whip") / "home"
    prepared_home(home)
    house = Building(home)
    house.environment |= {"CHOSHA_JANUS": janus.address, "CHOSHA_WEB_WORKERS": "2"}
    house.start()
    yield house
    house.stop()


def sender(building: Building, key: str, *codecs: str, seconds: float = 60) -> "subprocess.Popen[str]":
    """A real encoder by WHIP, at the speed of life."""
    inputs = ["-re", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-re", "-f", "lavfi", "-i", "sine=440:r=48000"]
    sound = ["-c:a", "libopus", "-ar", "48000", "-ac", "2", "-b:a", "64k"]
    target = ["-f", "whip", "-authorization", key, f"{building.url}/whip/"]
    command = [ffmpeg.binary(), "-loglevel", "warning", *inputs, "-t", str(seconds), *(codecs or X264), *sound, *target]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def asked(building: Building, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], str]:
    line = http.client.HTTPConnection("127.0.0.1", building.port, timeout=30)
    line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, told, answer.read().decode()


def test_a_show_by_whip_is_heard_survives_a_cut_and_stands_in_the_archive(building: Building) -> None:
    host, member = building.member("藤代 圭"), building.member("宮田 千秋")
    episode, key = building.python(MAKE, str(host.id))
    first = sender(building, key)
    seen = until(lambda: (told := reported(building, episode)).get("has_picture") and told.get("has_sound") and told)
    assert (seen["width"], seen["height"], seen["saving"]) == (320, 180, False)
    building.python(ACT, "air_encoder", str(episode), str(host.id))
    door = f"{building.url}/live/{building.python(SOURCE, str(episode), str(member.id))}/"
    playlist = until(lambda: fetched(f"{door}live.m3u8")[1].decode())
    segment = next(line for line in playlist.splitlines() if line.endswith(".m4s"))
    assert [fetched(f"{door}{name}")[0] for name in (segment, segment.replace(segment.split("/")[-1], "init.mp4"))] == [200, 200]
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    second = until(lambda: back(building, key), 60)
    until(lambda: fetched(f"{door}live.m3u8")[1].count(b"#EXT-X-MAP") == 2)
    building.python(ACT, "end_broadcast", str(episode), str(host.id))
    until(lambda: reported(building, episode).get("connected") is False)
    second.kill()  # browsers hear that it is over; this one sends on into nothing
    second.communicate()
    state, seconds = until(lambda: (told := building.python(STATE, str(episode)))[0] == "archived" and told, 60)
    assert (state, seconds > 4) == ("archived", True)
    looked = subprocess.run(
        [ffmpeg.binary(), "-v", "error", "-i", f"{door}archive/master.m3u8", "-f", "null", "-"], capture_output=True, text=True, timeout=60
    )
    assert (looked.returncode, looked.stderr) == (0, "")


def test_the_door_knows_the_key_one_encoder_and_its_end(building: Building) -> None:
    host = building.member("木島 遼")
    episode, key = building.python(MAKE, str(host.id))
    wrong = sender(building, f"{episode}-{'x' * 43}", seconds=5)
    assert "401" in wrong.communicate(timeout=30)[1]
    assert json.loads((building.home / f"media/shows/{episode}/encoder-refused.json").read_bytes())["why"] == "key"
    told = {"Authorization": f"Bearer {key}", "Content_Type": "application/sdp"}
    status, headers, answer = asked(building, "POST", "/whip/", offer().encode(), **told)
    assert (status, headers["content-type"], "H264" in answer, "opus" in answer) == (201, "application/sdp", True, True)
    assert asked(building, "POST", "/whip/", offer().encode(), **told)[0] == 409
    assert asked(building, "POST", "/whip/", offer(video="VP8/90000").encode(), **told)[0] == 422
    assert [asked(building, "DELETE", headers["location"])[0] for _ in range(2)] == [200, 404]
    assert reported(building, episode)["connected"] is False
    child = sender(building, key, seconds=3)
    until(lambda: reported(building, episode).get("has_picture"))
    child.communicate(timeout=30)
    until(lambda: reported(building, episode)["connected"] is False, 5)  # it says that it ends


def test_a_janus_that_dies_ends_the_line_and_not_the_show(building: Building, janus: Janus) -> None:
    host = building.member("森下 葵")
    episode, key = building.python(MAKE, str(host.id))
    told = {"Authorization": f"Bearer {key}", "Content_Type": "application/sdp"}
    first = sender(building, key)
    until(lambda: reported(building, episode).get("has_picture"))
    building.python(ACT, "air_encoder", str(episode), str(host.id))
    until(lambda: float(reported(building, episode).get("saved") or 0) > 1)
    janus.stop()
    until(lambda: reported(building, episode)["connected"] is False, 5)
    status, _, words = asked(building, "POST", "/whip/", offer().encode(), **told)
    assert (status, "Janus" in words) == (503, True)
    first.kill()
    first.communicate()
    janus.start()
    second = sender(building, key)
    until(lambda: (building.home / f"media/shows/{episode}/parts/002/spool.webm").exists())
    second.kill()
    second.communicate()


def back(building: Building, key: str) -> "subprocess.Popen[str] | None":
    """The encoder once it is let in again; while the line of the former one is young it is turned away."""
    child = sender(building, key)
    try:
        child.wait(3)
    except subprocess.TimeoutExpired:
        return child
    child.communicate()
    return None
