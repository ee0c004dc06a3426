"""Cursors of lists ordered by time and id: a place to go on from, which no new row moves."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cursor_of(at: datetime, pk: int) -> str:
    """The place right after this row, as it stands in an address."""
    return f"{(at - EPOCH) // timedelta(microseconds=1)}-{pk}"


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """Moment and id of a cursor; None for an empty or mistyped one (the list then begins at its start)."""
    moment, _, pk = text.partition("-")
    if not (text.isascii() and moment.isdecimal() and pk.isdecimal() and len(moment) < 18 and len(pk) < 19):
        return None
    return EPOCH + timedelta(microseconds=int(moment)), int(pk)
