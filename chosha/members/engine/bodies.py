"""The official lists as rows: municipalities with checked codes, ministries, fields of work."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import jaconv

LISTS = Path(__file__).resolve().parents[1] / "lists"
WEIGHTS = (6, 5, 4, 3, 2)
SURE = "財務省の府省リンク表で確認"


@dataclass(frozen=True)
class Body:
    """One body as the lists give it. `domains` are (domain, grade) with grade A, B or C."""

    code: str
    name: str
    kana: str = ""
    prefecture: str = ""
    pref_code: str = ""
    kind: str = ""
    kind_note: str = ""
    pop_band: str = ""
    region: str = ""
    domains: tuple[tuple[str, str], ...] = field(default=())


def check_digit(code5: str) -> str:
    """The sixth figure of a 全国地方公共団体コード: weights 6,5,4,3,2, modulo 11, last figure of the rest to 11."""
    total = sum(int(figure) * weight for figure, weight in zip(code5, WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def rows(name: str) -> Iterator[dict[str, str]]:
    with (LISTS / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def bodies() -> Iterator[Body]:
    """Municipalities, then ministries. Raises ValueError for a code whose check digit is wrong."""
    regions = {row["pref_code"]: row["region"] for row in rows("prefectures.csv")}
    municipalities = list(rows("municipalities.csv"))
    shared = {domain for domain, count in Counter(row["lg_domain_candidate"] for row in municipalities).items() if count > 1}
    for row in municipalities:
        if check_digit(row["code"][:5]) != row["code"][5]:
            raise ValueError(f"{row['code']} {row['name']}: the check digit does not fit")
        yield _municipality(row, regions, shared)
    yield from (_ministry(row) for row in rows("ministries.csv"))


def _municipality(row: dict[str, str], regions: dict[str, str], shared: set[str]) -> Body:
    guess, grade, candidate = row["mail_domain_guess"], row["mail_guess_grade"], row["lg_domain_candidate"]
    domains = [(guess, "C" if guess in shared else grade)] if guess else []
    # A composed lg.jp name is only a guess: it never proves anything without a person looking.
    if candidate and candidate != guess:
        domains.append((candidate, "C"))
    return Body(
        **{key: row[key] for key in ("code", "name", "kana", "prefecture", "pref_code", "kind", "kind_note", "pop_band")},
        region=regions[row["pref_code"]],
        domains=tuple(domains),
    )


def _ministry(row: dict[str, str]) -> Body:
    domain = row["mail_domain_guess"]
    grade = "A" if row["domain_evidence"] == SURE else "C"
    return Body(f"gov:{row['org_id']}", row["name"], row["kana"], kind="府省", region="国", domains=((domain, grade),) if domain else ())


@dataclass(frozen=True)
class Former:
    """A body that ended: merged, or raised to another kind under another name. `successor` is the code of today's body."""

    name: str
    prefecture: str
    successor: str


def former_bodies() -> Iterator[Former]:
    for row in rows("former.csv"):
        yield Former(row["name"], row["prefecture"], row["successor_code"])


def parents_of_ministries() -> dict[str, str]:
    """Codes of ministries and of those they belong to: 消防庁 to 総務省."""
    return {f"gov:{row['org_id']}": f"gov:{row['parent']}" for row in rows("ministries.csv") if row["parent"]}


def romaji(kana: str) -> str:
    return jaconv.kana2alphabet(jaconv.kata2hira(kana))
