"""The host looks at another tab, and the desk is hidden: `python -m bench.live.hidden [--seconds 60] [WAY…]`.

Ways: `alone` (the camera as it is), `panel` (host and a guest, mixed), `slides` (another tab shown beside the face, mixed), `line` (a voice
alone; after so many hidden seconds the host's line is a black hole for ten). The desk stands in a Chromium that really hides it
(`tests.journeys.hiding`); the longest rest of a plain timer of the page is told beside the figures (a preview that plays keeps them awake).
Cameras show a bar that wanders, so that a picture that stands still is found although pictures go on being recorded.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from bench.live.figures import Report, largest, verdict
from bench.live.pictures import LARGE, SMALL, Place, bars_of, longest_hush, longest_still, received, spool_pictures, times_of
from bench.live.stage import HERE, Show, Stage, around, stage
from chosha.media.engine.shows import parts_of, spool_of
from tests.journeys.faces import browsers, camera_file, voice_file
from tests.journeys.hiding import HidingChromium, Tab, hiding_chromium

LONGEST_GAP = 0.7
LONGEST_HUSH = 0.7  # seconds; the voice pauses for a quarter of one
TONES = {"the host": 300, "the guest": 800}
LEAST_OFTEN = {"alone": 12.0, "panel": 20.0, "slides": 20.0}  # pictures a second; the camera gives 15, the mix 25
AGAIN = 5.0  # seconds from the mending of a line until bytes are acknowledged anew
QUICK = "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5"  # what a page meets after five minutes, after five seconds
HELD = 1.5  # seconds between two acknowledgements
SLIDES = (
    "data:text/html;charset=utf-8,<title>slides</title><style>body{background:navy}i{position:fixed;top:45%25;width:5%25;height:10%25;"
    "background:white;animation:go 2s linear infinite}@keyframes go{from{left:0}to{left:95%25}}</style><i></i>"
)
SEAT = """
import json, sys
from chosha.broadcasts.actions import make_seat
from chosha.broadcasts.models import Episode
from chosha.members.models import Member
_, secret = make_seat(Episode.objects.get(pk=int(sys.argv[1])), label="一人目", by=Member.objects.get(pk=int(sys.argv[2])))
print(json.dumps(f"/episodes/{sys.argv[1]}/seat/{secret}/"))
"""
ONE_LARGE = """(() => {
    const choice = document.querySelector('[data-desk="layout"]');
    choice.value = "one";
    choice.dispatchEvent(new Event("change"));
})()"""


@dataclass(frozen=True)
class Stretch:
    """While the desk was hidden: moments of the page's clock in seconds, and when its recorder began."""

    since: float
    to: float
    began: float

    @property
    def recorded(self) -> tuple[float, float]:
        """The same in seconds of the part; its edges are left out."""
        return self.since - self.began + 0.3, self.to - self.began - 0.3

    def rest(self, moments: Sequence[float]) -> float:
        """The longest time between two of these moments of the page's clock."""
        return largest([self.since, *(each for each in moments if self.since < each < self.to), self.to])


class HidingDesk:
    """A show whose host can look at another tab."""

    def __init__(self, scene: Stage, chromium: HidingChromium, title: str, url: str = "") -> None:
        self.show, self.chromium, self.url = Show(scene, title), chromium, url or scene.house.url
        chromium.let_in(scene.host, self.url)
        self.other = chromium.tab(SLIDES)
        self.tab: Tab = chromium.tab()
        self.tab.prepare((HERE / "hidden.js").read_text("utf-8"))
        self.tab.open(f"{self.url}{self.show.path}desk/")
        self.tab.until_said("この映像と音で始まります")

    def go_live(self, said: str = "声も映像も届いています") -> None:
        self.tab.press("放送をはじめる")
        self.tab.until_said(said)
        time.sleep(2)

    @contextmanager
    def hidden(self) -> Iterator[list[Stretch]]:
        """The host looks at the other tab. Afterwards the list holds the stretch."""
        stretches: list[Stretch] = []
        self.other.to_front()
        self.tab.until("document.visibilityState === 'hidden'", 10)
        since, began = self.tab.run("seen.moment()")
        yield stretches
        if not self.tab.is_hidden:
            raise RuntimeError("the desk did not stay hidden")
        to, same = self.tab.run("seen.moment()")
        if same != began:
            raise RuntimeError("another part began meanwhile")
        stretches.append(Stretch(since / 1000, to / 1000, began / 1000))
        self.tab.to_front()
        self.tab.until("document.visibilityState === 'visible'", 10)

    def seen(self, name: str) -> list[float]:
        """Moments of the page's clock in seconds: "acks" or "beats"."""
        return [each / 1000 for each in self.tab.run(f"seen.{name}")]

    def end(self) -> None:
        self.tab.press("おわる")
        self.tab.press("おわる")
        self.tab.until(f"location.pathname === {json.dumps(self.show.path)}", 60)


