from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, connection

from chosha.config.doctor.finding import Finding, fail, ok, warn
from chosha.config.opening import unapplied_migrations

OLDEST_POSTGRESQL = 140000
YEAR_OF_THIS_VERSION = 2026
GRANTS = "docs/operating.md「PostgreSQL と Valkey」の三行を、一度だけ実行してください（15 以上）。"
DRIFT_ALLOWED = 5.0  # seconds between this machine and the database server


def examine_database() -> Iterator[Finding]:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        # Connecting would make the file, and looking must change nothing.
        yield fail("database", "まだありません。chosha prepare（または make run）で作られます。")
        return
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield fail("database", f"届きません（{_first(error)}）。CHOSHA_DATABASE_URL と、データベースが動いているかを確かめてください。")
        return
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()
    missing = unapplied_migrations()
    if missing:
        yield fail("database", f"表が {len(missing)} 段古いままです。chosha prepare を実行してください。")
    else:
        yield ok("database", "表は最新です。")


def _sqlite() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        verdict = cursor.execute("PRAGMA quick_check").fetchone()[0]
    if mode != "wal":
        yield fail("database", f"journal_mode が {mode} です。ネットワーク越しの置き場では動きません。手元のディスクに移してください。")
    if verdict == "ok":
        yield ok("database", "SQLite（WAL）、傷はありません。")
    else:
        yield fail("database", f"傷があります（{verdict}）。止めて、最新の控えから戻してください（docs/operating.md「壊れたとき」）。")


def _postgresql() -> Iterator[Finding]:
    version = connection.cursor().connection.info.server_version
    words = f"PostgreSQL {version // 10000}.{version % 10000}"
    yield ok("database", words) if version >= OLDEST_POSTGRESQL else fail("database", f"{words} は古すぎます。14 以上にしてください。")
    if not _log_goes():
        yield warn("database", f"書いた順の記録（pg_wal）が残り続けます。匿名の時刻をたどられます。{GRANTS}")


def _log_goes() -> bool:
    """Whether the chore of the masks may begin the server's log anew, and nothing keeps the files before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('wal_recycle') = 'off' AND current_setting('archive_mode') = 'off'"
            " AND has_function_privilege('pg_switch_wal()', 'EXECUTE')"
            " AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'pg_checkpoint' AND pg_has_role(oid, 'USAGE'))"
        )
        return bool(cursor.fetchone()[0])


def examine_clock() -> Iterator[Finding]:
    here = datetime.now(UTC)
    if here.year < YEAR_OF_THIS_VERSION:
        yield fail("clock", f"この機械の時計は {here:%Y-%m-%d} です。時刻合わせ（systemd-timesyncd など）を動かしてください。")
        return
    drift = _drift_of_server() if connection.vendor == "postgresql" else 0.0
    if drift > DRIFT_ALLOWED:
        yield warn("clock", f"データベースの時計と {drift:.0f} 秒ずれています。両方の時刻合わせを確かめてください。")
    elif _entries_of_the_future(here):
        yield warn("clock", "いまより後の時刻の記録があります。時計が戻ったようです。時刻合わせを確かめてください。")
    else:
        yield ok("clock", f"{here:%Y-%m-%d %H:%M:%S} UTC")


def _drift_of_server() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    return abs(float((datetime.now(UTC) - there).total_seconds()))


def _entries_of_the_future(here: datetime) -> bool:
    from chosha.audit.models import Entry

    newest = Entry.objects.order_by("-at").values_list("at", flat=True).first()
    return newest is not None and (newest - here).total_seconds() > 60


def _first(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["理由は分かりません"])[0]
