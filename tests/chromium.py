"""Where the browser for the journeys is: the same places that setup/browser.sh looks at."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = ("/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def chromium_path() -> str | None:
    """The executable to give to Playwright, or None when this machine has no browser."""
    chosen = os.environ.get("CHOSHA_TEST_CHROMIUM")
    found = [path for path in (chosen, *map(shutil.which, NAMES)) if path]
    return next(iter([*found, *(path for path in MAC if Path(path).exists())]), None)