def tell(report: Report, desk: HidingDesk, stretch: Stretch, way: str, shown: dict[str, Place]) -> None:
    """What the spool of the part holds of this stretch: each thing shown at its place, each voice."""
    with tempfile.TemporaryDirectory(prefix="chosha-hidden-") as folder:
        spool = Path(shutil.copy(spool_of(parts_of(desk.show.folder)[-1]), folder))
        since, to = stretch.recorded
        times = [each for each in times_of(spool) if since <= each <= to]
        report.add("pictures a second", len(times) / (to - since), LEAST_OFTEN[way], "", at_least=True)
        report.add("largest gap between pictures", largest([since, *times, to]), LONGEST_GAP)
        for name, place in shown.items():
            report.add(f"{name} stands still, at most", longest_still(bars_of(spool, place), since, to), LONGEST_GAP)
        sounds = [each for each in times_of(spool, "a:0") if since <= each <= to]
        report.add("largest gap between pieces of sound", largest([since, *sounds, to]), 0.2)
        for name in shown:
            if name in TONES:
                report.add(f"{name} is not heard for, at most", longest_hush(spool, TONES[name], since, to), LONGEST_HUSH)
    report.add("bytes acknowledged at least every", stretch.rest(desk.seen("acks")), HELD)
    rested = stretch.rest(desk.seen("beats"))
    report.note(f"hidden {stretch.to - stretch.since:.1f} s; a plain timer of the page rested {rested:.1f} s at most")


def tell_archive(report: Report, desk: HidingDesk, *, mixed: bool = False) -> None:
    """Ends the show: everything acknowledged is there, and playable."""
    acked: dict[str, int] = desk.tab.run("seen.acked")
    desk.end()
    show = desk.show
    spools, expected = received(show.folder), spool_pictures(show.folder)
    show.archived()
    lacking = sum(max(0, size - spools.get(int(part), 0)) for part, size in acked.items())
    report.add("acknowledged bytes that are not in the spool", lacking, 0, "")
    if not mixed:  # its archive gets more pictures than came: none could be missed there
        best = max(show.folder.glob("archive/[0-9]*.mp4"), key=lambda file: int(file.stem))
        report.add("pictures of the spool that the archive lacks", expected - len(times_of(best)), 1, "")


