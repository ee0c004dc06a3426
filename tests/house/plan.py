"""Where the house's files are, for the tests of its laws."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHOSHA = ROOT / "chosha"
EXCEPTIONS = Path(__file__).with_name("exceptions.txt")


def sources(*, tests: bool = False) -> Iterator[Path]:
    """Python files of the product, migrations left out."""
    for path in sorted(CHOSHA.rglob("*.py")):
        parts = path.relative_to(CHOSHA).parts
        if "migrations" not in parts and (tests or "tests" not in parts):
            yield path


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def excused(law: str) -> set[str]:
    """What exceptions.txt excuses from a law. A line: `law  what  date  reason`."""
    rows = (line.split(maxsplit=3) for line in EXCEPTIONS.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#"))
    return {row[1] for row in rows if row[0] == law}
