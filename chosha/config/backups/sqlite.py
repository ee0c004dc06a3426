"""SQLite: one moment of the database through the online backup API, while others read and write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from chosha.config.refusal import CannotDo


def snapshot(source: Path, target: Path) -> dict[str, int]:
    """Copy the database as of now into `target`. Returns the rows of each table in the copy."""
    with closing(sqlite3.connect(source, timeout=30)) as live, closing(sqlite3.connect(target)) as copy:
        # All pages in one step: in steps, every write of another process would begin the copy anew.
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
    return rows_of(target)


def rows_of(path: Path) -> dict[str, int]:
    """Rows of each table. Raises CannotDo when the file is damaged."""
    with closing(sqlite3.connect(path)) as database:
        verdict = database.execute("PRAGMA quick_check").fetchone()[0]
        if verdict != "ok":
            raise CannotDo(f"データベースに傷があります（{verdict}）。docs/operating.md の「壊れたとき」を見てください。")
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")]
        return {name: database.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0] for name in sorted(names)}  # noqa: S608


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
