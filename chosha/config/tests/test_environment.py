import re
from pathlib import Path

from chosha.config.environment import NOT_IN_THIS_VERSION, SETTINGS

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
