import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from chosha.config.doctor.database import examine_database
from chosha.config.doctor.people import examine_people
from chosha.kernel.clock import today
from chosha.members.models import RoleName
from chosha.members.tests.factories import StaffFactory
from tests.houses import House, prepared_house

Lines = dict[str, list[tuple[str, str]]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return prepared_house(tmp_path_factory.mktemp("doctor"), "doctor")


def looked_at(house: House, **environment: str) -> tuple[int, Lines]:
    """Exit code and (level, words) by name."""
    done = house.chosha("doctor", "--json", **environment)
    found: Lines = {}
    for finding in json.loads(done.stdout)["findings"]:
        found.setdefault(finding["name"], []).append((finding["level"], finding["words"]))
    return done.returncode, found


def levels(lines: Lines, name: str) -> list[str]:
    return [level for level, _ in lines[name]]


def test_a_prepared_house_fails_in_nothing_but_what_the_build_has_yet_to_make(house: House) -> None:
    _, lines = looked_at(house)
    bad = {name for name in lines for level in levels(lines, name) if level == "fail"}
    assert bad - {"static"} == set()
    assert levels(lines, "jobs") == ["warn"]


def test_each_line_has_level_name_and_words(house: House) -> None:
    for line in house.chosha("doctor").stdout.splitlines():
        level, name, words = line.split(maxsplit=2)
        assert level in ("ok", "warn", "fail")
        assert name.isascii()
        assert words != ""


def test_an_empty_place_is_told_to_prepare_and_left_empty(tmp_path: Path) -> None:
    empty = House(tmp_path, "never_prepared")
    code, lines = looked_at(empty)
    assert (code, levels(lines, "database")[-1]) == (1, "fail")
    assert "chosha prepare" in lines["database"][-1][1]
    assert [levels(lines, name) for name in ("keys", "storage")] == [["fail", "fail", "fail"], ["fail"]]
    assert not empty.home.exists()


def test_a_mistyped_setting_is_recognised(house: House) -> None:
    _, lines = looked_at(house, CHOSHA_DATABSE_URL="x")
    assert ("warn", "CHOSHA_DATABSE_URL という設定はありません。CHOSHA_DATABASE_URL のことでしょうか。") in lines["settings"]


def test_storage_elsewhere_is_refused_rather_than_ignored(house: House) -> None:
    code, lines = looked_at(house, CHOSHA_S3_URL="s3://bucket")
    assert (code, "fail" in levels(lines, "settings")) == (1, True)


def test_a_house_behind_a_proxy_that_nobody_told_of_is_warned(house: House) -> None:
    for proxies, wanted in (("0", True), ("1", False)):
        _, lines = looked_at(house, CHOSHA_BASE_URL="https://chosha.example.jp", CHOSHA_PROXIES=proxies)
        assert any("CHOSHA_PROXIES が 0 です" in words for _, words in lines["settings"]) is wanted


def test_a_janus_that_does_not_answer_is_told_of_and_one_elsewhere_is_refused(house: House) -> None:
    assert "janus" not in looked_at(house)[1]
    code, lines = looked_at(house, CHOSHA_JANUS="ws://127.0.0.1:9")
    assert levels(lines, "janus") == ["warn"]
    code, lines = looked_at(house, CHOSHA_JANUS="ws://janus.example.jp:8188")
    assert (code, "同じ機械の Janus" in lines["settings"][-1][1]) == (1, True)


def test_passwords_are_never_shown(house: House) -> None:
    secret = "very-secret-word"
    done = house.chosha(
        "doctor", CHOSHA_SMTP_URL=f"smtp://me:{secret}@127.0.0.1:9", CHOSHA_SECRET_KEY=f"key-{secret}", CHOSHA_MASK_KEY=f"m{secret}"
    )
    assert secret not in done.stdout + done.stderr
    assert "smtp://me:…@127.0.0.1:9" in done.stdout


def test_mail_that_reaches_nobody_fails(house: House) -> None:
    code, lines = looked_at(house, CHOSHA_SMTP_URL="smtp://127.0.0.1:9")
    assert (code, levels(lines, "mail")) == (1, ["fail"])


def test_a_key_that_others_can_read_fails_with_the_command_that_mends_it(house: House) -> None:
    key = house.home / "keys" / "mask_key"
    key.chmod(0o644)
    _, lines = looked_at(house)
    key.chmod(0o600)
    assert ("fail", f"{key} をほかの人も読めます。chmod 600 {key} を実行してください。") in lines["keys"]


def test_a_database_of_an_unknown_kind_is_a_finding_not_a_crash(house: House) -> None:
    code, lines = looked_at(house, CHOSHA_DATABASE_URL="mysql://localhost/x")
    assert (code, "CHOSHA_DATABASE_URL は postgresql:// か" in str(lines["settings"])) == (1, True)


def test_a_fresh_backup_is_seen(house: House, tmp_path: Path) -> None:
    _, before = looked_at(house)
    assert house.chosha("backup", str(tmp_path / "b.tar")).returncode == 0
    _, after = looked_at(house)
    assert (levels(before, "backups"), levels(after, "backups")) == (["warn"], ["ok"])


def test_a_media_tool_that_does_not_run_fails(house: House) -> None:
    _, lines = looked_at(house, IMAGEIO_FFMPEG_EXE="/bin/false")
    assert levels(lines, "media") == ["fail"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ("warn", "管理係がいません")),
        ([300], ("warn", "管理係が一人です")),
        ([-1, -1], ("warn", "が過ぎています")),
        ([10, 20], ("warn", "に来ます")),
        ([10, 300], ("ok", "管理係は 2 人です")),
    ],
)
@pytest.mark.django_db
def test_a_house_that_soon_has_nobody_in_charge_is_warned(days: list[int], words: tuple[str, str]) -> None:
    for number in days:
        staff = StaffFactory(role=RoleName.ADMINISTRATOR)
        staff.roles.update(ends_on=today() + timedelta(days=number))
    (finding,) = examine_people()
    assert (finding.level, words[1] in finding.words) == (words[0], True)


@pytest.mark.django_db
def test_a_server_that_keeps_its_log_is_told_of() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's log")
    told = [[finding.level for finding in examine_database()]]
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_role")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO plain_role")
        cursor.execute("SET LOCAL ROLE plain_role")
    told.append([finding.level for finding in examine_database()])
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert told == [["ok", "ok"], ["ok", "warn", "ok"]]
