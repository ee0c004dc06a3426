"""A panel: a host and two guests in browsers of their own, one picture for the viewer; another host takes over; the archive has it all."""

import json
import re
import time

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.building import Person
from tests.journeys.test_evening_live import PLAYING, PROGRAMME, RECORDING, moves_on, wait_for

pytestmark = pytest.mark.alone

SECOND = """
import sys
from chosha.broadcasts.models import Episode
Episode.objects.get(pk=int(sys.argv[1])).hosts.add(int(sys.argv[2]))
"""
# Instead of the browser's own fake camera: one colour and one tone for each person, so that a picture tells who is on it.
FACE = """
(() => {{
  const canvas = Object.assign(document.createElement("canvas"), {{ width: 640, height: 360 }});
  const pen = canvas.getContext("2d");
  let turn = 0;
  setInterval(() => {{
    pen.fillStyle = "{colour}";
    pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = "#fff";
    pen.fillRect((turn++ * 7) % 600, 170, 40, 20);
  }}, 66);
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {{
    const opened = await real(wanted);
    const context = new AudioContext();
    const tone = new OscillatorNode(context, {{ frequency: {tone} }});
    const loud = new GainNode(context, {{ gain: 0.2 }});
    const out = context.createMediaStreamDestination();
    tone.connect(loud).connect(out);
    tone.start();
    document.addEventListener("pointerdown", () => context.resume());
    const [voice] = out.stream.getAudioTracks();
    const picture = wanted.video ? canvas.captureStream(15).getVideoTracks() : [];
    for (const track of opened.getTracks()) track.stop();
    return new MediaStream([voice, ...picture]);
  }};
}})();
"""
COLOURS = {"red": "#e02020", "green": "#10a030", "blue": "#2040e0", "orange": "#f0a000"}
# What the viewer's video shows in the four quarters and below the middle, named by the nearest colour.
SEEN = """(colours) => {
    const video = document.querySelector("show-player video");
    if (!video?.videoWidth) return [];
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(video, 0, 0, 320, 180);
    const near = (x, y) => {
        const [r, g, b] = pen.getImageData(x, y, 1, 1).data;
        const apart = ([, hex]) => [1, 3, 5].reduce((sum, at, n) => sum + Math.abs(parseInt(hex.slice(at, at + 2), 16) - [r, g, b][n]), 0);
        const [best] = Object.entries(colours).sort((one, other) => apart(one) - apart(other));
        return apart(best) < 150 ? best[0] : "";
    };
    return [[80, 45], [240, 45], [80, 135], [240, 135], [160, 130]].map(([x, y]) => near(x, y)).filter(Boolean);
}"""
# The tones the viewer's video sounds with, of those given (hertz).
HEARD = """async (tones) => {
    const video = document.querySelector("show-player video");
    const context = (globalThis.ear ??= new AudioContext());
    globalThis.heard ??= context.createMediaElementSource(video);
    const ear = (globalThis.drum ??= new AnalyserNode(context, { fftSize: 8192 }));
    heard.connect(ear).connect(context.destination);
    await context.resume();
    video.muted = false;
    await new Promise((resolve) => setTimeout(resolve, 600));
    const levels = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(levels);
    return tones.filter((tone) => levels[Math.round((tone * ear.fftSize) / context.sampleRate)] > -60);
}"""


class Evening:
    """Opens browsers whose cameras can be told apart."""

    def __init__(self, enter) -> None:
        self.enter = enter
        self.complaints: list[str] = []

    def page(self, person: Person, colour: str = "", tone: int = 0) -> Page:
        context: BrowserContext = self.enter(person, **({"permissions": ["camera", "microphone"]} if colour else {}))
        if colour:
            context.add_init_script(FACE.format(colour=COLOURS[colour], tone=tone))
        page = context.new_page()
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
    until, heard = time.monotonic() + seconds, []
    while time.monotonic() < until:
        heard = page.evaluate(HEARD, tones)
        if set(heard) == wanted:
            return
    pytest.fail(f"{heard} instead of {wanted}")


def make_seat(desk: Page, label: str) -> str:
    desk.get_by_label("だれの席か").fill(label)
    desk.get_by_role("button", name="席のリンクを作る").click()
    field = desk.get_by_label(f"「{label}」の席のリンク")
    expect(field).to_have_value(re.compile(r"/episodes/\d+/seat/"))
    return "/episodes/" + field.input_value().split("/episodes/")[1]


def key(desk: Page, words: str, guest: Person) -> Locator:
    """A key of the desk in the row of this guest."""
    return desk.locator(f'#seats [data-name="{guest.name}さん"]').get_by_role("button", name=words)


def test_a_panel_of_three_is_one_picture_and_another_host_goes_on_with_it(building, enter):
    host, second = building.member("佐伯 直人"), building.member("鵜飼 智子")
    guests = [building.member("中村 沙織"), building.member("岡部 美咲")]
    path = building.python(PROGRAMME, str(host.id))
    building.python(SECOND, path.strip("/").split("/")[-1], str(second.id))
    evening = Evening(enter)

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
    phone.get_by_role("button", name="聞く").last.click()
    moves_on(phone, 20, "the archive plays")
    phone.evaluate(f"document.querySelector('show-player video').currentTime = {kept['seconds'] - 3}")
    wait_for(phone, lambda player: player["at"] > kept["seconds"] - 3 and not player["paused"], 15, "the end of the archive plays")
    until_seen(phone, {"orange", "green"})
    assert evening.complaints == []
