from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: how bad, about what, and in words what it is and how to mend it."""

    level: Literal["ok", "warn", "fail"]
    name: str
    words: str


def ok(name: str, words: str) -> Finding:
    return Finding("ok", name, words)


def warn(name: str, words: str) -> Finding:
    return Finding("warn", name, words)


def fail(name: str, words: str) -> Finding:
    return Finding("fail", name, words)
