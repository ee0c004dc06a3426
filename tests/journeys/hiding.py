"""A Chromium whose pages really hide behind the tab one looks at. With Playwright every page stays visible."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.chromium import QUIET, chromium_path
from tests.journeys.building import Person

DEVICES = ("--use-fake-device-for-media-stream", "--auto-accept-camera-and-microphone-capture", "--autoplay-policy=user-gesture-required")
WINDOW = ("--headless=new", "--no-sandbox", "--window-size=1280,900", "--lang=ja", "--remote-debugging-port=0")
ANSWERS_WITHIN = 60.0
# Where the key with these words is; null while it is not there. A dialog that is open is all there is.
KEY = """(() => {
    const within = document.querySelector("dialog[open]") ?? document;
    const keys = [...within.querySelectorAll("button, summary, label")];
    const able = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled;
    const key = keys.find((each) => able(each) && each.textContent.includes(WORDS));
    if (!key) return null;
    key.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = key.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
})()"""


class Tab:
    """One page of that window."""

    def __init__(self, browser: "HidingChromium", target: str) -> None:
        self.browser, self.target = browser, target
        self.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def ask(self, method: str, **given: Any) -> Any:
        return self.browser.ask(method, self.session, **given)

    def prepare(self, code: str) -> None:
        """This JavaScript runs first in every page that opens here."""
        self.ask("Page.enable")
        self.ask("Page.addScriptToEvaluateOnNewDocument", source=code)

    def open(self, url: str) -> None:
        self.ask("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && location.protocol !== 'about:'", 40)

    def run(self, code: str) -> Any:
        """What this JavaScript says, awaited. Raises RuntimeError with what it throws."""
        told = self.ask("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise RuntimeError(json.dumps(told["exceptionDetails"], ensure_ascii=False)[:2000])
        return told["result"].get("value")

    def until(self, code: str, seconds: float) -> Any:
        """What it says once it says something. Raises RuntimeError after so many seconds, with what stands on the page."""
        given_up_at = time.monotonic() + seconds
        while not (said := self.run(code)):
            if time.monotonic() > given_up_at:
                raise RuntimeError(f"not within {seconds:g} s: {code}\n{self.run('document.body.innerText')[:1500]}")
            time.sleep(0.2)
        return said

    def until_said(self, words: str, seconds: float = 30) -> None:
        self.until(f"document.body.innerText.includes({json.dumps(words)})", seconds)

    def press(self, words: str) -> None:
        """With a real press of the mouse: a page may sound only after one."""
        at = self.until(KEY.replace("WORDS", json.dumps(words)), 20)
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **at)

    def to_front(self) -> None:
        """Every other tab of the window hides."""
        self.ask("Page.bringToFront")

    @property
    def is_hidden(self) -> bool:
        return bool(self.run("document.visibilityState === 'hidden'"))


class HidingChromium:
    """`tab()` opens a page in the one window, before all others; `let_in(person, url)` signs somebody in."""

    def __init__(self, wire: ClientConnection) -> None:
        self.wire, self.asked = wire, 0

    def ask(self, method: str, session: str = "", **given: Any) -> Any:
        """One question of the Chrome DevTools Protocol. Raises RuntimeError with what the browser says against it."""
        self.asked += 1
        where = {"sessionId": session} if session else {}
        self.wire.send(json.dumps({"id": self.asked, "method": method, "params": given, **where}))
        while (told := json.loads(self.wire.recv(timeout=ANSWERS_WITHIN))).get("id") != self.asked:
            pass
        if "error" in told:
            raise RuntimeError(f"{method}: {told['error']['message']}")
        return told["result"]

    def tab(self, url: str = "") -> Tab:
        tab = Tab(self, self.ask("Target.createTarget", url="about:blank")["targetId"])
        if url:
            tab.open(url)
        return tab

    def let_in(self, person: Person, url: str) -> None:
        self.ask("Storage.setCookies", cookies=[person.cookie(url)])


def _address(note: Path, process: "subprocess.Popen[bytes]") -> str:
    given_up_at = time.monotonic() + ANSWERS_WITHIN
    while not note.exists() or len(lines := note.read_text("utf-8").split()) < 2:
        if time.monotonic() > given_up_at or process.poll() is not None:
            raise RuntimeError("Chromium did not open")
        time.sleep(0.1)
    return f"ws://127.0.0.1:{lines[0]}{lines[1]}"


@contextmanager
def hiding_chromium(folder: Path, *flags: str) -> Iterator[HidingChromium]:
    """Opens it over an empty folder. Raises RuntimeError where it does not come up; ends it in any case."""
    command = [chromium_path() or "", *WINDOW, *QUIET, *DEVICES, f"--user-data-dir={folder}", *flags, "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connect(_address(folder / "DevToolsActivePort", process), max_size=None, open_timeout=20) as wire:
            browser = HidingChromium(wire)
            yield browser
            browser.ask("Browser.close")
            process.wait(20)
    finally:
        process.kill()
        process.wait()
