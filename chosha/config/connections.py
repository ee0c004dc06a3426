"""A kept connection to the database is asked whether it lives only where there is reason to doubt it.

Django would ask at every request, which costs a round trip each. A connection the server has closed shows it by itself: there
is something to read on it. One that has rested long may have been dropped by something in between, without a word.
"""

import select
import time
from typing import Any

from django.core.signals import request_started
from django.db import connection
from django.dispatch import receiver

RESTED = 30.0  # seconds


@receiver(request_started)
def skip_health_check(**_: Any) -> None:
    """Runs after Django's own listener, which asks for the check; here it is taken back."""
    if not connection.health_check_enabled or connection.connection is None:
        return
    last, connection.last_asked_at = getattr(connection, "last_asked_at", 0.0), time.monotonic()
    connection.health_check_done = connection.last_asked_at - last < RESTED and not _has_news(connection.connection.fileno())


def _has_news(descriptor: int) -> bool:
    look = select.poll()
    look.register(descriptor, select.POLLIN)
    return bool(look.poll(0))
