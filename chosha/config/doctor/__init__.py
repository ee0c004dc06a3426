"""The doctor: what is well, what is not, and how to mend it. Looks only; changes nothing."""

import os
import secrets
from collections.abc import Callable, Iterable

from chosha.config.doctor.finding import Finding, fail
from chosha.config.opening import home_folder, open_house

ON_TABLES = frozenset({"clock", "jobs", "people", "seals"})  # looked at only when the database is well
Examination = Callable[[], Iterable[Finding]]


def examine() -> list[Finding]:
    """All findings, configuration first. Whatever cannot be examined is itself a finding."""
    from chosha.config.doctor.configuration import examine_configuration, examine_keys

    found = [*examine_configuration(), *examine_keys()]
    # Settings make the keys that are missing; this run takes some of its own and leaves none behind.
    for name in ("secret_key", "mask_key", "proof_key"):
        if not (home_folder() / "keys" / name).exists():
            os.environ.setdefault(f"CHOSHA_{name.upper()}", secrets.token_urlsafe(48))
    try:
        open_house()
    except Exception as error:
        return [*found, fail("settings", f"設定を読めません（{error}）。上の行と docs/operating.md を見て直してください。")]
    for name, examination in _examinations().items():
        if name in ON_TABLES and any(finding.level == "fail" for finding in found if finding.name == "database"):
            continue
        try:
            found += examination()
        except Exception as error:
            found.append(fail(name, f"調べている途中で止まりました（{type(error).__name__}: {error}）。"))
    return found


def _examinations() -> dict[str, Examination]:
    from chosha.config.doctor import database, keeping, mail, media, people, running, seals

    return {
        "database": database.examine_database,
        "clock": database.examine_clock,
        "storage": keeping.examine_storage,
        "mail": mail.examine_mail,
        "media": media.examine_media,
        "janus": media.examine_janus,
        "captions": media.examine_captions,
        "static": running.examine_static,
        "jobs": running.examine_jobs,
        "valkey": running.examine_valkey,
        "backups": keeping.examine_backups,
        "people": people.examine_people,
        "seals": seals.examine_seals,
    }
