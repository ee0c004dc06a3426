"""A panel: a host and two guests in browsers of their own, one picture for the viewer; another host takes over; the archive has it all."""

import json
import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.building import Person
from tests.journeys.faces import COLOURS, browsers
from tests.journeys.test_evening_live import PLAYING, PLAYS, PROGRAMME, RECORDING, moves_on, wait_for

pytestmark = pytest.mark.alone

SECOND = """
import sys
from chosha.broadcasts.models import Episode
Episode.objects.get(pk=int(sys.argv[1])).hosts.add(int(sys.argv[2]))
"""
# What the viewer's video shows in the four quarters and below the middle, named by the nearest colour.
SEEN = """(colours) => {
    const video = document.querySelector("show-player video");
    if (!video?.videoWidth) return [];
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(video, 0, 0, 320, 180);
    const near = (x, y) => {
        const [r, g, b] = pen.getImageData(x, y, 1, 1).data;
        const apart = ([, rgb]) => rgb.reduce((sum, part, n) => sum + Math.abs(part - [r, g, b][n]), 0);
        const [best] = Object.entries(colours).sort((one, other) => apart(one) - apart(other));
        return apart(best) < 90 ? best[0] : "";
    };
    return [[80, 45], [240, 45], [80, 135], [240, 135], [160, 130]].map(([x, y]) => near(x, y)).filter(Boolean);
}"""
# The tones the viewer's video sounds with within two seconds, of those given (hertz).
HEARD = """async (tones) => {
    const video = document.querySelector("show-player video");
    const context = (globalThis.ear ??= new AudioContext());
    globalThis.heard ??= context.createMediaElementSource(video);
    const drum = (globalThis.drum ??= new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 }));
    heard.connect(drum).connect(context.destination);
    await context.resume();
    Object.assign(video, { muted: false, volume: 1 });
    const levels = new Float32Array(drum.frequencyBinCount);
    const loudest = Object.fromEntries(tones.map((tone) => [tone, -Infinity]));
    for (let turn = 0; turn < 20; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        drum.getFloatFrequencyData(levels);
        for (const tone of tones) loudest[tone] = Math.max(loudest[tone], levels[Math.round((tone * drum.fftSize) / context.sampleRate)]);
    }
    return loudest;
}"""
LOUD = -50  # decibels; what is not there lies below -70


class Evening:
    """Browsers whose cameras can be told apart, and what their pages complained of."""

    def __init__(self, browser_of) -> None:
        self.browser_of = browser_of
        self.complaints: list[str] = []

    def page(self, person: Person, colour: str = "", tone: int = 0) -> Page:
        page = self.browser_of(person, colour, tone).new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{person.name}: {error}"))
        return page


def until_seen(page: Page, wanted: set[str], seconds: float = 40) -> None:
    """The viewer's picture shows these people and nobody else."""
    until, seen = time.monotonic() + seconds, []
    while time.monotonic() < until:
        seen = page.evaluate(SEEN, COLOURS)
        if set(seen) == wanted:
            return
        page.wait_for_timeout(300)
    pytest.fail(f"{seen} instead of {wanted} {page.evaluate(PLAYING)}")


def until_heard(page: Page, wanted: set[int], tones: list[int], seconds: float = 30) -> None:
    """The viewer hears these voices and none of the others."""
    until, levels = time.monotonic() + seconds, {}
    while time.monotonic() < until:
        levels = page.evaluate(HEARD, tones)
        if {int(tone) for tone, level in levels.items() if level > LOUD} == wanted:
            return
    pytest.fail(f"{levels} instead of {wanted}")


def make_seat(desk: Page, label: str) -> str:
    desk.get_by_label("だれの席か").fill(label)
    desk.get_by_role("button", name="席のリンクを作る").click()
    field = desk.get_by_label(f"「{label}」の席のリンク")
    expect(field).to_have_value(re.compile(r"/episodes/\d+/seat/"))
    return "/episodes/" + field.input_value().split("/episodes/")[1]


