"""The tables of an empty house. Walking through all migrations takes fifteen seconds, so it is done once and the outcome copied.

On SQLite the outcome is kept in build/ for the next runs as long as what it was made from stays the same; on PostgreSQL it is a database
of this run's own server, from which others are made.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

HOUSE = Path(__file__).parents[1]
KEPT = HOUSE / "build/tables"
MADE_FROM = ("chosha/**/migrations/*.py", "chosha/kernel/*.py", "chosha/config/databases.py", "requirements/base.txt")
PATTERN = "pattern_tables"
MAKE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "chosha.config.settings"
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
call_command("createcachetable", verbosity=0)
"""


def lay_tables(where: Path) -> None:
    """Put an SQLite file with empty tables there."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with _alone(KEPT / "lock"):
        kept = KEPT / f"{_sum()}.sqlite3"
        if not kept.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _make_on_sqlite(kept)
        where.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, where)


def new_database(name: str, like: str = "template1") -> str:
    """Make a database on this run's PostgreSQL anew. Returns its address."""
    server = urlsplit(os.environ["CHOSHA_DATABASE_URL"])
    with psycopg.connect(urlunsplit(server), autocommit=True) as raw:
        raw.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        raw.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))
    return urlunsplit(server._replace(path=f"/{name}"))


def new_database_with_tables(name: str, root: Path) -> str:
    """`root` is the folder of this run."""
    made = root / PATTERN
    with _alone(root / f"{PATTERN}.lock"):
        if not made.exists():
            _migrate(new_database(PATTERN))
            made.touch()
        return new_database(name, like=PATTERN)


def _make_on_sqlite(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made, packed = Path(folder) / "made.sqlite3", path.with_suffix(".part")
        _migrate(f"sqlite://{made}", CHOSHA_VALKEY_URL="")  # kept for runs without servers, too: with the table for what is cached
        packed.unlink(missing_ok=True)
        with closing(sqlite3.connect(made)) as raw:
            raw.execute("VACUUM INTO ?", [str(packed)])
        packed.rename(path)


def _migrate(url: str, **more: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CHOSHA_HOME": home, "CHOSHA_DATABASE_URL": url, **more}
        subprocess.run([sys.executable, "-c", MAKE], env=environment, cwd=HOUSE, check=True)


def _sum() -> str:
    total = hashlib.sha256()
    for path in sorted(path for pattern in MADE_FROM for path in HOUSE.glob(pattern)):
        total.update(f"{path.relative_to(HOUSE)} ".encode() + path.read_bytes())
    return total.hexdigest()[:20]


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
