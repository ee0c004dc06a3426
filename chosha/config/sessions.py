"""Sessions in Django's own table, read by a prepared query: every page begins with one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from chosha.kernel.clock import now
from chosha.kernel.prepared import prepared
from chosha.kernel.text import is_storable


@prepared
def _session(key: str) -> QuerySet[Any, Any]:
    return Session.objects.filter(pk=key).values_list("session_data", "expire_date")


class SessionStore(DatabaseSessions):
    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without its key, when there is none or its time is over."""
        key = self.session_key or ""
        for kept, expires in _session(key) if is_storable(key) else ():
            if expires > now():
                return self.decode(kept)
        self._session_key = None
        return {}
