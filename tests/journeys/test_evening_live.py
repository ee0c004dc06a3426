"""The evening on air: a host with a camera, a viewer on a phone, twenty seconds without network, and the archive afterwards."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.alone

PLAYS = re.compile("^(はじめから|つづきから)聞く$")
PROGRAMME = """
import json, sys
from datetime import timedelta
from chosha.broadcasts.actions import plan_episode, plan_programme
from chosha.kernel.clock import now
from chosha.members.models import Member
host = Member.objects.get(pk=int(sys.argv[1]))
programme = plan_programme(title="夜の相談所", by=None, hosts=[host])
print(json.dumps(plan_episode(programme, title="第1回 申告の届かない事業所", starts_at=now() + timedelta(minutes=5), by=None).path))
"""
RECORDING = """
import json, sys
from chosha.broadcasts.models import Episode
episode = Episode.objects.select_related("recording").get(pk=int(sys.argv[1]))
print(json.dumps({"state": episode.state, "seconds": getattr(getattr(episode, "recording", None), "seconds", None)}))
"""
PLAYING = """() => {
    const video = document.querySelector("show-player video");
    return video && {at: video.currentTime, frames: video.getVideoPlaybackQuality().totalVideoFrames, length: video.duration,
                     ended: video.ended, paused: video.paused};
}"""

NEAR_THE_END = """async () => {
    const video = document.querySelector("show-player video");
    video.playbackRate = 0.25;
    video.currentTime = video.duration - 0.9;
    await video.play();
}"""


def wait_for(page: Page, holds, seconds: float, what: str):
    """Look at the player until `holds(player)`; returns what it was then."""
    until = time.monotonic() + seconds
    seen = None
    while time.monotonic() < until:
        seen = page.evaluate(PLAYING)
        if seen and holds(seen):
            return seen
        page.wait_for_timeout(200)
    return pytest.fail(f"{what}: {seen} on {page.url}\n{page.locator('#main').inner_text()[:600]}")


def moves_on(page: Page, seconds: float, what: str) -> None:
    """Both the clock and the decoded frames rise."""
    before = wait_for(page, lambda player: player["frames"] > 0, seconds, what)
    wait_for(page, lambda player: player["at"] > before["at"] + 1 and player["frames"] > before["frames"] + 5, seconds, what)


@pytest.fixture
def host(building):
    return building.member("佐伯 直人")


@pytest.fixture
def viewer(building):
    return building.member("中村 沙織")


@pytest.fixture
def episode_path(building, host):
    return building.python(PROGRAMME, str(host.id))


def test_a_show_survives_twenty_seconds_without_network_and_stands_whole_in_the_archive(building, enter, relay, host, viewer, episode_path):
    complaints: list[str] = []
    desk = enter(host, url=relay.url, permissions=["camera", "microphone"]).new_page()
    phone = enter(viewer).new_page()
    phone.on("pageerror", lambda error: complaints.append(str(error)))
    desk.on("pageerror", lambda error: complaints.append(str(error)))

    phone.goto(episode_path)
    expect(phone.get_by_text("はじまったら、ここで聞けます")).to_be_visible()

    desk.goto(episode_path)
    desk.get_by_role("link", name="放送をはじめる").click()
    expect(desk.get_by_text("まだ、だれにも届いていません")).to_be_visible()
    desk.get_by_role("button", name="放送をはじめる").click()
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible()
    began = time.monotonic()

    # The waiting phone turns by itself.
    expect(phone.locator("show-player")).to_be_attached()
    moves_on(phone, 25, "the viewer sees a moving picture")

    phone.get_by_role("textbox", name="ひとこと（名前が出ます）").last.fill("音だけで聞いています")
    said = time.monotonic()
    phone.get_by_role("textbox", name="ひとこと（名前が出ます）").last.press("Enter")
    expect(desk.get_by_text("音だけで聞いています")).to_be_visible(timeout=1_000)
    assert time.monotonic() - said <= 1.5

    relay.cut()
    expect(desk.get_by_text("接続が切れました。手元の録音は続いています。")).to_be_visible(timeout=10_000)
    expect(phone.get_by_text("パーソナリティの回線を待っています。")).to_be_visible(timeout=30_000)
    desk.wait_for_timeout(20_000)
    relay.mend()
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible(timeout=15_000)
    moves_on(phone, 30, "the show goes on for the viewer")
    expect(phone.get_by_text("パーソナリティの回線を待っています。")).to_be_hidden(timeout=15_000)

    desk.wait_for_timeout(3_000)
    desk.get_by_role("button", name="おわる").click()
    desk.get_by_role("dialog").get_by_role("button", name="おわる").click()
    desk.wait_for_url(f"**{episode_path}", timeout=30_000)
    sent = time.monotonic() - began

    until = time.monotonic() + 90
    while (kept := building.python(RECORDING, episode_path.strip("/").split("/")[-1]))["state"] != "archived":
        assert time.monotonic() < until, json.dumps(kept)
        time.sleep(1)
    # Everything was recorded on the host's side and sent later, so what counts is the whole time on air.
    assert abs(kept["seconds"] - sent) <= 3

    phone.goto(episode_path)
    expect(phone.get_by_role("heading", name="第1回 申告の届かない事業所")).to_be_visible()
    phone.get_by_role("button", name=PLAYS).last.click()
    moves_on(phone, 20, "the archive plays")
    phone.evaluate("() => { document.querySelector('show-player video').playbackRate = 4 }")
    end = wait_for(phone, lambda player: player["ended"], 150, "the archive plays to its end")
    assert abs(end["at"] - kept["seconds"]) <= 1

    # A clock that stands still just before the end does not keep the listener there.
    phone.evaluate(NEAR_THE_END)
    wait_for(phone, lambda player: not player["ended"], 10, "the archive goes back a little")
    phone.evaluate("() => { document.querySelector('show-player video').playbackRate = 0 }")
    wait_for(phone, lambda player: player["ended"], 20, "the end comes although the clock stands")
    assert complaints == []


def test_nobody_outside_gets_a_byte_of_a_show(building, enter, host, viewer, episode_path):
    """A stranger and a member suspended meanwhile, with addresses that worked a moment ago."""
    desk = enter(host, permissions=["camera", "microphone"]).new_page()
    desk.goto(f"{episode_path}desk/")
    expect(desk.get_by_text("まだ、だれにも届いていません")).to_be_visible()
    desk.get_by_role("button", name="放送をはじめる").click()
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible()
    browser = enter(viewer)
    phone = browser.new_page()
    phone.goto(episode_path)
    moves_on(phone, 25, "the viewer sees a moving picture")
    playlist = phone.locator("show-player").get_attribute("data-source")
    paths = ("small.m3u8", "sound.m3u8", "live.m3u8", *(f"parts/001/runs/001/{size}init.mp4" for size in ("", "small/", "sound/")))
    films = [playlist, *(playlist.replace("master.m3u8", path) for path in paths)]
    addresses = [*films, f"{episode_path}captions/", f"{episode_path}poster/", episode_path, f"{episode_path}now/"]
    assert {browser.request.get(address).status for address in films} == {200}

    stranger = enter()
    for address in addresses:
        answer = stranger.request.get(address, max_redirects=0)
        assert (address, answer.status in (302, 401, 404), b"EXTM3U" in answer.body()) == (address, True, False)

    building.python(
        "import sys\nfrom chosha.members.actions import change_standing\nfrom chosha.members.models import Member, Standing\n"
        "change_standing(Member.objects.get(pk=int(sys.argv[1])), Standing.SUSPENDED, by=None)",
        str(viewer.id),
    )
    time.sleep(1)
    for address in addresses:
        answer = browser.request.get(address, max_redirects=0)
        assert (address, answer.status in (302, 401, 403, 404), b"EXTM3U" in answer.body()) == (address, True, False)
    desk.get_by_role("button", name="おわる").click()
    desk.get_by_role("dialog").get_by_role("button", name="おわる").click()
    desk.wait_for_url(f"**{episode_path}", timeout=30_000)
