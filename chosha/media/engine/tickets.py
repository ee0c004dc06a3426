"""Signed addresses: a ticket says what may be fetched or sent, for whom, and until when. It opens nothing by itself."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core import signing

WATCH_SECONDS = INGEST_SECONDS = 12 * 3600
# "." and ":" mean something in addresses; "~" is free there
_watching = signing.TimestampSigner(salt="chosha.media.watch", sep="~")
_sending = signing.TimestampSigner(salt="chosha.media.ingest", sep="~")


class BadTicket(Exception):
    """Forged, damaged or too old."""


@dataclass(frozen=True)
class WatchTicket:
    """Leave to ask for the files of one object. With a session digest it counts only together with that session's cookie."""

    kind: str
    object_id: int
    member_id: int
    session_digest: str | None

    def fits(self, session_key: str | None) -> bool:
        """Whether the browser that shows the ticket is the one it was made for."""
        return self.session_digest is None or (session_key is not None and digest(session_key) == self.session_digest)


@dataclass(frozen=True)
class IngestTicket:
    """Leave to send the bytes of one part of one show."""

    show_id: int
    part: int
    member_id: int


def digest(session_key: str) -> str:
    """What a ticket says of a session: not enough to find it."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


def watch_ticket(kind: str, object_id: int, member_id: int, session_key: str | None = None) -> str:
    """A ticket for /live/<ticket>/…; give the session key for pages, none for a player outside the browser."""
    return _watching.sign_object([kind, object_id, member_id, digest(session_key) if session_key else None])


def ingest_ticket(show_id: int, part: int, member_id: int) -> str:
    """A ticket for /ingest/<ticket>/<part>."""
    return _sending.sign_object([show_id, part, member_id])


def read_watch_ticket(text: str) -> WatchTicket:
    """Raises BadTicket."""
    return WatchTicket(*_read(_watching, text, WATCH_SECONDS))


def read_ingest_ticket(text: str) -> IngestTicket:
    """Raises BadTicket."""
    return IngestTicket(*_read(_sending, text, INGEST_SECONDS))


def _read(signer: signing.TimestampSigner, text: str, seconds: int) -> list[Any]:
    try:
        content = signer.unsign_object(text, max_age=seconds)
    except (signing.BadSignature, ValueError) as error:
        raise BadTicket("not a ticket of ours, or too old") from error
    return list(content)
