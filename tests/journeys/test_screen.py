"""Going live with a page to show instead of a face, and turning back to the camera while on air."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_evening_live import PROGRAMME, moves_on

pytestmark = pytest.mark.alone


def test_a_host_shows_the_screen_and_comes_back(building, enter):
    host, viewer = building.member("鵜飼 智子"), building.member("岡部 美咲")
    path = building.python(PROGRAMME, str(host.id))
    desk = enter(host, permissions=["camera", "microphone"]).new_page()
    desk.goto(f"{path}desk/")
    desk.get_by_role("button", name="資料を映す").click()
    expect(desk.get_by_role("button", name="資料を映す")).to_have_attribute("aria-pressed", "true")
    desk.get_by_role("button", name="放送をはじめる").click()
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible()
    phone = enter(viewer).new_page()
    phone.goto(path)
    moves_on(phone, 30, "the viewer sees the screen")

    desk.get_by_role("button", name="資料を映す").click()
    expect(desk.get_by_role("button", name="資料を映す")).to_have_attribute("aria-pressed", "false")
    phone.wait_for_timeout(3_000)
    moves_on(phone, 30, "the viewer sees the camera again")
    desk.get_by_role("button", name="おわる").click()
    desk.get_by_role("dialog").get_by_role("button", name="おわる").click()
    desk.wait_for_url(f"**{path}", timeout=30_000)
