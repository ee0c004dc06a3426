"""What the docs must name: every fact, every setting, every command."""

import re

from chosha.kernel.facts import Fact
from tests.house.plan import ROOT, sources


def test_every_fact_is_in_the_docs():
    for path in sources():  # facts of rooms nobody imported yet
        if path.name == "facts.py" and "kernel" not in path.parts:
            __import__(".".join(path.relative_to(ROOT).with_suffix("").parts))
    text = (ROOT / "docs/house.md").read_text("utf-8")
    names = sorted(fact.__name__ for fact in Fact.__subclasses__() if fact.__module__.startswith("chosha."))
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_setting_is_in_the_operating_guide():
    used = {name for path in sources() for name in re.findall(r"\bCHOSHA_[A-Z_]+\b", path.read_text("utf-8"))}
    text = (ROOT / "docs/operating.md").read_text("utf-8")
    assert sorted(name for name in used - {"CHOSHA_DEMO"} if name not in text) == []


def test_every_command_is_in_the_operating_guide():
    commands = {path.stem for path in (ROOT / "chosha/config/cli").glob("*.py") if not path.stem.startswith("_")}
    text = (ROOT / "docs/operating.md").read_text("utf-8")
    assert sorted(name for name in commands if f"chosha {name}" not in text) == []
