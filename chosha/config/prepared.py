"""Whether `prepare` would find anything to do, answered without loading Django: the second start should be quick."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from chosha.config.databases import database
from chosha.config.opening import PROJECT

WATCHED = ("chosha/**/migrations/*.py", "chosha/members/lists/*.*", "requirements/base.txt", "build/collected/staticfiles.json")
KEYS = ("secret_key", "mask_key", "proof_key")


def is_prepared(home: Path, *, demo: bool) -> bool:
    """True only when code, lists and static files are those of the last preparation and the database stands as it was left."""
    now = _state(home, demo)
    try:
        return now is not None and (home / "run" / "prepared").read_text("ascii") == now
    except OSError:
        return False


def note_prepared(home: Path, *, demo: bool) -> None:
    state = _state(home, demo)
    if state is not None:
        (home / "run" / "prepared").write_text(state, "ascii")


def _state(home: Path, demo: bool) -> str | None:
    """None where it cannot be told cheaply: another engine than SQLite, a key or the static files missing."""
    where = database(os.environ.get("CHOSHA_DATABASE_URL", ""), home)
    has_keys = all((home / "keys" / name).exists() or os.environ.get(f"CHOSHA_{name.upper()}") for name in KEYS)
    if not where["ENGINE"].endswith("sqlite3") or not has_keys or not (PROJECT / WATCHED[-1]).exists():
        return None
    total = hashlib.sha256(repr((demo, _applied(Path(where["NAME"])))).encode())
    for pattern in WATCHED:
        for path in sorted(PROJECT.glob(pattern)):
            fact = path.stat()
            total.update(f"{path} {fact.st_size} {fact.st_mtime_ns}\n".encode())
    return total.hexdigest()


def _applied(path: Path) -> list[tuple[str, ...]] | None:
    """The migrations this very file has seen, so that a file copied into its place is noticed."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path, timeout=10)) as raw:
            return raw.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    except sqlite3.DatabaseError:
        return None
