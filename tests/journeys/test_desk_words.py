"""What the host's desk says of voice and picture when one of them does not arrive."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_evening_live import PROGRAMME

DEVICES = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await open(wanted);
  const dead = DEAD;
  return new MediaStream([...stream.getTracks().filter((track) => track.kind !== dead.kind), dead]);
};
"""
NO_VOICE = DEVICES.replace("DEAD", "new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0]")
NO_PICTURE = DEVICES.replace("DEAD", "document.createElement('canvas').captureStream(0).getVideoTracks()[0]")


@pytest.fixture
def desk(building, enter):
    """Opens a desk whose browser has run a script first, and goes on air."""
    host = building.member("大森 千尋")
    path = building.python(PROGRAMME, str(host.id))
    page = enter(host, permissions=["camera", "microphone"]).new_page()

    def opened(script: str = ""):
        page.add_init_script(script)
        page.goto(f"{path}desk/")
        page.get_by_role("button", name="放送をはじめる").click()
        return page

    yield opened
    page.get_by_role("button", name="おわる").click()
    page.get_by_role("dialog").get_by_role("button", name="おわる").click()
    page.wait_for_url(f"**{path}", timeout=30_000)


@pytest.mark.parametrize(
    ("script", "words", "advice"),
    [(NO_VOICE, "声が届いていません", "マイクのつなぎ方"), (NO_PICTURE, "映像が届いていません", "カメラのふた")],
)
def test_the_desk_says_what_is_missing_and_what_helps(desk, script, words, advice):
    page = desk(script)
    expect(page.get_by_text(words, exact=True)).to_be_visible(timeout=20_000)
    expect(page.get_by_text(advice)).to_be_visible()
    expect(page.get_by_text("声も映像も届いています")).to_be_hidden()


def test_what_the_host_turned_off_is_not_called_missing(desk):
    page = desk()
    expect(page.get_by_text("声も映像も届いています")).to_be_visible()
    page.get_by_role("button", name="マイク", exact=True).click()
    expect(page.get_by_text("マイクを切っています。映像は届いています")).to_be_visible()
    page.wait_for_timeout(11_000)
    expect(page.get_by_text("マイクを切っています。映像は届いています")).to_be_visible()
    page.get_by_role("button", name="マイク", exact=True).click()
    page.get_by_role("button", name="カメラ", exact=True).click()
    expect(page.get_by_text("カメラを切っています。声は届いています")).to_be_visible()
    page.get_by_role("button", name="カメラ", exact=True).click()
    expect(page.get_by_text("声も映像も届いています")).to_be_visible()


REFUSE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NAME'); };"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "カメラとマイクが、まだ許可されていません"),
        ("NotFoundError", "カメラかマイクが見つかりませんでした"),
        ("NotReadableError", "カメラかマイクを、ほかのアプリが使っているようです"),
    ],
)
def test_without_a_camera_the_desk_says_why_and_offers_other_ways(building, enter, name, words):
    host = building.member("坂口 悟")
    path = building.python(PROGRAMME, str(host.id))
    page = enter(host).new_page()
    page.add_init_script(REFUSE.replace("NAME", name))
    page.goto(f"{path}desk/")
    expect(page.get_by_text(words)).to_be_visible()
    for way in ("もう一度試す", "画面とマイクで", "声だけで"):
        expect(page.get_by_role("button", name=way)).to_be_visible()
    expect(page.get_by_role("link", name="録画を送る")).to_be_visible()
    expect(page.get_by_role("button", name="放送をはじめる")).to_be_disabled()
