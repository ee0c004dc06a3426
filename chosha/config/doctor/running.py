"""What runs, or is needed to run: static files, the job worker, Valkey."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings

from chosha.config.doctor.finding import Finding, fail, ok, warn
from chosha.config.prepare import static_files_missing
from chosha.kernel.clock import now

SILENT = timedelta(seconds=60)


def examine_static() -> Iterator[Finding]:
    if static_files_missing():
        yield fail("static", "画面の部品がまだ組み立てられていません。make setup を実行してください。")
    else:
        yield ok("static", "画面の部品はそろっています。")


def examine_jobs() -> Iterator[Finding]:
    from django_tasks_db.models import DBTaskResult

    from chosha.jobs.models import Heartbeat

    if Heartbeat.objects.filter(beat_at__gte=now() - SILENT).exists():
        yield ok("jobs", "仕事の係は動いています。")
    else:
        yield warn("jobs", "仕事の係が動いていません。メールや録画の整えが止まります。chosha serve を動かしてください。")
    given_up = DBTaskResult.objects.failed().count()
    if given_up:
        yield warn("jobs", f"あきらめた仕事が {given_up} 件あります。事務局の画面「裏方の仕事」で理由を見て、やり直せます。")


def examine_valkey() -> Iterator[Finding]:
    if not settings.CHOSHA_VALKEY_URL:
        return
    import valkey

    try:
        valkey.Valkey.from_url(settings.CHOSHA_VALKEY_URL, socket_timeout=5, socket_connect_timeout=5).ping()
    except (valkey.ValkeyError, ValueError, OSError) as error:
        yield fail("valkey", f"届きません（{error}）。CHOSHA_VALKEY_URL と、Valkey が動いているかを確かめてください。")
    else:
        yield ok("valkey", "届きます。")
