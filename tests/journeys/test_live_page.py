"""The page of a show that runs, where things go less well than usual."""

import re
import time

import pytest
from playwright.sync_api import expect

from chosha.media.tests.conftest import LIVE_WEBM, X264, make_clip
from tests.chromium import DESK
from tests.journeys.test_evening_live import PLAYING, PROGRAMME, moves_on, wait_for

ON_AIR = """
import json, sys
from chosha.broadcasts.actions import go_live
from chosha.broadcasts.models import Episode
episode = Episode.objects.get(pk=int(sys.argv[1]))
go_live(episode, by=episode.hosts.get())
"""
PART = """
import sys
from pathlib import Path
from chosha.media.engine import spool
from chosha.media.queries import show_folder
show = show_folder(int(sys.argv[1]))
part = show / "parts" / f"{spool.open_part(show, sys.argv[2]):03d}"
spool.append(part, 0, Path(sys.argv[3]).read_bytes())
"""
SAID_UNHEARD = """
import sys
from chosha.broadcasts.models import ChatLine, Episode
episode = Episode.objects.get(pk=int(sys.argv[1]))
ChatLine.objects.create(episode=episode, author=episode.hosts.get(), text="聞きのがされた一言")
"""

SAID_BEFORE = """
import sys
from chosha.broadcasts.models import ChatLine, Episode
episode = Episode.objects.get(pk=int(sys.argv[1]))
ChatLine.objects.bulk_create(ChatLine(episode=episode, author=episode.hosts.get(), text=f"{at}つめの一言") for at in range(30))
"""


@pytest.fixture
def episode_path(building):
    """A show that is on air, of which nothing has arrived yet."""
    path = building.python(PROGRAMME, str(building.member("鵜飼 智子").id))
    building.python(ON_AIR, path.strip("/").split("/")[-1])
    return path


def test_a_page_that_missed_lines_fetches_them_and_keeps_what_is_being_written(building, enter, episode_path):
    phone = enter(building.member("岡部 美咲")).new_page()
    phone.goto(episode_path)
    field = phone.get_by_role("textbox", name="ひとこと（名前が出ます）").last
    field.fill("書きかけの一言")
    building.python(SAID_UNHEARD, episode_path.strip("/").split("/")[-1])
    phone.evaluate("() => document.querySelector('live-stream').receive('missed', new MessageEvent('missed', {data: ''}))")
    expect(phone.get_by_text("聞きのがされた一言")).to_be_visible(timeout=5_000)
    expect(field).to_have_value("書きかけの一言")


def test_whoever_comes_late_sees_the_newest_lines_and_the_picture_above_them(building, enter, episode_path):
    number = episode_path.strip("/").split("/")[-1]
    building.python(SAID_BEFORE, number)
    wide = enter(building.member("岡部 美咲"), viewport=DESK).new_page()
    wide.goto(episode_path)
    expect(wide.get_by_text("29つめの一言")).to_be_in_viewport()
    phone = enter(building.member("小野寺 学")).new_page()
    phone.goto(episode_path)
    expect(phone.get_by_text("みんなで2人")).to_be_attached(timeout=15_000)
    phone.get_by_text("29つめの一言").scroll_into_view_if_needed()
    expect(phone.locator("show-player")).to_be_in_viewport()


def test_whoever_is_asking_when_the_show_begins_goes_on_asking(building, enter):
    path = building.python(PROGRAMME, str(building.member("鵜飼 智子").id))
    phone = enter(building.member("岡部 美咲")).new_page()
    phone.goto(path)
    phone.get_by_role("link", name="無記名で質問する").click()
    words = phone.get_by_role("dialog").get_by_role("textbox", name="聞きたいこと")
    words.fill("書きかけの質問")
    phone.get_by_label("名前を出して聞く").check()
    building.python(ON_AIR, path.strip("/").split("/")[-1])
    expect(phone.locator("show-player")).to_be_attached(timeout=40_000)
    expect(words).to_be_focused()
    expect(words).to_have_value("書きかけの質問")
    expect(phone.get_by_label("名前を出して聞く")).to_be_checked()


