"""Who may listen: the session names the member, the room that declared the stream decides."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

log = logging.getLogger("chosha.realtime.permissions")

MayListen = Callable[[int, str], bool]

_declared: dict[str, MayListen] = {}


def declare_stream(name: str, may_listen: MayListen) -> None:
    """A room's plugs.py says that the stream exists and who may listen: `may_listen(member_id, object_id)`.

    It is asked in a thread with a database connection, at every subscription and again every 60 s.
    Raises ValueError when the name is taken.
    """
    if _declared.get(name, may_listen) is not may_listen:
        raise ValueError(f"The stream {name} is already declared")
    _declared[name] = may_listen


def declared_streams() -> list[str]:
    return sorted(_declared)


def admit(session_key: str, streams: Sequence[str]) -> int | None:
    """The member's id when the session is alive and every stream is open to them, else None. Reads the database."""
    # Django is imported when somebody is asked: the broker shares this package and does without it.
    from chosha.kernel.sessions import signed_in_member

    member_id = signed_in_member(session_key)
    if member_id is None or not all(_is_open(member_id, stream) for stream in streams):
        return None
    return member_id


def admit_in_thread(session_key: str, streams: Sequence[str]) -> int | None:
    """The same for the hub's own threads, which no request begins or ends and which so look after their connection."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        return admit(session_key, streams)
    finally:
        close_old_connections()


def _is_open(member_id: int, stream: str) -> bool:
    name, _, object_id = stream.partition(":")
    may_listen = _declared.get(name)
    if may_listen is None:
        return False
    try:
        return bool(may_listen(member_id, object_id))
    except (ValueError, LookupError):
        return False
    except Exception:
        log.exception("The question who may listen to %s failed; the answer is no", name)
        return False
