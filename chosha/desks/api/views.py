"""Pages for machines: alive, ready, numbers."""

import hmac
import ipaddress
import os

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from chosha.desks.api.queries import measures
from chosha.jobs.queries import alive


def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. Asks nothing else, so that a slow database does not get it restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: database, storage and jobs. 503 while one of them is not."""
    parts = {"database": _database(), "storage": _storage(), "jobs": False}
    if parts["database"]:
        parts["jobs"] = alive()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM members_member LIMIT 1")
    except DatabaseError:
        return False
    return True


def _storage() -> bool:
    return os.access(settings.CHOSHA_HOME, os.W_OK)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for loopback or whoever sends the token CHOSHA_METRICS_TOKEN. Totals only, nothing of persons."""
    if not _may_measure(request):
        return HttpResponse(status=403)
    lines = [f"# TYPE {name} gauge\n{name} {value}" for name, value in measures().items()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def _may_measure(request: HttpRequest) -> bool:
    wanted = os.environ.get("CHOSHA_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if wanted and hmac.compare_digest(wanted.encode(), given.encode()):
        return True
    # Behind a proxy every request comes from loopback; the headers it adds tell.
    if any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
