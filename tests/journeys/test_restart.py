"""The whole house goes down and comes up again while somebody is on air: what was received is there, and the show goes on."""

import os
import signal
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.test_evening_live import PROGRAMME, RECORDING

pytestmark = pytest.mark.alone


def test_a_show_outlives_a_crash_of_the_whole_house(building, enter):
    host = building.member("大森 千尋")
    path = building.python(PROGRAMME, str(host.id))
    desk = enter(host, permissions=["camera", "microphone"]).new_page()
    desk.goto(f"{path}desk/")
    desk.get_by_role("button", name="放送をはじめる").click()
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible()
    began = time.monotonic()
    desk.wait_for_timeout(8_000)

    os.kill(building.serving.pid, signal.SIGKILL)
    building.serving.wait()
    expect(desk.get_by_text("接続が切れました。手元の録音は続いています。")).to_be_visible(timeout=15_000)
    building.start()
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible(timeout=20_000)
    desk.wait_for_timeout(4_000)

    desk.get_by_role("button", name="おわる").click()
    desk.get_by_role("dialog").get_by_role("button", name="おわる").click()
    desk.wait_for_url(f"**{path}", timeout=30_000)
    on_air = time.monotonic() - began
    until = time.monotonic() + 90
    while (kept := building.python(RECORDING, path.strip("/").split("/")[-1]))["state"] != "archived":
        assert time.monotonic() < until, kept
        time.sleep(1)
    # The browser kept recording while the house was down, and sent what was missing afterwards.
    assert abs(kept["seconds"] - on_air) <= 3
