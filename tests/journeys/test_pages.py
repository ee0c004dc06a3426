"""Every page of the evening, phone and desk, light and dark: nothing that axe finds, no complaint of the browser, light on first load."""

import json
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

from tests.chromium import DESK, PHONE
from tests.evening import PARTS, Evening, Stop
from tests.evening_acts import see_the_show
from tests.journeys.building import ROOT
from tests.journeys.sharing import shared_evening

AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]}
# Scheme, size, what is asked: structure does not change with the light, and colours do not change with the width.
LOOKS = (("light", PHONE, RULES), ("light", DESK, RULES), ("dark", PHONE, COLOURS))
# Answers that a page of the evening is meant to give besides 200.
GONE = {"post-gone": 410, "applied-address": 410, "invitation-over": 410}
# Requests that stay open as long as their page.
ENDLESS = ("eventsource", "media", "websocket")
AT_REST = "() => new Promise((rest) => requestAnimationFrame(() => requestIdleCallback(rest, { timeout: 1000 })))"
MEANT = {"not-found": 404, "seat-unknown": 404, "forbidden": 403, "seat-elsewhere": 403} | GONE


@pytest.fixture(scope="session")
def evening() -> Iterator[Evening]:
    with shared_evening() as evening:
        yield evening


class Wire:
    """What a page has asked for and not received yet; streams, which never end, aside."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.under_way: set[Request] = set()
        page.on("request", self._asked)
        page.on("requestfinished", self._come)
        page.on("requestfailed", self._come)
        page.on("framenavigated", lambda frame: self.under_way.clear())

    def _asked(self, request: Request) -> None:
        if request.resource_type not in ENDLESS and "/live/" not in request.url:  # the next of a show is asked for before it is there
            self.under_way.add(request)

    def _come(self, request: Request) -> None:
        self.under_way.discard(request)

    def settle(self) -> None:
        """Until scripts have had their turn and nothing is on its way. Playwright's "networkidle" sleeps half a second at every page."""
        self.page.wait_for_load_state("load")
        self.page.evaluate(AT_REST)
        until = time.monotonic() + 20
        while self.under_way:
            assert time.monotonic() < until, [request.url for request in self.under_way]
            self.page.wait_for_timeout(20)
            self.page.evaluate(AT_REST)


class Inspector:
    """Looks at pages in one browser and one tab a person, and keeps what is wrong with each."""

    def __init__(self, evening: Evening, chromium: Browser) -> None:
        self.evening, self.chromium = evening, chromium
        self.axe = AXE.read_text("utf-8")
        self.wrong: dict[str, list[str]] = {}
        self.contexts: dict[str, BrowserContext] = {}
        self.tabs: dict[str, Page] = {}
        self.wires: dict[str, Wire] = {}
        self.stop: Stop | None = None
        self.troubles: list[str] = []

    def visit(self, stop: Stop) -> None:
        page = self._tab(stop.who)
        self.stop, self.troubles = stop, []
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        page.goto(stop.path)
        self.wires[stop.who].settle()
        if stop.before:
            stop.before(page)
            self.wires[stop.who].settle()
        self.inspect(page, stop.name, self.troubles)

    def inspect(self, page: Page, name: str, troubles: list[str]) -> None:
        """One load is enough: sizes and schemes are the style's alone."""
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(self.axe)
        for scheme, size, rules in LOOKS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            troubles += [f"{scheme} {size['width']} {fault}" for fault in _faults(page, size, rules)]
        if troubles:
            self.wrong[name] = troubles

    def _tab(self, who: str) -> Page:
        """A tab costs half a second to open."""
        if who not in self.tabs:
            page = self.tabs[who] = self._context(who).new_page()
            self.wires[who] = Wire(page)
            page.on("pageerror", lambda error: self.troubles.append(str(error)))
            page.on("response", lambda answer: self.troubles.extend(_unmeant(answer, self.stop)))
        return self.tabs[who]

    def _context(self, who: str) -> BrowserContext:
        if who not in self.contexts:
            url = self.evening.building.url
            self.contexts[who] = self.chromium.new_context(base_url=url, locale="ja-JP", viewport=PHONE, service_workers="block")
            self.contexts[who].set_default_timeout(20_000)
            self.contexts[who].add_init_script(self.axe)  # quicker than handing it to each page
            if who:
                self.contexts[who].add_cookies([self.evening.cookie(who)])
        return self.contexts[who]

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def _unmeant(answer: Response, stop: Stop | None) -> list[str]:
    """A page that is not there, a part of one that is missing. A form sent with faults is meant to answer 422."""
    meant = MEANT.get(stop.name, 200) if stop and answer.url.endswith(stop.path) else 200
    return [] if answer.status < 400 or answer.status in (meant, 422) else [f"{answer.status} {answer.url}"]


def _faults(page: Page, size: dict[str, int], rules: dict[str, object]) -> list[str]:
    """What axe finds, one line each: rule and the element; and whether one must scroll sideways.

    On a screen as tall as the page, since axe would measure what lies half under the sticky bar and scrolls clear of it.
    """
    page.set_viewport_size(size)
    tall = page.evaluate("document.body.scrollHeight") + 100
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    found = page.evaluate("rules => axe.run(document, rules)", rules)
    lines = [f"{fault['id']}: {node['html'][:160]}" for fault in found["violations"] for node in fault["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        lines.append("scrolls sideways")
    return lines


@pytest.fixture
def inspector(evening: Evening, chromium: Browser) -> Iterator[Inspector]:
    inspector = Inspector(evening, chromium)
    yield inspector
    inspector.close()


@pytest.mark.parametrize("part", PARTS)
def test_no_page_of_the_evening_has_a_fault(evening, inspector, part):
    for stop in getattr(evening, part)():
        inspector.visit(stop)
    assert inspector.wrong == {}, json.dumps(inspector.wrong, ensure_ascii=False, indent=1)


def test_no_page_of_a_running_show_has_a_fault(evening, inspector, chromium):
    with evening.on_air(chromium, viewport=PHONE) as desk:
        inspector.visit(Stop("live", "member", evening.places["tonight"], see_the_show))
        inspector.inspect(desk, "on-air", [])
        desk.set_viewport_size(PHONE)
    assert inspector.wrong == {}, json.dumps(inspector.wrong, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("place", ["home", "busy"])
def test_the_first_load_is_light(evening, chromium, place):
    context = chromium.new_context(base_url=evening.building.url, viewport=PHONE, service_workers="block")
    context.add_cookies([evening.cookie("member")])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda loaded: sizes.append(loaded["encodedDataLength"]))
    page.goto(evening.places.get(place, "/"))
    page.wait_for_load_state("networkidle")
    context.close()
    kilobytes = sum(sizes) / 1024
    print(f"{place}: {len(sizes)} requests, {kilobytes:.1f} KB")
    assert (len(sizes) <= 8, kilobytes <= 66) == (True, True), (len(sizes), kilobytes)
