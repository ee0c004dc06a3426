"""What runs, or is needed to run: static files, the job worker, Valkey."""

from collections.abc import Iterator

from django.conf import settings

from chosha.config.doctor.finding import Finding, fail, ok, warn
from chosha.config.prepare import static_files_missing


def examine_static() -> Iterator[Finding]:
    if static_files_missing():
        yield fail("static", "画面の部品がまだ組み立てられていません。make setup を実行してください。")
    else:
        yield ok("static", "画面の部品はそろっています。")


def examine_jobs() -> Iterator[Finding]:
    from chosha.jobs.queries import alive, given_up

    if alive():
        yield ok("jobs", "仕事の係は動いています。")
    else:
        yield warn("jobs", "仕事の係が動いていません。メールや録画の整えが止まります。chosha serve を動かしてください。")
    if count := given_up().count():
        yield warn("jobs", f"あきらめた仕事が {count} 件あります。事務局の「裏の仕事」の画面で理由を見て、やり直せます。")


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
