"""One demo community for all who walk at the same time: it takes a minute to move in, and its recordings are converted meanwhile."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.evening import Evening
from tests.journeys.building import Building
from tests.servers import ROOT

OTHERS_END_WITHIN = 1800  # seconds


@contextmanager
def shared_evening() -> Iterator[Evening]:
    """The first of the processes of a run opens the house; it waits for the others before it closes it."""
    folder = Path(os.environ[ROOT]) / "evening"
    with _locked(folder) as known:
        mine = "port" not in known
        evening = _opened(folder / "home", known) if mine else _joined(folder / "home", known)
        known["guests"] = known.get("guests", 0) + 1
    try:
        yield evening
    finally:
        with _locked(folder) as known:
            known["guests"] -= 1
        if mine:
            _wait_for_the_others(folder)
            evening.building.stop()


def _opened(home: Path, known: dict[str, Any]) -> Evening:
    house = Building(home, demo=True)
    house.start()
    evening = Evening(house)
    known |= {"port": house.port, "keys": evening.keys, "places": evening.places}
    return evening


def _joined(home: Path, known: dict[str, Any]) -> Evening:
    house = Building(home, demo=True, port=known["port"])
    return Evening(house, keys=known["keys"], places=known["places"])


def _wait_for_the_others(folder: Path) -> None:
    until = time.monotonic() + OTHERS_END_WITHIN
    while time.monotonic() < until:
        with _locked(folder) as known:
            if known["guests"] == 0:
                known.clear()
                return
        time.sleep(1)


@contextmanager
def _locked(folder: Path) -> Iterator[dict[str, Any]]:
    """What the processes tell each other, read and written by one at a time."""
    folder.mkdir(exist_ok=True)
    notes = folder / "known.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = json.loads(notes.read_text("utf-8")) if notes.exists() else {}
        yield known
        notes.write_text(json.dumps(known), "utf-8")
