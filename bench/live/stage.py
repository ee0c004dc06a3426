"""A house on air: a host in a real Chromium with a drawn clock, viewers in another, and what they saw."""

from __future__ import annotations

import json
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from bench.house import end_in_order
from bench.live.figures import age
from bench.tree import family
from tests.chromium import DESK, QUIET, chromium_path
from tests.journeys.building import Building, Person
from tests.journeys.relay import Relay

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DEVICES = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required")
RESTS = ("--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows")
PLAN = """
import json, sys
from datetime import timedelta
from chosha.broadcasts.actions import plan_episode, plan_programme
from chosha.broadcasts.models import Programme
from chosha.kernel.clock import now
from chosha.members.models import Member
host = Member.objects.get(pk=int(sys.argv[1]))
programme = Programme.objects.filter(title="夜の相談所").first() or plan_programme(title="夜の相談所", by=None, hosts=[host])
print(json.dumps(plan_episode(programme, title=sys.argv[2], starts_at=now() + timedelta(minutes=5), by=None).pk))
"""
STANDS = """
import json, sys
from chosha.broadcasts.models import Episode
episode = Episode.objects.select_related("recording").get(pk=int(sys.argv[1]))
print(json.dumps({"state": episode.state, "seconds": getattr(getattr(episode, "recording", None), "seconds", None)}))
"""


def until(question: Callable[[], Any], seconds: float, what: str, pause: float = 0.1) -> Any:
    """What the question says once it says something. Raises RuntimeError after so many seconds."""
    given_up_at = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > given_up_at:
            raise RuntimeError(f"{what}: not within {seconds:g} s")
        time.sleep(pause)
    return answer


class House(Building):
    """A house that can be cut off from power and opened again over the same folder."""

    def __init__(self, home: Path, **environment: str) -> None:
        super().__init__(home)
        self.environment |= environment

    def family(self) -> list[int]:
        return family(self.serving.pid) if self.serving else []

    def children(self, module: str) -> list[int]:
        """Process numbers below the supervisor that run this module."""
        return [pid for pid in self.family() if module.encode() in _words(pid)]

    def cut_power(self) -> None:
        """Everything of this house dies at once, unasked."""
        everybody = self.family()
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)  # nobody replaces anybody meanwhile
        for pid in self.family():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.serving:
            self.serving.wait(10)
        self.serving = None

    def end(self) -> None:
        """In order where it can be; nothing stays behind."""
        everybody = self.family()
        with suppress(Exception):
            self.stop()
        for pid in everybody:
            with suppress(ProcessLookupError):
                if b"chosha." in _words(pid) or b"ffmpeg" in _words(pid):
                    os.kill(pid, signal.SIGKILL)

    def show(self, episode: int) -> Path:
        return self.home / "media" / "shows" / str(episode)


