"""`chosha backup`: the database first, then the files, so that every file a row speaks of is there."""

import json
import os
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from chosha.config.backups.container import BackupWriter
from chosha.config.backups.home import files_of
from chosha.config.environment import SETTINGS, shown
from chosha.config.refusal import CannotDo
from chosha.kernel.clock import now

NOTE = "run/last-backup.json"


@dataclass(frozen=True)
class BackupFacts:
    """What was written: bytes of the file, rows and files in it, names of files that were being written meanwhile."""

    bytes: int
    rows: int
    files: int
    written_meanwhile: list[str]


def write_backup(target: Path, *, with_keys: bool) -> BackupFacts:
    """Write everything into `target`. Raises CannotDo when it exists already or its folder does not."""
    target = target.resolve()
    if target.exists():
        raise CannotDo(f"{target} はすでにあります。上書きはしません。別の名前にしてください。")
    if not target.parent.is_dir():
        raise CannotDo(f"{target.parent} がありません。先に作ってください。")
    home = settings.CHOSHA_HOME
    with tempfile.TemporaryDirectory(prefix=".chosha-backup-", dir=target.parent) as scratch, BackupWriter(target) as writer:
        writer.add_text("settings.json", {setting.name: shown(setting) for setting in SETTINGS if setting.name in os.environ})
        manifest = _add_database(writer, Path(scratch))
        for name, path in files_of(home, database=_sqlite_path(), target=target):
            writer.add_file(f"home/{name}", path)
        if with_keys:
            for path in sorted((home / "keys").iterdir()):
                writer.add_file(f"keys/{path.name}", path)
        files = sum(name.startswith("home/") for name in writer.files)
        writer.finish({**manifest, "with_keys": with_keys, "version": version("chosha"), "made_at": now().isoformat()})
    facts = BackupFacts(target.stat().st_size, sum(manifest["tables"].values()), files, writer.written_meanwhile)
    _note(home, target, facts)
    return facts


def _sqlite_path() -> Path | None:
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def _add_database(writer: BackupWriter, scratch: Path) -> dict[str, Any]:
    migrations = sorted(MigrationRecorder(connection).applied_migrations())
    manifest: dict[str, Any] = {"engine": connection.vendor, "migrations": [list(step) for step in migrations]}
    path = _sqlite_path()
    if path is not None:
        from chosha.config.backups.sqlite import snapshot

        manifest["tables"] = snapshot(path, scratch / "database.sqlite3")
        writer.add_file("database.sqlite3", scratch / "database.sqlite3")
        return manifest
    from chosha.config.backups.postgres import dump

    manifest["tables"], manifest["columns"] = dump(scratch)
    for table in manifest["tables"]:
        writer.add_file(f"tables/{table}.copy", scratch / f"{table}.copy")
    return manifest


def _note(home: Path, target: Path, facts: BackupFacts) -> None:
    """For the doctor, who looks how old the last backup is."""
    note = home / NOTE
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"at": now().isoformat(), "file": str(target), "bytes": facts.bytes}), "utf-8")
