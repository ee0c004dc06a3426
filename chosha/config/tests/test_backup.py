import io
import json
import os
import tarfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.houses import House, prepared_house

WRITTEN = "jobs_schedule"  # the table that is written to while the backup runs


class Writer(threading.Thread):
    """Writes pairs of rows, each pair in one transaction, and lets a file grow, until told to stop."""

    def __init__(self, house: House) -> None:
        super().__init__(daemon=True)
        self.house, self.stop, self.pairs = house, threading.Event(), 0

    def run(self) -> None:
        growing = self.house.home / "media" / "shows" / "7" / "spool.webm"
        growing.parent.mkdir(parents=True)
        mark = "%s" if self.house.database_url else "?"
        insert = f"INSERT INTO {WRITTEN} (name, due_at) VALUES ({mark}, '2026-11-24 12:00:00+00:00')"
        with closing(self.house.connect()) as raw, growing.open("ab") as file:
            while not self.stop.is_set():
                for side in ("left", "right"):
                    raw.execute(insert, (f"{side}-{self.pairs}",))
                raw.commit()
                file.write(os.urandom(20_000))
                file.flush()
                self.pairs += 1
                time.sleep(0.002)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A prepared house with files of several kinds."""
    house = prepared_house(tmp_path_factory.mktemp("lived"), "lived_in")
    for name, content in {
        "media/files/ab/1/original.jpg": os.urandom(3_000_000),
        "media/空の.txt": b"",
        "mail/1.eml": b"Subject: x",
    }.items():
        path = house.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return house


@pytest.fixture(scope="module")
def backed_up(lived_in: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Path]:
    """A backup with keys, written while rows and a file were written."""
    archive = tmp_path_factory.mktemp("archive") / "evening.tar.gz"
    writer = Writer(lived_in)
    writer.start()
    while writer.pairs < 5:
        time.sleep(0.01)
    done = lived_in.chosha(
        "backup", str(archive), "--with-keys", CHOSHA_MAIL_FROM="庁舎 <a@example.jp>", CHOSHA_SMTP_URL="smtp://me:secret-word@mx"
    )
    writer.stop.set()
    writer.join()
    assert done.returncode == 0, done.stderr
    assert writer.pairs > 10
    return lived_in, archive


@pytest.fixture(scope="module")
def moved_in(backed_up: tuple[House, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[House, House]:
    """The house that lived, and the one restored from its backup."""
    lived, archive = backed_up
    restored = House(tmp_path_factory.mktemp("moved"), "moved_in")
    done = restored.chosha("restore", str(archive))
    assert done.returncode == 0, done.stderr + done.stdout
    return lived, restored


def test_every_table_comes_back_as_it_was(moved_in: tuple[House, House]) -> None:
    lived, restored = moved_in
    before, after = lived.tables(), restored.tables()
    before.pop(WRITTEN)
    after.pop(WRITTEN)
    assert list(before) == list(after)
    assert len(before["members_organisation"]) == 1842
    for name in before:
        assert before[name] == after[name], name


def test_what_was_written_meanwhile_is_there_whole_or_not_at_all(moved_in: tuple[House, House]) -> None:
    lived, restored = moved_in
    names = {row[0] for row in restored.tables()[WRITTEN]}
    assert {name.replace("left", "right") for name in names if "left" in name} == {name for name in names if "right" in name}
    assert 5 <= len(names) / 2 <= len(lived.tables()[WRITTEN]) / 2


def test_every_file_comes_back_and_the_growing_one_as_far_as_it_was(moved_in: tuple[House, House]) -> None:
    lived, restored = moved_in
    before, after = lived.files(), restored.files()
    spool = "media/shows/7/spool.webm"
    assert before[spool].startswith(after[spool])
    assert len(after[spool]) >= 100_000
    settings = json.loads(after.pop("restored-settings.json"))
    for name in [name for name in before if name.startswith(("chosha.sqlite3", "run/")) or name == spool]:
        before.pop(name)
    for name in [name for name in after if name.startswith(("chosha.sqlite3", "run/")) or name == spool]:
        after.pop(name)
    assert after == before
    assert settings["CHOSHA_MAIL_FROM"] == "庁舎 <a@example.jp>"
    assert settings["CHOSHA_SMTP_URL"] == "smtp://me:…@mx"


def test_the_restored_keys_are_for_nobody_else(moved_in: tuple[House, House]) -> None:
    _, restored = moved_in
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in (restored.home / "keys").iterdir()} == {
        "mask_key": "0o600",
        "proof_key": "0o600",
        "secret_key": "0o600",
    }


def test_new_rows_follow_the_restored_ones(moved_in: tuple[House, House]) -> None:
    _, restored = moved_in
    made = "from chosha.members.models import Organisation as O; print(O.objects.create(code='x', name='x', kind='x', find_by='x').pk)"
    highest = max(row[0] for row in restored.tables()["members_organisation"])
    done = restored.chosha("manage", "shell", "--no-imports", "-c", made)
    assert int(done.stdout) == highest + 1, done.stderr
    restored.chosha(
        "manage", "shell", "--no-imports", "-c", "from chosha.members.models import Organisation as O; O.objects.filter(code='x').delete()"
    )


def test_a_house_that_is_lived_in_is_never_restored_over(moved_in: tuple[House, House], backed_up: tuple[House, Path]) -> None:
    _, archive = backed_up
    done = moved_in[1].chosha("restore", str(archive))
    assert (done.returncode, "空ではありません" in done.stderr) == (1, True)


def test_an_existing_file_is_not_overwritten(backed_up: tuple[House, Path]) -> None:
    lived, archive = backed_up
    size = archive.stat().st_size
    done = lived.chosha("backup", str(archive))
    assert (done.returncode, "すでにあります" in done.stderr, archive.stat().st_size) == (1, True, size)
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_without_being_asked_no_key_and_no_password_leaves_the_house(lived_in: House, tmp_path: Path) -> None:
    done = lived_in.chosha(
        "backup", str(tmp_path / "plain.tar"), CHOSHA_SMTP_URL="smtp://me:secret-word@mx", CHOSHA_MASK_KEY="mask-key-given"
    )
    assert done.returncode == 0, done.stderr
    raw = (tmp_path / "plain.tar").read_bytes()
    planted = [b"secret-word", b"mask-key-given", *(path.read_bytes().strip() for path in (lived_in.home / "keys").iterdir())]
    assert [secret for secret in planted if secret in raw] == []
    assert oct((tmp_path / "plain.tar").stat().st_mode & 0o777) == "0o600"


def _cut(archive: Path, place: Path) -> None:
    place.write_bytes(archive.read_bytes()[:-2000])


def _altered(archive: Path, place: Path) -> None:
    with tarfile.open(archive) as old, tarfile.open(place, "w") as new:
        for entry in old:
            content: Any = old.extractfile(entry)
            if entry.name.endswith("original.jpg"):
                content = open(os.devnull, "rb")  # noqa: SIM115, PTH123
                entry.size = 0
            new.addfile(entry, content)


def _foreign(archive: Path, place: Path) -> None:
    with tarfile.open(place, "w") as new:
        new.add(__file__, "readme.txt")


def _overreaching(archive: Path, place: Path) -> None:
    with tarfile.open(archive) as old, tarfile.open(place, "w") as new:
        for entry in old:
            new.addfile(entry, old.extractfile(entry))
            if entry.name == "chosha-backup.json":
                planted = tarfile.TarInfo("home/keys/secret_key")
                planted.size = 8
                new.addfile(planted, io.BytesIO(b"planted!"))


def _no_tar(archive: Path, place: Path) -> None:
    place.write_bytes(b"PK\x03\x04" + os.urandom(4000))


SPOILT = [
    (_cut, "切れ"),
    (_altered, "書かれた時と違います"),
    (_overreaching, "あるはずのないもの（home/keys/secret_key）"),
    (_foreign, "庁舎の控えではない"),
    (_no_tar, "庁舎の控えではない"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILT)
def test_a_spoilt_backup_is_refused_and_leaves_nothing_behind(
    backed_up: tuple[House, Path], tmp_path: Path, spoil: Any, words: str
) -> None:
    house = House(tmp_path, "spoilt")
    spoil(backed_up[1], tmp_path / "spoilt.tar.gz")
    done = house.chosha("restore", str(tmp_path / "spoilt.tar.gz"))
    assert (done.returncode, words in done.stderr) == (1, True), done.stderr
    assert list(house.files()) == []


def test_a_database_of_the_other_kind_is_refused(backed_up: tuple[House, Path], tmp_path: Path) -> None:
    house = House(tmp_path, "other")
    other = f"sqlite://{tmp_path}/x.sqlite3" if house.database_url else "postgresql://nobody@127.0.0.1:1/none"
    done = house.chosha("restore", str(backed_up[1]), CHOSHA_DATABASE_URL=other)
    assert (done.returncode, "CHOSHA_DATABASE_URL をそろえてください" in done.stderr) == (1, True), done.stderr
    assert list(house.files()) == []
