"""What every journey stands on: the building, a browser with a camera of its own making, a wire that can be cut."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.chromium import CAMERA, PHONE, QUIET, chromium_path
from tests.houses import prepared_home
from tests.journeys.building import ROOT, Building, Person
from tests.journeys.relay import Relay
from tests.journeys.sharing import begin_moving_in

PAGE_SCRIPT = "broadcasts/on-air-desk.js"
expect.set_options(timeout=20_000)  # two walk side by side on a small machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
    items.sort(key=_asks_for_the_evening)


def pytest_collection_finish(session: pytest.Session) -> None:
    if any(map(_asks_for_the_evening, session.items)) and not session.config.option.collectonly and _walks(session.config):
        begin_moving_in()


def _asks_for_the_evening(item: pytest.Item) -> bool:
    return "evening" in getattr(item, "fixturenames", ()) and item.path.name == "test_pages.py"


def _walks(config: pytest.Config) -> bool:
    """Not the process that only hands out what others walk."""
    return hasattr(config, "workerinput") or not config.option.dist or config.option.dist == "no"


def _front_is_built() -> bool:
    collected = ROOT / "build/collected/staticfiles.json"
    return collected.exists() and PAGE_SCRIPT in json.loads(collected.read_text("utf-8"))["paths"]


@pytest.fixture(scope="session")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    """A running house without demo people. Ends with the session, and must end in order."""
    if not _front_is_built():
        pytest.fail("画面の部品がまだありません。先に make setup を実行してください。")
    house = Building(tmp_path_factory.mktemp("building") / "home")
    prepared_home(house.home)
    house.start()
    try:
        yield house
    finally:
        code = house.stop()
    assert code == 0, house.log.read_text("utf-8")[-2000:]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all: a second one in the same process would find the first one's loop running."""
    with sync_playwright() as stage:
        yield stage


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(args=["--no-sandbox", *QUIET, *CAMERA], executable_path=chromium_path())
    yield browser
    browser.close()


@pytest.fixture
def enter(building: Building, chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """`enter(person)` is that person's browser, already signed in; `enter()` a stranger's. `url` leads through a relay."""
    opened: list[BrowserContext] = []

    def enter(person: Person | None = None, *, url: str = "", **options: object) -> BrowserContext:
        address = url or building.url
        context = chromium.new_context(base_url=address, locale="ja-JP", **{"viewport": PHONE, "service_workers": "block"} | options)
        if person:
            context.add_cookies([person.cookie(address)])
        context.set_default_timeout(20_000)
        opened.append(context)
        return context

    yield enter
    for context in opened:
        context.close()


@pytest.fixture
def relay(building: Building) -> Iterator[Relay]:
    wire = Relay(building.port)
    yield wire
    wire.mend()
    wire.close()
