"""Reading the world's files, and turning its relative days into moments."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from chosha.kernel.clock import JST, now

DATA = Path(__file__).with_name("data")
RECORDINGS = Path(__file__).with_name("recordings")
PICTURES = Path(__file__).with_name("pictures")
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """Lines of a .jsonl file."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines() if line.strip()]


def document(name: str) -> Row:
    return json.loads((DATA / name).read_text("utf-8"))


def moment(days_ago: int, clock: str = "12:00") -> datetime:
    """So many days before today (negative: ahead) at a Japanese time of day; never later than now for what is past."""
    day = now().astimezone(JST).date() - timedelta(days=days_ago)
    at = datetime.combine(day, time.fromisoformat(clock), JST)
    return min(at, now()) if days_ago >= 0 else at
