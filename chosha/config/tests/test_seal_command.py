"""`chosha seal keygen`: in the house for a guardian, or on a machine that has no house at all."""

import io
import os
import subprocess
import sys

import pytest

from chosha.config.cli import main
from chosha.config.doctor.seals import examine_seals
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.talk.access import guardian_keys
from chosha.talk.engine.guardians import private_of, read_written
from chosha.talk.tests.guarding import three_guardians

OWN = "うみべ の あかい とうだい と ながぐつ"


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr("chosha.config.opening.open_prepared_house", lambda: None)


def test_without_a_house_it_makes_a_line_and_a_passphrase_that_opens_it(capsys):
    assert main(["seal", "keygen"]) == 0
    line, words = capsys.readouterr().out.splitlines()
    assert (private_of(read_written(line), words) is not None, len(words.split())) == (True, 5)


def test_it_needs_no_settings_no_home_and_no_database(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CHOSHA_", "DJANGO_"))}
    code = "import sys\nfrom chosha.config.cli import main\nmain(['seal', 'keygen'])\nsys.exit('django' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], env=kept | {"HOME": str(tmp_path)}, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout.startswith(b"chosha-seal-1."), list(tmp_path.iterdir())) == (0, True, [])


@pytest.mark.parametrize(("typed", "code"), [(f"{OWN}\n{OWN}\n", 0), (f"{OWN}\nちがう\n", 1), ("みじかい\nみじかい\n", 1), ("", 1)])
def test_own_words_are_asked_for_twice_and_never_printed(monkeypatch, capsys, typed, code):
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert main(["seal", "keygen", "--own"]) == code
    said = capsys.readouterr()
    assert ("うみべ" in said.out + said.err, said.out.startswith("chosha-seal-1.")) == (False, code == 0)


@pytest.mark.django_db
def test_in_the_house_it_keeps_the_key_and_never_over_another(capsys):
    member = StaffFactory(role=RoleName.GUARDIAN)
    assert main(["seal", "keygen", "--email", member.email]) == 0
    before = guardian_keys()
    assert main(["seal", "keygen", "--email", member.email]) == 1
    assert ("鍵はもうあります" in capsys.readouterr().err, guardian_keys()) == (True, before)


@pytest.mark.django_db
def test_in_the_house_it_is_for_guardians_alone(capsys):
    assert main(["seal", "keygen", "--email", MemberFactory().email]) == 1
    assert guardian_keys() == {}


@pytest.mark.django_db
def test_the_doctor_says_what_is_missing():
    StaffFactory(role=RoleName.GUARDIAN)
    assert [(found.level, "匿名で書けません" in found.words, "鍵のない封印管理人 1 人" in found.words) for found in examine_seals()] == [
        ("warn", True, True)
    ]
    three_guardians()
    assert [(found.level, found.words) for found in examine_seals()] == [("ok", "鍵のある封印管理人は 3 人です。")]
