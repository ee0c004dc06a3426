"""Who may fetch or send: rooms register one function per kind in their plugs.py, the gate asks.

allow("episode", may_fetch_episode)      (member_id, object_id, session_key) -> folder of the show, or None
allow_sending(may_send)                  (show_id, part, member_id) -> bool
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from chosha.kernel.sessions import signed_in_member

MayFetch = Callable[[int, int, str | None], Path | None]
MaySend = Callable[[int, int, int], bool]

_fetching: dict[str, MayFetch] = {}
_sending: list[MaySend] = []
LOOK_SECONDS = 0.2  # three thousand viewers ask 1,500 times a second, and a look at the disk was a quarter of the answer
FORGOTTEN = "run/grants-forgotten"
_looked: dict[Path | str, tuple[float, int]] = {}


def allow(kind: str, function: MayFetch) -> None:
    """Registers who may fetch files of this kind. A kind nobody registered is closed."""
    _fetching[kind] = function


def allow_sending(function: MaySend) -> None:
    """Registers a further question asked when a host's browser connects; without one the ticket decides."""
    _sending.append(function)


def may_fetch(kind: str, member_id: int, object_id: int, session_key: str | None) -> Path | None:
    """The folder of the show if this member may see it now, else None. Reads the database: call it in a thread.

    A session key, where given, must belong to a living session of that member.
    """
    close_old_connections()
    try:
        if session_key is not None and signed_in_member(session_key) != member_id:
            return None
        function = _fetching.get(kind)
        return function(member_id, object_id, session_key) if function else None
    finally:
        close_old_connections()


def may_send(show_id: int, part: int, member_id: int) -> bool:
    """Whether this member may still send this part. Reads the database: call it in a thread."""
    close_old_connections()
    try:
        return all(function(show_id, part, member_id) for function in _sending)
    finally:
        close_old_connections()


def forget_verdicts() -> None:
    """Drops remembered verdicts about everybody in every process of this machine at once: asking again is cheap."""
    mark = Path(settings.CHOSHA_HOME) / FORGOTTEN
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    os.utime(mark, ns=(time.time_ns(), time.time_ns()))
    _looked.clear()


def last_forgetting() -> int:
    """A number that changes whenever verdicts must be asked again; another process hears of it after a fifth of a second."""
    home = settings.CHOSHA_HOME
    looked_at, found = _looked.get(home, (0.0, 0))
    if time.monotonic() - looked_at > LOOK_SECONDS:
        try:
            found = (Path(home) / FORGOTTEN).stat().st_mtime_ns
        except FileNotFoundError:
            found = 0
        _looked[home] = (time.monotonic(), found)
    return found
