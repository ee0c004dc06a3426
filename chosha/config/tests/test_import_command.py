"""`chosha import members`: what it says, how it leaves, and that it goes on where it was."""

from importlib import import_module

import pytest

from chosha.config.cli import main
from chosha.members.tests.factories import OrganisationFactory
from chosha.reception.actions import importing
from chosha.reception.models import Application, ImportRun
from chosha.reception.tests.tables import line, table

pytestmark = pytest.mark.django_db
COMMAND = import_module("chosha.config.cli.import")


@pytest.fixture(autouse=True)
def open_house(monkeypatch):
    monkeypatch.setattr(COMMAND, "open_prepared_house", lambda: None)
    OrganisationFactory(name="青波市", kana="あおなみし")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(table(line(), line("b@example.jp", "別の 人", "府中市"), line("", "名なし")))
    return path


def test_a_dry_run_tells_and_takes_nothing(file, tmp_path, capsys):
    report = tmp_path / "out.csv"
    assert main(["import", "members", str(file), "--dry-run", "--report", str(report)]) == 0
    said = capsys.readouterr().out
    assert all(words in said for words in ("3行を確かめました（utf-8）。何も取り込んでいません。", "招待できる 1", "3行目", "4行目"))
    assert (ImportRun.objects.count(), report.read_bytes()[:3]) == (0, b"\xef\xbb\xbf")


def test_it_brings_in_and_says_what_is_left_to_decide(file, capsys):
    assert main(["import", "members", str(file)]) == 0
    said = capsys.readouterr()
    assert all(words in said.out for words in ("招待した 1", "団体を選ぶ 1", "読めない 1", "/secretariat/reception/imports/"))
    assert ("3/3" in said.err, "\r" in said.err) == (True, False)
    assert main(["import", "members", str(file)]) == 0
    assert ("前に取り込んでいます" in capsys.readouterr().out, Application.objects.count()) == (True, 1)


def test_an_interrupted_run_goes_on_with_the_same_command(file, capsys, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as held:
        held.setattr("chosha.reception.actions.go_on_importing", interrupt)
        assert main(["import", "members", str(file)]) == 1
    assert "同じ命令で、続きから進みます" in capsys.readouterr().err
    assert main(["import", "members", str(file)]) == 0
    assert ("続きから進めます" in capsys.readouterr().out, Application.objects.count()) == (True, 1)


@pytest.mark.parametrize("content", [b"", b"a,b\r\n1,2\r\n", b"\x82\xff\xff"])
@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path, capsys, content, more):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert main(["import", "members", str(path), *more]) == 1
    assert "まだ何も取り込んでいません。" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert [main(["import", "members", str(path)]) for path in (tmp_path / "no.csv", tmp_path)] == [1, 1]
    assert "ありません" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["import"], ["import", "members"], ["import", "elsewhere", "x"]])
def test_wrong_usage_leaves_with_two(words):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2


def test_batches_are_small_enough_for_one_transaction():
    assert importing.BATCH <= 500