def _words(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@dataclass
class Seen:
    """What one viewer saw. Moments are seconds since 1970."""

    shown: list[float] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    clocks: list[int | None] = field(default_factory=list)
    loads: list[tuple[float, str]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    errors: list[tuple[float, str, bool]] = field(default_factory=list)  # of the player: moment, what, whether it gave up
    navigations: int = 0

    def ages(self, since: float = 0.0, to: float = float("inf")) -> list[float]:
        """Glass to glass of every picture shown in this time, where its clock could be read."""
        both = zip(self.shown, self.clocks, strict=True)
        return [age(moment * 1000, clock) for moment, clock in both if clock is not None and since <= moment <= to]

    def reloads(self, since: float) -> int:
        """How often the player began anew, or the page, after this moment."""
        return sum(1 for moment, name in self.loads if name == "loadstart" and moment > since) + self.navigations


class Viewer:
    """Somebody who watches in a browser of their own."""

    def __init__(self, page: Page) -> None:
        self.page, self.seen = page, Seen()
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("framenavigated", self._navigated)
        self.settled, self.asked_at = False, 0.0

    def _navigated(self, frame: object) -> None:
        if self.settled and frame == self.page.main_frame:
            self.seen.navigations += 1

    def look(self) -> Seen:
        """Everything seen so far."""
        told = self.page.evaluate(
            "() => { const told = { ...seen }; seen.frames = []; seen.loads = []; seen.waits = []; seen.errors = []; return told; }"
        )
        for moment, at, clock, _ in told["frames"]:
            self.seen.shown.append(moment / 1000)
            self.seen.at.append(at)
            self.seen.clocks.append(clock)
        self.seen.loads += [(moment / 1000, name) for moment, name in told["loads"]]
        self.seen.errors += [(moment / 1000, what, gave_up) for moment, what, gave_up in told["errors"]]
        self.seen.waits += [moment / 1000 for moment in told["waits"]]
        return self.seen

    def counts(self) -> dict[str, float]:
        return self.page.evaluate("() => counts()") or {"shown": 0, "dropped": 0, "at": 0}

    def until_seen(self, pictures: int, seconds: float = 40) -> None:
        """So many pictures, the clock on the last one read."""
        begun = len(self.look().shown)
        until(lambda: len(self.look().shown) >= begun + pictures, seconds, f"{pictures} pictures at a viewer")
        self.settled = True


class Stage:
    """The people and browsers around one house."""

    def __init__(self, house: House, playwright: Playwright, leaving: ExitStack) -> None:
        self.house, self.playwright, self.leaving = house, playwright, leaving
        self.browsers: dict[str, Browser] = {}
        self.host = house.member("佐伯 直人")

    def browser(self, name: str) -> Browser:
        if name not in self.browsers:
            opened = self.playwright.chromium.launch(args=["--no-sandbox", *QUIET, *DEVICES, *RESTS], executable_path=chromium_path())
            self.leaving.callback(opened.close)
            self.browsers[name] = opened
        return self.browsers[name]

    def context(self, name: str, person: Person, script: str, url: str = "") -> BrowserContext:
        address = url or self.house.url
        context = self.browser(name).new_context(
            base_url=address, locale="ja-JP", viewport=DESK, service_workers="block", permissions=["camera", "microphone"]
        )
        context.add_cookies([person.cookie(address)])
        context.set_default_timeout(40_000)
        context.add_init_script(path=str(HERE / script))
        return context

    def relay(self) -> Relay:
        wire = Relay(self.house.port)
        self.leaving.callback(wire.close)
        self.leaving.callback(wire.mend)
        return wire


class Show:
    """One episode, from its plan to its archive."""

    def __init__(self, stage: Stage, title: str, *, talk: bool = False) -> None:
        self.stage, self.house, self.talk = stage, stage.house, talk
        self.host = stage.host
        self.episode = int(stage.house.python(PLAN, str(self.host.id), title))
        self.path = f"/episodes/{self.episode}/"
        self.pressed_at = self.ended_at = 0.0
        self.acked: dict[int, int] = {}

    @property
    def folder(self) -> Path:
        return self.house.show(self.episode)

    def desk(self, url: str = "") -> Page:
        """The host's desk, its camera open."""
        context = self.stage.context("host", self.host, "clock.js", url)
        self.page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.on("websocket", lambda socket: self._listen(socket))
        self.page.goto(f"{self.path}desk/")
        expect(self.page.get_by_text("まだ、だれにも届いていません").first).to_be_visible(timeout=40_000)
        if self.talk:
            self.page.locator('[data-desk="talk"]').check(force=True)
        return self.page

    def _listen(self, socket: Any) -> None:
        if "/ingest/" in socket.url:
            part = int(socket.url.rsplit("/", 1)[1])
            socket.on("framereceived", lambda text: self._acked(part, text))

    def _acked(self, part: int, text: str | bytes) -> None:
        told = json.loads(text)
        if "ack" in told:
            self.acked[part] = max(self.acked.get(part, 0), int(told["ack"]))

    def go_live(self) -> None:
        self.page.locator('[data-desk="begin"]').click()
        self.pressed_at = time.time()
        self.delivering()

    def delivering(self, seconds: float = 40) -> None:
        expect(self.page.get_by_text("声も映像も届いています")).to_be_visible(timeout=seconds * 1000)

    def viewer(self, url: str = "") -> Viewer:
        """A member of their own at the page of the episode; `asked_at` is when they asked for it."""
        watching = Viewer(self.stage.context("viewer", self.house.member("中村 沙織"), "watch.js", url).new_page())
        watching.asked_at = time.time()
        watching.page.goto(self.path)
        return watching

    def end(self) -> None:
        self.page.get_by_role("button", name="おわる").click()
        self.page.get_by_role("dialog").get_by_role("button", name="おわる").click()
        self.page.wait_for_url(f"**{self.path}", timeout=60_000)
        self.ended_at = time.time()

    def archived(self, seconds: float = 120) -> float:
        """Waits for the archive. Returns its seconds."""
        until(lambda: (self.folder / "archive" / "facts.json").exists(), seconds, "the archive")
        facts = json.loads((self.folder / "archive" / "facts.json").read_text())
        return float(facts["duration"])


@contextmanager
def stage_of_house(**environment: str) -> Iterator[tuple[House, Path]]:
    """A house that is open and a folder beside it, without any browser. Everything ends and is deleted afterwards."""
    end_in_order()
    with ExitStack() as leaving:
        folder = Path(leaving.enter_context(tempfile.TemporaryDirectory(prefix="chosha-live-", ignore_cleanup_errors=True)))
        house = House(folder / "home", **environment)
        leaving.callback(house.end)
        house.start()
        yield house, folder


@contextmanager
def stage(home: Path | None = None, **environment: str) -> Iterator[Stage]:
    """A house that is open, and browsers. Everything ends and is deleted afterwards."""
    end_in_order()
    with ExitStack() as leaving:
        folder = Path(leaving.enter_context(tempfile.TemporaryDirectory(prefix="chosha-live-", ignore_cleanup_errors=True)))
        house = House(home or folder / "home", **environment)
        leaving.callback(house.end)
        house.start()
        yield Stage(house, leaving.enter_context(sync_playwright()), leaving)


def around(size: str = "") -> str:
    """Machine and load, to be written beside figures."""
    words = [time.strftime("%Y-%m-%d %H:%M"), f"{os.cpu_count()} cores", f"load {os.getloadavg()[0]:.1f}", size]
    return ", ".join(word for word in words if word)