@contextmanager
def scene_with_chromium(*flags: str) -> Iterator[tuple[Stage, HidingChromium, Path]]:
    with stage() as scene, tempfile.TemporaryDirectory(prefix="chosha-hidden-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        face, voice = camera_file(folder, "red"), voice_file(folder, TONES["the host"])
        devices = (f"--use-file-for-fake-video-capture={face}", f"--use-file-for-fake-audio-capture={voice}")
        with hiding_chromium(folder / "profile", *devices, "--auto-select-tab-capture-source-by-title=slides", *flags) as chromium:
            yield scene, chromium, folder


def alone(seconds: float) -> Report:
    """The camera goes into the recorder as it is."""
    report = Report("alone, straight from the camera")
    with scene_with_chromium() as (scene, chromium, _):
        desk = HidingDesk(scene, chromium, "ひとりの回")
        desk.go_live()
        with desk.hidden() as stretches:
            time.sleep(seconds)
        tell(report, desk, stretches[0], "alone", {"the host": LARGE})
        tell_archive(report, desk)
    return report


def panel(seconds: float) -> Report:
    """A guest's picture and voice are mixed in."""
    report = Report("host and a guest, mixed")
    with scene_with_chromium() as (scene, chromium, folder), browsers(scene.playwright, scene.house.url, folder) as browser_of:
        desk = HidingDesk(scene, chromium, "ふたりの回")
        guest = browser_of(scene.house.member("中村 沙織"), "green", TONES["the guest"]).new_page()
        guest.goto(scene.house.python(SEAT, str(desk.show.episode), str(scene.host.id)))
        guest.get_by_role("button", name="席に着く").click()
        expect(guest.get_by_text("パーソナリティには、あなたの映像が見えています。")).to_be_visible(timeout=40_000)
        desk.go_live()
        desk.tab.press("画面に出す")
        expect(guest.get_by_text("画面に出ています").last).to_be_visible(timeout=40_000)
        desk.tab.run(ONE_LARGE)
        time.sleep(6)
        with desk.hidden() as stretches:
            time.sleep(seconds)
        tell(report, desk, stretches[0], "panel", {"the host": LARGE, "the guest": SMALL})
        tell_archive(report, desk, mixed=True)
    return report


def slides(seconds: float) -> Report:
    """The tab in front is shown, the host small beside it."""
    report = Report("slides in the other tab, the host beside them, mixed")
    with scene_with_chromium() as (scene, chromium, _):
        desk = HidingDesk(scene, chromium, "資料の回")
        desk.tab.press("資料を映す")
        desk.tab.until("document.querySelector('[data-desk=screen]').ariaPressed === 'true'", 20)
        desk.go_live()
        with desk.hidden() as stretches:
            time.sleep(seconds)
        tell(report, desk, stretches[0], "slides", {"the slides": LARGE, "the host": SMALL})
        tell_archive(report, desk, mixed=True)
    return report


def line(seconds: float) -> Report:
    """Only a voice, and no preview that keeps timers awake; then ten seconds without a line."""
    report = Report("a voice alone, hidden, the host's line black-holed for 10 s")
    with scene_with_chromium(QUICK) as (scene, chromium, _):
        wire = scene.relay()
        desk = HidingDesk(scene, chromium, "声だけの回", wire.url)
        desk.tab.press("声だけ")
        desk.tab.until("document.querySelector('on-air-desk').classList.contains('sound-alone')", 20)
        desk.go_live("声が届いています")
        with desk.hidden() as stretches:
            time.sleep(seconds)
            wire.cut()
            time.sleep(10)
            wire.mend()
            mended = desk.tab.run("performance.now()") / 1000
            desk.tab.until(f"seen.acks.at(-1) > {mended * 1000}", 90)
            time.sleep(5)
        after = [each for each in desk.seen("acks") if each > mended]
        report.add("acknowledged again after the line was mended", min(after, default=float("inf")) - mended, AGAIN)
        report.note(f"a plain timer of the page rested {stretches[0].rest(desk.seen('beats')):.1f} s at most")
        spool = spool_of(parts_of(desk.show.folder)[-1])
        since, to = stretches[0].recorded
        report.add("the host is not heard for, at most", longest_hush(spool, TONES["the host"], since, to), LONGEST_HUSH)
    return report


WAYS: dict[str, Callable[[float], Report]] = {"alone": alone, "panel": panel, "slides": slides, "line": line}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ways", nargs="*", metavar="WAY", choices=[*WAYS, []])
    parser.add_argument("--seconds", type=float, default=60.0)
    options: Any = parser.parse_args()
    print(around())
    reports = []
    for way in options.ways or list(WAYS):
        reports.append(WAYS[way](options.seconds))
        reports[-1].show()
    return verdict(reports)


if __name__ == "__main__":
    raise SystemExit(main())
