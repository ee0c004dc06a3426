"""`chosha restore`: unpack beside, check every hash and count, then let everything take its place."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from chosha.config.backups.container import Manifest, unpack
from chosha.config.backups.home import occupied
from chosha.config.databases import database
from chosha.config.opening import home_folder, open_house
from chosha.config.refusal import CannotDo

ENGINES = {"django.db.backends.sqlite3": "sqlite", "django.db.backends.postgresql": "postgresql"}


@dataclass(frozen=True)
class RestoreFacts:
    """What came back."""

    rows: int
    files: int
    made_at: str
    with_keys: bool


def restore_backup(archive: Path, home: Path) -> RestoreFacts:
    """Bring everything back into an empty home and database. Raises CannotDo and leaves the home as it was otherwise.

    Called before settings are read: reading them makes fresh keys, which must not stand where restored ones belong.
    """
    if not archive.is_file():
        raise CannotDo(f"{archive} がありません。")
    present = occupied(home)
    if present:
        raise CannotDo(f"{home} は空ではありません（{present[0]} ほか）。CHOSHA_HOME に空の場所を指定してください。")
    home.mkdir(parents=True, exist_ok=True)
    scratch = home / ".restoring"
    had_keys = (home / "keys").exists()
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        manifest = unpack(archive, scratch)
        _check_engine(manifest)
        _place_keys(scratch / "keys", home / "keys")
        open_house()
        _place_database(manifest, scratch)
        files = _place_files(scratch / "home", home)
        (scratch / "settings.json").replace(home / "restored-settings.json")
    except BaseException:
        if not had_keys:
            shutil.rmtree(home / "keys", ignore_errors=True)
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return RestoreFacts(sum(manifest["tables"].values()), files, manifest["made_at"], manifest["with_keys"])


def _check_engine(manifest: Manifest) -> None:
    here = ENGINES[database(os.environ.get("CHOSHA_DATABASE_URL", ""), home_folder())["ENGINE"]]
    if here != manifest["engine"]:
        words = f"控えは {manifest['engine']}、いまの設定は {here} です。"
        raise CannotDo(f"{words}CHOSHA_DATABASE_URL をそろえてください。何も戻していません。")


def _place_keys(found: Path, place: Path) -> None:
    if not found.is_dir():
        return
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for key in sorted(found.iterdir()):
        there = place / key.name
        if there.exists() and there.read_bytes() != key.read_bytes():
            raise CannotDo(f"{there} に別の鍵があります。控えの鍵を使うなら、先にどけてください。何も戻していません。")
        key.replace(there)
        there.chmod(0o600)


def _place_database(manifest: Manifest, scratch: Path) -> None:
    if manifest["engine"] == "sqlite":
        _place_sqlite(manifest, scratch / "database.sqlite3")
    else:
        _fill_postgresql(manifest, scratch / "tables")


def _place_sqlite(manifest: Manifest, copy: Path) -> None:
    from django.conf import settings

    from chosha.config.backups.sqlite import rows_of

    place = Path(settings.DATABASES["default"]["NAME"])
    if place.exists():
        raise CannotDo(f"{place} にすでにデータベースがあります。空の場所を指定してください。")
    if rows_of(copy) != manifest["tables"]:
        raise CannotDo("データベースの行数が、控えた時と違います。何も戻していません。")
    place.parent.mkdir(parents=True, exist_ok=True)
    # The database may live on another disk than the home.
    shutil.move(copy, place)


def _fill_postgresql(manifest: Manifest, tables: Path) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from chosha.config.backups.postgres import drop_all, load, refuse_unless_empty

    refuse_unless_empty()
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in manifest["migrations"]}
    graph = executor.loader.graph
    unknown = sorted(applied - set(graph.nodes) - set(executor.loader.replacements))
    if unknown:
        raise CannotDo(f"控えは、新しい版の庁舎で作られています（{'.'.join(unknown[0])}）。同じか新しい版でお試しください。")
    last_steps = [step for step in applied & set(graph.nodes) if not (set(graph.node_map[step].children) & applied)]
    try:
        executor.migrate(sorted(last_steps))
        call_command("createcachetable", verbosity=0)
        load(tables, manifest["tables"], manifest["columns"])
    except BaseException:
        # Safe, because the database was seen to be empty: whatever stands there is ours.
        drop_all()
        raise


def _place_files(found: Path, home: Path) -> int:
    """Move file by file: folders such as run may already stand in the home."""
    count = 0
    for source in sorted(path for path in found.rglob("*") if path.is_file()) if found.is_dir() else []:
        place = home / source.relative_to(found)
        place.parent.mkdir(parents=True, exist_ok=True)
        source.replace(place)
        place.chmod(0o600)
        count += 1
    return count
