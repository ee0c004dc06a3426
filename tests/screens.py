"""Pictures of the evening's pages, made by walking through a demo community in Chromium.

`make screens` renews those that docs/screens/ keeps. `python -m tests.screens FOLDER [WORD…]` takes every page (or those whose
name holds a word) whole, on a phone and on a desk, light and dark, for looking at.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import CAMERA, DESK, PHONE, QUIET, chromium_path
from tests.evening import Evening, Stop
from tests.evening_acts import see_the_show
from tests.journeys.building import ROOT, Building

KEPT = ROOT / "docs/screens"
LOOKS = {
    "phone": {"viewport": PHONE, "color_scheme": "light"},
    "wide": {"viewport": DESK, "color_scheme": "light"},
    "phone.dark": {"viewport": PHONE, "color_scheme": "dark"},
    "wide.dark": {"viewport": DESK, "color_scheme": "dark"},
}
# What docs/screens/ keeps: the pages that have a drawn screen, on a phone, and a few more.
OUTSIDE, INSIDE = ["lobby", "code", "offline", "ui"], ["home", "board", "post-solved", "compose-written", "episode", "not-found"]
RECEPTION = [
    "queue",
    "together",
    "document",
    "welcome",
    "newcomers",
    "transfer",
    "renewal",
    "me-profile",
    "directory-found",
    "person",
    "me-access-log",
]
BOARD = ["compose-guard", "post-summed", "thanks", "masks", "compose-masked", "post-masked", "seals", "about-seals"]
BOARD += ["compose-offline", "post-overtaken"]
SHOWS = ["seats", "order", "encoder", "trimming", "materials", "episode-slides", "minutes", "sign-ups", "series", "all-places"]
SHOWS += ["episode-places", "gathering"]
KEPT_LOOKS = {
    "phone": [*OUTSIDE, *INSIDE, *RECEPTION, *BOARD, "bookmarks-empty", "application", "live", "on-air", *SHOWS],
    "wide": ["home", "post-solved", "compose-guard", "live", "application"],
    "phone.dark": ["home", "post-solved"],
    "wide.dark": ["board"],
}


class Camera:
    """Takes the pictures of one look into a folder."""

    def __init__(self, evening: Evening, browser: Browser, look: str, folder: Path, *, whole: bool) -> None:
        self.evening, self.browser, self.look, self.folder, self.whole = evening, browser, look, folder, whole
        self.contexts: dict[str, BrowserContext] = {}

    def take(self, stop: Stop) -> None:
        page = self._context(stop.who).new_page()
        page.goto(stop.path)
        page.wait_for_load_state("networkidle" if stop.name != "live" else "load")
        if stop.before:
            stop.before(page)
        self.save(page, stop.name)
        page.close()

    def save(self, page: Page, name: str) -> None:
        page.wait_for_timeout(400)  # the light in a window takes its time
        taken = page.screenshot(full_page=self.whole)
        with Image.open(io.BytesIO(taken)) as picture:  # half the size, and nobody sees the difference
            picture.convert("RGB").quantize(256).save(self.folder / f"{name}.{self.look}.png", optimize=True)

    def _context(self, who: str) -> BrowserContext:
        if who not in self.contexts:
            context = self.browser.new_context(
                base_url=self.evening.building.url, locale="ja-JP", reduced_motion="reduce", service_workers="block", **LOOKS[self.look]
            )
            context.set_default_timeout(15_000)
            if who:
                context.add_cookies([self.evening.cookie(who)])
            self.contexts[who] = context
        return self.contexts[who]


def photograph(folder: Path, names: dict[str, list[str]] | None, words: list[str]) -> None:
    """`names`: look -> pages to take; None: all pages that `words` allow, in every look."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        building = Building(Path(home) / "home", demo=True)
        building.start()
        browser = playwright.chromium.launch(args=["--no-sandbox", *QUIET, *CAMERA], executable_path=chromium_path())
        try:
            evening = Evening(building)
            for look in LOOKS:
                camera = Camera(evening, browser, look, folder, whole=names is None)
                for stop in evening.stops():
                    if stop.name in names[look] if names else _is_wanted(stop.name, words):
                        camera.take(stop)
            if names or _is_wanted("live on-air", words):
                _take_the_show(evening, browser, folder, names)
        finally:
            browser.close()
            building.stop()


def _take_the_show(evening: Evening, browser: Browser, folder: Path, names: dict[str, list[str]] | None) -> None:
    with evening.on_air(browser, viewport=PHONE) as desk:
        for look in LOOKS:
            camera = Camera(evening, browser, look, folder, whole=False)
            if names is None or "live" in names[look]:
                camera.take(Stop("live", "member", evening.places["tonight"], see_the_show))
            desk.set_viewport_size(LOOKS[look]["viewport"])
            desk.emulate_media(color_scheme=LOOKS[look]["color_scheme"])
            if names is None or "on-air" in names[look]:
                camera.save(desk, "on-air")
        desk.set_viewport_size(PHONE)


def _is_wanted(name: str, words: list[str]) -> bool:
    return not words or any(word in name for word in words)


def main() -> None:
    folder, *words = sys.argv[1:] or [""]
    if folder:
        photograph(Path(folder), None, words)
    else:
        photograph(KEPT, KEPT_LOOKS, [])


if __name__ == "__main__":
    main()
