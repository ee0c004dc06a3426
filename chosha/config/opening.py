"""Opening the house from outside the web: settings, apps, and whether the database is ready."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class NotPrepared(Exception):
    """The database lacks tables this version needs."""


def home_folder() -> Path:
    """CHOSHA_HOME, without reading settings (which would make keys in it)."""
    return Path(os.environ.get("CHOSHA_HOME") or PROJECT / "var").resolve()


def open_house() -> None:
    """Load settings and all rooms. Cheap when already done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosha.config.settings")
    import django

    django.setup()


def unapplied_migrations() -> list[str]:
    """Names of migrations the database still lacks, in order; empty when it is up to date."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def open_prepared_house() -> None:
    """Open the house for a command that reads or writes. Raises NotPrepared when `chosha prepare` has not been run yet."""
    open_house()
    if unapplied_migrations():
        raise NotPrepared("データベースがまだ整っていません。先に chosha prepare を実行してください。")
