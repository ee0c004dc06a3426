import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from chosha.config.cli import COMMANDS
from chosha.config.opening import PROJECT
from chosha.config.prepared import is_prepared
from tests.houses import House, prepared_house
from tests.servers import with_servers


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = prepared_house(tmp_path_factory.mktemp("command"), "command_line")
    assert made.chosha("admin", "create", "--email", "first@example.jp").returncode == 0
    return made


@pytest.fixture
def empty(tmp_path: Path) -> House:
    return House(tmp_path, "empty_house")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(empty: House, command: str) -> None:
    done = empty.chosha(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() != ""


@pytest.mark.parametrize(
    "words", [[], ["open"], ["token", "create"], ["serve", "--port", "0"], ["backup"], ["search", "query", "--as", "a@b.jp"]]
)
def test_wrong_usage_leaves_with_2(empty: House, words: list[str]) -> None:
    assert empty.chosha(*words).returncode == 2


def test_asking_for_help_makes_nothing(empty: House) -> None:
    empty.chosha("--help")
    empty.chosha("serve", "--help")
    assert not empty.home.exists()


def test_a_house_that_is_not_prepared_says_so(empty: House) -> None:
    done = empty.chosha("token", "create", "--email", "a@example.jp", "--scope", "posts:read")
    assert (done.returncode, "chosha prepare を実行してください" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_database_that_cannot_be_reached_is_a_sentence(empty: House) -> None:
    done = empty.chosha("prepare", CHOSHA_DATABASE_URL="postgresql://chosha@127.0.0.1:9/none")
    assert (done.returncode, "データベースに届きません" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_database_of_an_unknown_kind_is_a_sentence(empty: House) -> None:
    done = empty.chosha("prepare", CHOSHA_DATABASE_URL="mysql://localhost/none")
    assert (done.returncode, "CHOSHA_DATABASE_URL" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_preparing_again_changes_nothing(house: House) -> None:
    before = house.tables()
    again = house.chosha("prepare")
    assert (again.returncode, again.stdout) == (0, "")
    assert house.tables() == before


def test_the_first_administrator_gets_a_link_to_set_the_password(empty: House) -> None:
    done = empty.chosha("admin", "create", "--email", "hanako@example.jp", "--name", "花子", CHOSHA_BASE_URL="https://chosha.example.jp")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^https://chosha\.example\.jp/\S+/key/\S+/$", done.stdout, re.MULTILINE), done.stdout
    listed = "from chosha.members.models import Role; print(*Role.objects.values_list('member__email', 'name'))"
    assert empty.chosha("manage", "shell", "--no-imports", "-c", listed).stdout.strip() == "('hanako@example.jp', 'administrator')"


def test_there_is_only_one_first_administrator(house: House) -> None:
    done = house.chosha("admin", "create", "--email", "second@example.jp")
    assert (done.returncode, "管理係はすでにいます" in done.stderr) == (1, True)


def test_a_token_is_printed_once_and_kept_only_as_a_digest(house: House) -> None:
    done = house.chosha("token", "create", "--email", "FIRST@example.jp", "--scope", "posts:read", "posts:write")
    assert done.returncode == 0, done.stderr
    secret = done.stdout.strip()
    assert secret.startswith("chosha_")
    assert secret not in repr(house.tables())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--email", "nobody@example.jp", "--scope", "posts:read"], "「nobody@example.jp」の会員はいません"),
        (["--email", "first@example.jp", "--scope", "everything"], "使える範囲は"),
    ],
)
def test_a_token_for_nobody_or_for_everything_is_refused(house: House, words: list[str], sentence: str) -> None:
    done = house.chosha("token", "create", *words)
    assert (done.returncode, sentence in done.stderr) == (1, True)


@pytest.fixture(scope="module")
def posted(house: House) -> str:
    """The number of a post by the first administrator, the only one that speaks of a 引継書."""
    write = (
        "from chosha.board.actions import publish_post; from chosha.members.models import Member; "
        "words = [('引継書の書き方', 'まず一覧を作ります。'), ('窓口の順番', '番号札を配ります。')]; "
        "print(*[publish_post(by=Member.objects.get(), title=title, body=body, kind='question')[0].pk for title, body in words])"
    )
    done = house.chosha("manage", "shell", "--no-imports", "-c", write)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[0]


def test_searching_answers_as_json_and_line_by_line(house: House, posted: str) -> None:
    asked = ["search", "query", "--as", "first@example.jp"]
    found = {"results": [{"key": "board.post", "id": posted, "title": "引継書の書き方", "url": f"/board/{posted}/", "score": 2.0}]}
    once = house.chosha(*asked, "引継書", "--json")
    assert (once.returncode, json.loads(once.stdout or "{}")) == (0, found), once.stderr
    lines = house.chosha(*asked, "--jsonl", typed='{"q": "引継書"}\n\n{"q": "見つからない言葉"}\n{"q": "\\u0000"}\n')
    assert [json.loads(line) for line in lines.stdout.splitlines()] == [found, {"results": []}, {"results": []}], lines.stderr


def test_a_line_that_asks_nothing_is_named(house: House) -> None:
    done = house.chosha("search", "query", "--as", "first@example.jp", "--jsonl", typed='{"q": "税"}\n{"k": "税"}\n')
    assert (done.returncode, done.stderr.strip()) == (1, '2 行目を読めません。一行に一つの {"q":"言葉"} を書いてください。')


@pytest.mark.skipif(with_servers(), reason="the short cut is for the embedded database; PostgreSQL is always asked")
def test_a_start_looks_again_when_the_database_was_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHOSHA_DATABASE_URL", "")
    house = prepared_house(tmp_path, "exchanged")
    (house.home / "run" / "prepared").unlink(missing_ok=True)  # written anew by the house's own prepare
    house.chosha("prepare")
    before = is_prepared(house.home, demo=False)
    (house.home / "chosha.sqlite3").unlink()
    with closing(house.connect()) as raw:
        raw.execute("CREATE TABLE django_migrations (app, name)")
    has_static_files = (PROJECT / "build/collected/staticfiles.json").exists()
    assert (before, is_prepared(house.home, demo=False)) == (has_static_files, False)
