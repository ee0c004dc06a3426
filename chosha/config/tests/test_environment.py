import re
from pathlib import Path

from chosha.config.environment import NOT_IN_THIS_VERSION, SETTINGS
from tests.houses import House

PROJECT = Path(__file__).resolve().parents[3]
NAMES = {setting.name for setting in SETTINGS}
READ = re.compile(r"""(?:environ(?:\.get\(|\[)|getenv\()\s*["'](CHOSHA_[A-Z0-9_]+)""")
OWN = ("CHOSHA_TEST_", "CHOSHA_BENCH_")


def test_every_variable_the_code_reads_is_a_listed_setting() -> None:
    read = {name for path in (PROJECT / "chosha").rglob("*.py") for name in READ.findall(path.read_text("utf-8"))}
    assert {name for name in read if not name.startswith(OWN)} - NAMES == set()


def test_the_operating_guide_lists_exactly_the_settings() -> None:
    guide = (PROJECT / "docs/operating.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(CHOSHA_[A-Z0-9_]+)`", guide, re.MULTILINE))
    assert listed == NAMES | set(NOT_IN_THIS_VERSION)


def test_name_and_password_of_the_mail_server_may_hold_any_sign(tmp_path: Path) -> None:
    shown = "from django.conf import settings; print(settings.EMAIL_HOST, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)"
    address = "smtp+tls://me%40example.jp:p%40ss%2F%3A1@mx.example.jp"
    done = House(tmp_path, "mail_server").chosha("manage", "shell", "--no-imports", "-c", shown, CHOSHA_SMTP_URL=address)
    assert (done.stdout.strip(), done.returncode) == ("mx.example.jp me@example.jp p@ss/:1", 0), done.stderr
