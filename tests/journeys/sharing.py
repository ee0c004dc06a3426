"""One demo community for all who walk at the same time: it takes a minute to move in, and its recordings are converted meanwhile."""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.evening import Evening
from tests.houses import prepared_home
from tests.journeys.building import ROOT as PROJECT
from tests.journeys.building import Building
from tests.servers import ROOT

OTHERS_END_WITHIN = 1800  # seconds


def begin_moving_in() -> None:
    """The first of the processes of a run lets the demo community move in while all walk other journeys."""
    with _locked(_folder()) as known:
        if "port" in known:
            return
        house = Building(_folder() / "home", demo=True)
        known["port"] = house.port
        prepared_home(house.home)
        lifeline, _ = os.pipe()  # the other end stays open as long as this process lives
        command = [sys.executable, "-m", "chosha.config.lifeline", str(lifeline), "chosha.config.cli", "prepare", "--demo"]
        with (_folder() / "moving-in").open("w") as moving_in, house.log.open("ab") as log:
            fcntl.flock(moving_in, fcntl.LOCK_EX)  # goes over to the process and ends with it
            keep = (lifeline, moving_in.fileno())
            subprocess.Popen(command, env=house.environment, cwd=PROJECT, stdout=log, stderr=log, pass_fds=keep)
        os.close(lifeline)


@contextmanager
def shared_evening() -> Iterator[Evening]:
    """The first of the processes of a run opens the house; it waits for the others before it closes it."""
    begin_moving_in()
    folder = _folder()
    with _locked(folder) as known:
        mine = "keys" not in known
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


def _folder() -> Path:
    return Path(os.environ[ROOT]) / "evening"


def _opened(home: Path, known: dict[str, Any]) -> Evening:
    with (home.parent / "moving-in").open("w") as moving_in:
        fcntl.flock(moving_in, fcntl.LOCK_EX)
    house = Building(home, demo=True, port=known["port"])
    house.start()
    evening = Evening(house)
    known |= {"keys": evening.keys, "places": evening.places}
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
