"""Making a home ready to serve: keys, tables, official lists, static files. Does nothing where nothing is missing."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from chosha.config.keys import read_or_make
from chosha.config.opening import unapplied_migrations
from chosha.config.prepared import KEYS

FOLDERS = ("run", "media", "mail")


def prepare() -> list[str]:
    """Returns one Japanese line for each thing that had to be done."""
    return [*_folders_and_keys(), *_tables(), *_official_lists(), *_rules(), *_static_files()]


def has_members() -> bool:
    from chosha.members.models import Member

    return Member.objects.exists()


def _folders_and_keys() -> Iterator[str]:
    for name in FOLDERS:
        (settings.CHOSHA_HOME / name).mkdir(parents=True, exist_ok=True)
    for name in KEYS:
        read_or_make(settings.CHOSHA_HOME, name)
    yield from ()


def _tables() -> Iterator[str]:
    missing = unapplied_migrations()
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        yield f"データベースを整えました（{len(missing)} 段）。"


def _official_lists() -> Iterator[str]:
    """The lists of bodies and fields are read again only when their files changed or the database is another one."""
    from chosha.members.actions import load_bodies
    from chosha.members.engine.bodies import LISTS
    from chosha.members.models import Organisation

    # Beside the database and not in run/: a restored home must not read the lists again and give its rows new numbers.
    note = settings.CHOSHA_HOME / "official-lists.sha256"
    sums = _sum_of(sorted(LISTS.glob("*.csv")))
    if note.exists() and note.read_text("ascii") == sums and Organisation.objects.exists():
        return
    count = load_bodies()
    note.write_text(sums, "ascii")
    yield f"団体の一覧を読み込みました（{count:,} 団体）。"


def _rules() -> Iterator[str]:
    """Version 1 of the rules, and in an older house who had agreed to it when it was only a page."""
    from chosha.members.actions import lay_down_rules
    from chosha.members.engine.bodies import LISTS
    from chosha.reception.actions import bring_consents_over
    from chosha.talk.engine.articles import render_articles

    source = (LISTS / "rules.md").read_text("utf-8")
    with transaction.atomic():
        brought = bring_consents_over() if lay_down_rules(source=source, html=render_articles(source)) else None
    if brought is not None:
        known, asked = brought
        words = f"会員 {known:,} 人の同意を写しました。{asked:,} 人には、次に入ったときにおたずねします。" if known or asked else ""
        yield f"きまりの第1版を置きました。{words}"


def _static_files() -> Iterator[str]:
    if static_files_missing() and any(Path(folder).exists() for folder in settings.STATICFILES_DIRS):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield "画面の部品を並べました。"


def static_files_missing() -> bool:
    """True while pages would lack their style: the manifest of collected files is absent or does not know the style sheet."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    try:
        return "ui/house.css" not in json.loads(manifest.read_text("utf-8"))["paths"]
    except (FileNotFoundError, ValueError, KeyError):
        return True


def _sum_of(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()