def test_whoever_waits_for_the_first_picture_sees_the_studio_and_not_a_black_box(building, enter, episode_path):
    phone = enter(building.member("岡部 美咲")).new_page()
    phone.goto(episode_path)
    expect(phone.get_by_text("放送につないでいます。")).to_be_visible()
    # Keys painted over an empty video are what makes it black.
    assert phone.evaluate("() => document.querySelector('show-player video').controls") is False


class Fetched:
    """The sizes of the segments a page asks for, as they are asked for."""

    def __init__(self, page) -> None:
        self.page, self.sizes = page, []
        page.on("request", self.heard)

    def heard(self, request) -> None:
        if found := re.search(r"/runs/\d+/(small/|sound/)?\d+\.m4s$", request.url):
            self.sizes.append((found[1] or "full").strip("/"))

    def come_to(self, size: str) -> None:
        """From some segment on soon nothing but this size."""
        until = time.monotonic() + 20
        while self.sizes[-3:] != [size] * 3:
            assert time.monotonic() < until, (size, self.sizes)
            self.page.wait_for_timeout(200)


@pytest.mark.alone
def test_who_saves_data_or_only_listens_fetches_no_more_than_that(building, enter):
    """Chosen while the show runs: without a reload, without losing the place, and kept for the next page."""
    host = building.member("佐伯 直人")
    path = building.python(PROGRAMME, str(host.id))
    desk = enter(host, permissions=["camera", "microphone"]).new_page()
    desk.goto(f"{path}desk/")
    expect(desk.get_by_text("まだ、だれにも届いていません")).to_be_visible()
    desk.get_by_role("button", name="放送をはじめる").click()
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible()
    browser = enter(building.member("中村 沙織"), viewport=DESK)
    page = browser.new_page()
    fetched, complaints = Fetched(page), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path)
    moves_on(page, 25, "the viewer sees a moving picture")
    page.evaluate("() => { globalThis.untouched = true }")
    fetched.come_to("full")

    thrift = page.get_by_role("button", name="データを節約する")
    thrift.click()
    expect(thrift).to_have_attribute("aria-pressed", "true")
    fetched.come_to("small")
    page.wait_for_function("() => document.querySelector('show-player video').videoHeight === 360")
    moves_on(page, 15, "the small picture moves")

    before = page.evaluate(PLAYING)["at"]
    page.get_by_role("button", name="聞くだけ").click()
    fetched.come_to("sound")
    heard = wait_for(page, lambda player: player["at"] > before + 3, 15, "the sound goes on")
    assert heard["at"] < before + 20
    assert page.evaluate("() => document.querySelector('show-player video').videoWidth") == 0

    page.get_by_role("button", name="聞くだけ").click()
    fetched.come_to("small")
    moves_on(page, 15, "the picture comes back small")
    thrift.click()
    fetched.come_to("full")
    thrift.click()
    assert page.evaluate("() => globalThis.untouched") is True

    later = browser.new_page()
    again = Fetched(later)
    later.goto(path)
    moves_on(later, 25, "another page of this device")
    assert set(again.sizes) == {"small"}
    assert complaints == []
    desk.get_by_role("button", name="おわる").click()
    desk.get_by_role("dialog").get_by_role("button", name="おわる").click()
    desk.wait_for_url(f"**{path}", timeout=30_000)


@pytest.mark.alone
def test_a_show_that_began_with_a_voice_has_its_sizes_from_the_first_picture_on(building, enter, episode_path, tmp_path):
    number = episode_path.strip("/").split("/")[-1]
    voice = make_clip(tmp_path / "voice.webm", "-vn", *LIVE_WEBM, "webm", seconds=8)
    camera = make_clip(tmp_path / "camera.webm", *X264, *LIVE_WEBM, "matroska", seconds=20, size="854x480")
    building.python(PART, number, "audio/webm;codecs=opus", str(voice))
    page = enter(building.member("中村 沙織")).new_page()
    thrift = page.get_by_role("button", name="データを節約する")
    page.goto(episode_path)
    wait_for(page, lambda player: player["at"] > 1, 25, "the voice is heard")
    expect(thrift).to_be_hidden()
    building.python(PART, number, "video/webm;codecs=h264,opus", str(camera))
    moves_on(page, 30, "the picture moves")
    expect(thrift).to_be_visible()
