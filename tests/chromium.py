"""The browser for the journeys: where it is (the same places that setup/browser.sh looks at) and how it is started."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = ("/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
QUIET = ("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic")
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=user-gesture-required")


def chromium_path() -> str | None:
    """The executable to give to Playwright, or None when this machine has no browser."""
    chosen = os.environ.get("CHOSHA_TEST_CHROMIUM")
    found = [path for path in (chosen, *map(shutil.which, NAMES)) if path]
    return next(iter([*found, *(path for path in MAC if Path(path).exists())]), None)
