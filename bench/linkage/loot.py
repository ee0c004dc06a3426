"""What was taken: every table with every column and the system's own columns, read without the house's help."""

import base64
import json
import re
import shutil
import sqlite3
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

JST = timezone(timedelta(hours=9))
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
NUMBER = re.compile(r"(?<!\d)\d{9,16}(?!\d)")
MONTH = timedelta(days=30)


@dataclass
class Loot:
    engine: str
    home: Path
    log: Path
    tables: dict[str, list[dict[str, Any]]]
    roots: dict[str, int] = field(default_factory=dict)  # SQLite: the first page of each table
    members: set[int] = field(default_factory=set)
    events: dict[int, list[tuple[float, str]]] = field(default_factory=dict)  # member: (moment, where it stands)

    @property
    def file(self) -> Path:
        return self.home / "chosha.sqlite3"


def take(home: Path, url: str, log: Path) -> Loot:
    loot = _postgres(url, home, log) if url else _sqlite(home, log)
    loot.members = {row["id"] for row in loot.tables["members_member"]}
    found: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
    for name, rows in loot.tables.items():
        for row in rows:
            for member in members_in(row, loot.members):
                for column, moment in moments(row).items():
                    found[member].append((moment, f"{name}.{column}"))
    for member, at in _sessions(loot):
        found[member].append((at, "session"))
    loot.events = {member: sorted(rows) for member, rows in found.items()}
    return loot


def _sqlite(home: Path, log: Path) -> Loot:
    copy = home.parent / "copy"
    copy.mkdir()
    for name in ("chosha.sqlite3", "chosha.sqlite3-wal"):  # the thief's own copy: opening it must not tidy what is looked at
        if (home / name).exists():
            shutil.copy2(home / name, copy / name)
    base = sqlite3.connect(copy / "chosha.sqlite3")
    base.row_factory = sqlite3.Row
    roots = dict(base.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall())
    tables = {name: [dict(row) for row in base.execute(f'SELECT rowid AS _place, * FROM "{name}"')] for name in roots}
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    loot = Loot("sqlite", home, log, tables, roots)
    loot.whole = copy / "chosha.sqlite3"  # type: ignore[attr-defined]  # with the log brought in: where rows lie
    return loot


def _postgres(url: str, home: Path, log: Path) -> Loot:
    import psycopg
    from psycopg.rows import dict_row

    with psycopg.connect(url, row_factory=dict_row) as base:
        names = [row["tablename"] for row in base.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()]
        tables = {}
        for name in names:
            rows = base.execute(f'SELECT ctid::text AS _ctid, xmin::text::bigint AS _xmin, * FROM "{name}"').fetchall()
            for row in rows:
                page, item = map(int, row.pop("_ctid").strip("()").split(","))
                row["_place"] = page * 1_000 + item
            tables[name] = rows
    return Loot("postgres", home, log, tables)


def members_in(row: dict[str, Any], members: set[int]) -> set[int]:
    """Whoever a row names, in whatever column, also within a text."""
    found = set()
    for column, value in row.items():
        if column in ("_place", "_xmin"):
            continue
        if isinstance(value, int):
            found |= {value} & members
        elif value is not None and not isinstance(value, (float, datetime, bytes)):
            found |= {int(number) for number in NUMBER.findall(str(value)[:2_000])} & members
    return found


def moments(row: dict[str, Any]) -> dict[str, float]:
    """The exact moments in a row: midnight and the last second of a Japanese day are days."""
    found = {}
    for column, value in row.items():
        at = moment_of(value)
        if at is not None and not is_day(at):
            found[column] = at
    return found


def moment_of(value: Any) -> float | None:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, str) and MOMENT.match(value):
        return datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp()
    return None


def is_day(at: float) -> bool:
    local = datetime.fromtimestamp(at, JST)
    return (local.hour, local.minute, local.second) in ((0, 0, 0), (23, 59, 59))


def day_of(at: float) -> str:
    return datetime.fromtimestamp(at, JST).date().isoformat()


def _sessions(loot: Loot) -> list[tuple[int, float]]:
    """Sessions are signed, not locked: whose they are, and when they were written last."""
    found = []
    for row in loot.tables["django_session"]:
        words = row["session_data"].split(":")[0]
        packed = base64.urlsafe_b64decode(words.lstrip(".") + "=" * (-len(words.lstrip(".")) % 4))
        kept = json.loads(zlib.decompress(packed) if words.startswith(".") else packed)
        member = kept.get("_auth_user_id")
        if member is not None:
            found.append((int(member), (moment_of(row["expire_date"]) or 0) - MONTH.total_seconds()))
            found += [(int(member), float(way["at"])) for way in kept.get("account_authentication_methods", ())]
    return found
