from pathlib import Path
from subprocess import run
from sys import executable

from tests.house.plan import ROOT


def test_floors_and_drawers_hold():
    lint = run([Path(executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (lint.returncode, lint.stdout[-2000:] if lint.returncode else "") == (0, "")
