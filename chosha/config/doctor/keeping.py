"""What must be kept: room on the disk, backups."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from chosha.config.backups.writing import NOTE
from chosha.config.doctor.finding import Finding, fail, ok, warn

LITTLE, TOO_LITTLE = 0.10, 0.03  # share of the disk that is free
OLD = timedelta(days=7)


def examine_storage() -> Iterator[Finding]:
    home = settings.CHOSHA_HOME
    if not home.exists():
        yield fail("storage", f"{home} は、まだありません。chosha prepare（または make run）で作られます。")
        return
    try:
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"chosha")
    except OSError as error:
        yield fail("storage", f"{home} に書けません（{error.strerror}）。持ち主と権限を確かめてください。")
        return
    disk = shutil.disk_usage(home)
    share = disk.free / disk.total
    words = f"空き {disk.free / 1e9:,.1f} GB（{share:.0%}）"
    if share < TOO_LITTLE:
        yield fail("storage", f"{words}。放送を受けられなくなります。すぐに場所を空けるか、広いディスクへ移してください。")
    elif share < LITTLE:
        yield warn("storage", f"{words}。一時間の放送に約 1.9 GB 使います。場所を空けてください。")
    else:
        yield ok("storage", words)


def examine_backups() -> Iterator[Finding]:
    note = Path(settings.CHOSHA_HOME / NOTE)
    if not note.exists():
        if settings.CHOSHA_DEMO:
            yield ok("backups", "見本の庁舎なので、控えはなくても構いません。")
        else:
            yield warn("backups", "まだ一度も控えていません。chosha backup FILE を、毎日動くようにしてください（deploy/systemd に例）。")
        return
    last = json.loads(note.read_text("utf-8"))
    age = datetime.now(UTC) - datetime.fromisoformat(last["at"])
    words = f"最後の控えは {age.days} 日前（{last['file']}、{last['bytes'] / 1e6:,.1f} MB）"
    yield warn("backups", f"{words}。間があいています。自動の控えが動いているか確かめてください。") if age > OLD else ok("backups", words)
