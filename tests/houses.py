"""Whole homes for tests of the command line: a folder, a database of its own, and `chosha` run as operators run it."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.servers import ROOT, with_servers
from tests.tables import lay_tables, new_database, new_database_with_tables

PATTERN = "pattern_house"


class House:
    """A home under `folder` with an empty database; nothing is made in it before `chosha` is called."""

    def __init__(self, folder: Path, name: str) -> None:
        self.home = folder / name
        self.environment = {**os.environ, "CHOSHA_HOME": str(self.home)}
        self.database_url = ""
        if with_servers():
            self.database_url = new_database(f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
            self.environment["CHOSHA_DATABASE_URL"] = self.database_url

    def chosha(self, *words: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Run it with `typed` on its standard input and `more` in its environment."""
        command = [sys.executable, "-m", "chosha.config.cli", *words]
        return subprocess.run(command, env={**self.environment, **more}, input=typed, capture_output=True, text=True, timeout=180)

    def connect(self) -> Any:
        """A raw connection, apart from Django's. psycopg and sqlite3 agree on execute and commit."""
        if self.database_url:
            return psycopg.connect(self.database_url)
        return sqlite3.connect(self.home / "chosha.sqlite3", timeout=30)

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, in a comparable order."""
        listing = (
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            if self.database_url
            else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        with closing(self.connect()) as raw:
            names = sorted(row[0] for row in raw.execute(listing).fetchall())
            return {name: sorted(raw.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.home.rglob("*") if path.is_file())
        return {path.relative_to(self.home).as_posix(): path.read_bytes() for path in found}


def prepared_house(folder: Path, name: str) -> House:
    """As after `chosha prepare`. That takes long, so it is run once for all tests and the outcome is copied."""
    pattern = _pattern()
    house = House(folder, name)
    shutil.copytree(pattern, house.home)
    if house.database_url:
        new_database(urlsplit(house.database_url).path[1:], like=PATTERN)
    return house


def prepared_home(home: Path) -> None:
    """Fill an empty or missing folder with a prepared home on SQLite, whatever engine this run is about."""
    shutil.copytree(_pattern(on_sqlite=True), home, dirs_exist_ok=True)


def _pattern(*, on_sqlite: bool = False) -> Path:
    folder = Path(os.environ[ROOT])
    name = f"{PATTERN}_on_sqlite" if on_sqlite and with_servers() else PATTERN
    home = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first of the processes that share a run makes it
        if not home.exists():
            _prepare(folder, name, on_sqlite=on_sqlite)
    return home


def _prepare(folder: Path, name: str, *, on_sqlite: bool) -> None:
    made = House(folder, f"{name}_in_making")
    made.home.mkdir()
    if with_servers() and not on_sqlite:
        made.environment["CHOSHA_DATABASE_URL"] = new_database_with_tables(PATTERN, folder)
    else:
        made.environment.pop("CHOSHA_DATABASE_URL", None)
        lay_tables(made.home / "chosha.sqlite3")
    done = made.chosha("prepare")
    assert done.returncode == 0, done.stderr
    made.home.rename(folder / name)
