"""Who may send by RTMP: one room registers its gatekeeper in plugs.py, the listener asks. Its answers read the database."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from django.db import close_old_connections

Answer = TypeVar("Answer")
UNKNOWN, WRONG_KEY, OVER = "unknown", "key", "over"


@dataclass(frozen=True)
class Admission:
    """The show a key belongs to, and why it is not let in (empty: it is). Without a show nothing is known of it."""

    show: Path | None
    show_id: int = 0
    why: str = ""


class NoLonger(Exception):
    """The key was renewed, its owner is no more inside, or the show is over."""


class Gatekeeper(Protocol):
    """What the listener asks."""

    def admit(self, key: str) -> Admission:
        """Whether an encoder with this key may send."""

    def part(self, show_id: int, key: str, *, anew: bool) -> int | None:
        """The part an encoder's bytes belong to now, None while the show takes them from elsewhere. Raises NoLonger.

        With `anew` another one is opened: the encoder came back, or sends something else than before.
        """


_gatekeepers: list[Gatekeeper] = []


def keep_gate(gatekeeper: Gatekeeper) -> None:
    """Registers who answers. Until then every key is unknown."""
    _gatekeepers.append(gatekeeper)


def admit(key: str) -> Admission:
    """See Gatekeeper.admit. Reads the database: call it in a thread."""
    return _asked(lambda: _gatekeepers[-1].admit(key) if _gatekeepers else Admission(None, why=UNKNOWN))


def part(show_id: int, key: str, *, anew: bool = False) -> int | None:
    """See Gatekeeper.part. Reads the database: call it in a thread."""
    return _asked(lambda: _gatekeepers[-1].part(show_id, key, anew=anew) if _gatekeepers else None)


def _asked(question: Callable[[], Answer]) -> Answer:
    close_old_connections()
    try:
        return question()
    finally:
        close_old_connections()
