"""PostgreSQL: all tables as of one moment, by COPY in a single REPEATABLE READ transaction. Needs no pg_dump of a matching version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import Connection, sql

from chosha.config.refusal import CannotDo

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname"
COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(quote_ident(current_schema()) || '.' || quote_ident(%s)) "
    "AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
)
Columns = dict[str, list[str]]


@contextmanager
def own_connection() -> Iterator[Connection[Any]]:
    """A connection beside Django's, so that a long copy disturbs nobody's transaction."""
    own = connection.copy()
    own.connect()
    try:
        yield own.connection
    finally:
        own.close()


def tables(raw: Connection[Any]) -> list[str]:
    return [row[0] for row in raw.execute(TABLES)]


def dump(folder: Path) -> tuple[dict[str, int], Columns]:
    """Write <table>.copy for every table. Returns rows and columns of each."""
    rows, columns = {}, {}
    with own_connection() as raw:
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in tables(raw):
            columns[table] = [row[0] for row in raw.execute(COLUMNS, [table])]
            rows[table] = _count(raw, table)
            with (folder / f"{table}.copy").open("wb") as file, raw.cursor().copy(_copy(table, columns[table], "TO STDOUT")) as stream:
                for piece in stream:
                    file.write(piece)
        raw.execute("COMMIT")
    return rows, columns


def refuse_unless_empty() -> None:
    """Raises CannotDo when the database has tables."""
    with own_connection() as raw:
        present = tables(raw)
    if present:
        raise CannotDo(f"戻す先のデータベースが空ではありません（{present[0]} など {len(present)} 表）。空のものを用意してください。")


def drop_all() -> None:
    """Empty the database of every table."""
    with own_connection() as raw, raw.transaction():
        for table in tables(raw):
            raw.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(table)))


def load(folder: Path, rows: dict[str, int], columns: Columns) -> None:
    """Fill freshly migrated tables, all or nothing. Raises CannotDo when a table is missing or a count differs."""
    with own_connection() as raw, raw.transaction():
        strangers = sorted(rows.keys() - set(tables(raw)))
        if strangers:
            raise CannotDo(f"控えにある表（{strangers[0]}）を、この版の庁舎は知りません。控えと同じ版でお試しください。")
        _empty(raw)
        raw.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in rows:
            with (folder / f"{table}.copy").open("rb") as file, raw.cursor().copy(_copy(table, columns[table], "FROM STDIN")) as stream:
                while piece := file.read(1024 * 1024):
                    stream.write(piece)
            found = _count(raw, table)
            if found != rows[table]:
                raise CannotDo(f"{table} の行数が合いません（控え {rows[table]}、戻した後 {found}）。何も戻していません。")
        _advance_sequences(raw)


def _copy(table: str, columns: list[str], direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(direction))


def _count(raw: Connection[Any], table: str) -> int:
    row = raw.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def _empty(raw: Connection[Any]) -> None:
    """Migrations leave a few rows of their own behind; the backup brings them along."""
    filled = [table for table in tables(raw) if _count(raw, table)]
    if filled:
        raw.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, filled))))


def _advance_sequences(raw: Connection[Any]) -> None:
    """The next id must follow the highest that came back."""
    counted = (
        "SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname) FROM pg_class c "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace "
        "AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL"
    )
    for table, column, sequence in raw.execute(counted).fetchall():
        raw.execute(
            sql.SQL("SELECT setval({}, coalesce(max({column}), 1), max({column}) IS NOT NULL) FROM {}").format(
                sql.Literal(sequence), sql.Identifier(table), column=sql.Identifier(column)
            )
        )
