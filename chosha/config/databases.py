"""CHOSHA_DATABASE_URL -> Django's DATABASES entry. SQLite by default, PostgreSQL by address."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# WAL lets readers and the one writer work side by side; NORMAL is durable against crashes of the process.
SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-16000;PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=67108864;"
    # What is deleted is overwritten: a named draft that went on under a mask must not be read from a free page.
    "PRAGMA secure_delete=ON;"
)


def database(url: str, home: Path) -> dict[str, Any]:
    """Raises ValueError for an address that is neither sqlite:///path nor postgresql://user:password@host/name."""
    parts = urlsplit(url)
    if parts.scheme in ("", "sqlite"):
        return _sqlite(Path(unquote(parts.path)) if parts.path else home / "chosha.sqlite3")
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(url)
    raise ValueError(f"CHOSHA_DATABASE_URL begins with {parts.scheme}://; sqlite:/// and postgresql:// are known")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        # IMMEDIATE: a transaction that will write queues up front instead of failing halfway with "database is locked".
        # A file, as in real life: SQLite in memory knows no waiting for a lock, so threads could not be tested against each other.
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_START},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    # Bound and prepared by the server: pages ask the same few questions again and again, and planning them costs as much as
    # answering. A pooler between us and the server may need them off: ?server_side_binding=0 in the address.
    options: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3, **dict(parse_qsl(parts.query))}
    if options["server_side_binding"] in ("0", "false"):
        options |= {"server_side_binding": False, "prepare_threshold": None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