def key(desk: Page, words: str, guest: Person) -> Locator:
    """A key of the desk in the row of this guest."""
    return desk.locator(f'#seats [data-name="{guest.name}さん"]').get_by_role("button", name=words)


@pytest.fixture
def evening(building, playwright, tmp_path):
    with browsers(playwright, building.url, tmp_path) as browser_of:
        yield Evening(browser_of)


def test_a_panel_of_three_is_one_picture_and_another_host_goes_on_with_it(building, evening):
    host, second = building.member("佐伯 直人"), building.member("鵜飼 智子")
    guests = [building.member("中村 沙織"), building.member("岡部 美咲")]
    path = building.python(PROGRAMME, str(host.id))
    building.python(SECOND, path.strip("/").split("/")[-1], str(second.id))
    desk = evening.page(host, "red", 300)
    desk.goto(f"{path}desk/")
    desk.get_by_role("button", name="ゲスト").click()
    links = [make_seat(desk, label) for label in ("一人目", "二人目")]
    seats = [evening.page(guests[0], "green", 500), evening.page(guests[1], "blue", 800)]
    for seat, link in zip(seats, links, strict=True):
        seat.goto(link)
        seat.get_by_role("button", name="席に着く").click()
        expect(seat.get_by_text("待っています", exact=True)).to_be_visible()
    desk.get_by_role("button", name="放送をはじめる").click()
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible()
    began = time.monotonic()

    phone = evening.page(building.member("石川 真央"))
    phone.goto(path)
    moves_on(phone, 30, "the viewer sees the host")
    until_seen(phone, {"red"})

    for guest in guests:
        key(desk, "画面に出す", guest).click()
    for seat in seats:
        expect(seat.get_by_text("画面に出ています").last).to_be_visible()
    until_seen(phone, {"red", "green", "blue"})
    phone.mouse.click(5, 400)
    until_heard(phone, {300, 500, 800}, [300, 500, 800, 1100])

    key(desk, "音を止める", guests[0]).click()
    expect(seats[0].get_by_text("パーソナリティが、あなたの音を止めています。")).to_be_visible()
    until_heard(phone, {300, 800}, [300, 500, 800, 1100])
    seats[1].get_by_role("button", name="席をはなれる").click()
    seats[1].get_by_role("dialog").get_by_role("button", name="席をはなれる").click()
    until_seen(phone, {"red", "green"})

    other = evening.page(second, "orange", 1100)
    other.goto(f"{path}desk/")
    expect(other.get_by_text("まだ、だれにも届いていません").first).to_be_visible()
    other.get_by_role("button", name="引きつぐ").click()
    other.get_by_role("dialog").get_by_role("button", name="引きつぐ").click()
    expect(desk.get_by_text("鵜飼 智子さんが放送を引きつぎました。この画面からの放送は止めました。")).to_be_visible()
    until_seen(phone, {"orange", "green"})
    other.wait_for_timeout(3_000)
    other.get_by_role("button", name="おわる").click()
    other.get_by_role("dialog").get_by_role("button", name="おわる").click()
    other.wait_for_url(f"**{path}", timeout=30_000)
    sent = time.monotonic() - began
    expect(seats[0].get_by_text("出てくださって、ありがとうございました。")).to_be_visible()

    until = time.monotonic() + 120
    while (kept := building.python(RECORDING, path.strip("/").split("/")[-1]))["state"] != "archived":
        assert time.monotonic() < until, json.dumps(kept)
        time.sleep(1)
    assert abs(kept["seconds"] - sent) <= 8
    phone.goto(path)
    phone.get_by_role("button", name=PLAYS).last.click()
    moves_on(phone, 20, "the archive plays")
    phone.evaluate(f"document.querySelector('show-player video').currentTime = {kept['seconds'] - 3}")
    wait_for(phone, lambda player: player["at"] > kept["seconds"] - 3 and not player["paused"], 15, "the end of the archive plays")
    until_seen(phone, {"orange", "green"})
    assert evening.complaints == []
