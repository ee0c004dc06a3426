"""A host who looks at another tab: the desk is hidden, and its timers rest for a second each."""

import time

import pytest

from tests.journeys.hiding import hiding_chromium
from tests.journeys.test_evening_live import PROGRAMME

pytestmark = pytest.mark.alone

RESTS = "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5"  # what a page meets after five minutes, after five seconds
COUNTED = """
globalThis.heard = 0;
globalThis.WebSocket = class extends WebSocket {
    constructor(address) {
        super(address);
        this.addEventListener("message", () => { heard = performance.now(); });
    }
};
"""


def test_a_voice_comes_back_after_a_cut_line_while_the_host_looks_elsewhere(building, relay, tmp_path):
    host = building.member("佐伯 直人")
    path = building.python(PROGRAMME, str(host.id))
    with hiding_chromium(tmp_path / "profile", RESTS) as chromium:
        chromium.let_in(host, relay.url)
        other, desk = chromium.tab("data:text/html,<title>mail</title>"), chromium.tab()
        desk.prepare(COUNTED)
        desk.open(f"{relay.url}{path}desk/")
        desk.until_said("この映像と音で始まります")
        # Alone with a voice there is no preview that plays and so keeps the page awake.
        desk.press("声だけ")
        desk.until("document.querySelector('on-air-desk').classList.contains('sound-alone')", 20)
        desk.press("放送をはじめる")
        desk.until_said("声が届いています")
        other.to_front()
        desk.until("document.visibilityState === 'hidden'", 10)
        time.sleep(12)
        relay.cut()
        time.sleep(8)
        relay.mend()
        mended = desk.run("performance.now()")
        desk.until(f"heard > {mended}", 12)  # were the microphone let go, timers would rest for up to a minute
        assert desk.is_hidden
        desk.to_front()
        desk.until_said("声が届いています")
        desk.press("おわる")
        desk.press("おわる")
        desk.until(f"location.pathname === '{path}'", 30)
