"""The environment variables and the keys, read without Django: a wrong one may keep Django from starting."""

import os
import stat
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from chosha.config.databases import database
from chosha.config.doctor.finding import Finding, fail, ok, warn
from chosha.config.environment import NOT_IN_THIS_VERSION, SETTINGS, shown, unknown_variables
from chosha.config.opening import home_folder
from chosha.config.prepared import KEYS

SCHEMES = {"CHOSHA_SMTP_URL": ("smtp", "smtps", "smtp+tls"), "CHOSHA_VALKEY_URL": ("redis", "rediss", "unix", "valkey", "valkeys")}
LOCAL = ("127.0.0.1", "localhost", "::1")


def examine_configuration() -> Iterator[Finding]:
    yield ok("python", sys.version.split()[0])
    for setting in SETTINGS:
        value = shown(setting)
        yield ok("settings", f"{setting.name} = {value}" if value else f"{setting.name}（既定: {setting.default or 'なし'}）")
    yield from _faults()


def examine_keys() -> Iterator[Finding]:
    for name in KEYS:
        path = home_folder() / "keys" / name
        if os.environ.get(f"CHOSHA_{name.upper()}"):
            yield ok("keys", f"{name} は環境変数にあります。")
        elif not path.exists():
            yield fail("keys", f"{path} がありません。控えから写すか、新しい庁舎なら chosha prepare で作ってください。")
        elif stat.S_IMODE(path.stat().st_mode) != 0o600:
            yield fail("keys", f"{path} をほかの人も読めます。chmod 600 {path} を実行してください。")
        else:
            yield ok("keys", f"{name} はあります。")


def _faults() -> Iterator[Finding]:
    for name, meant in unknown_variables().items():
        hint = f"{meant} のことでしょうか。" if meant else "名前を確かめてください。"
        yield warn("settings", f"{name} という設定はありません。{hint}")
    for name, words in NOT_IN_THIS_VERSION.items():
        if os.environ.get(name):
            yield fail("settings", words)
    for name, schemes in SCHEMES.items():
        value = os.environ.get(name, "")
        if value and urlsplit(value).scheme not in schemes:
            yield fail("settings", f"{name} は {'・'.join(f'{scheme}://' for scheme in schemes)} のどれかで始めてください。")
    try:
        database(os.environ.get("CHOSHA_DATABASE_URL", ""), home_folder())
    except ValueError as error:
        yield fail("settings", f"CHOSHA_DATABASE_URL は postgresql:// か sqlite:/// で始めてください（{error}）。")
    base = urlsplit(os.environ.get("CHOSHA_BASE_URL", ""))
    if base.scheme == "http" and base.hostname not in LOCAL:
        yield warn("settings", "CHOSHA_BASE_URL が http:// です。カメラとパスキーは https:// でしか使えません。")
    if base.scheme == "https" and os.environ.get("CHOSHA_PROXIES", "0") == "0":
        what = (
            "CHOSHA_BASE_URL が https:// で、CHOSHA_PROXIES が 0 です。前の中継（nginx など）から来た人を、みな同じ送り主として数えます。"
        )
        yield warn("settings", f"{what}X-Forwarded-For を渡し、CHOSHA_PROXIES=1 にしてください。")
    if os.environ.get("CHOSHA_DEBUG") == "1":
        yield warn("settings", "CHOSHA_DEBUG=1 です。人に見せる庁舎では外してください（内部の情報が画面に出ます）。")
