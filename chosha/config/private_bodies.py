"""What must never touch a disk in the clear: the paper an applicant sends. It stays in memory from the wire to the cipher."""

from __future__ import annotations

import re
import threading
from io import BytesIO

PRIVATE = re.compile(r"/apply/[^/]+/document/")
LARGEST = 24 * 1024 * 1024  # of a body: more than we accept, so that the page can say what is too large about it
TOGETHER = 96 * 1024 * 1024  # of all private bodies of one process
LONGEST = 300.0  # seconds for one body


class Full(Exception):
    """As much as may be in memory is there already."""


class PrivateBody(BytesIO):
    """A body in memory, counted while it is open."""

    held = 0
    _counting = threading.Lock()

    def __init__(self) -> None:
        super().__init__()
        self.own = 0

    def take(self, chunk: bytes) -> None:
        """Add what has arrived. Raises Full."""
        with self._counting:
            if PrivateBody.held + len(chunk) > TOGETHER:
                raise Full
            PrivateBody.held += len(chunk)
            self.own += len(chunk)
        self.write(chunk)

    def close(self) -> None:
        with self._counting:
            PrivateBody.held -= self.own
            self.own = 0
        super().close()


def is_private(path: str) -> bool:
    return PRIVATE.fullmatch(path) is not None
