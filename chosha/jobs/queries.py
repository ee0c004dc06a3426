"""What chores are doing."""

from datetime import timedelta

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from chosha.jobs.models import Heartbeat
from chosha.kernel.clock import now

SILENT_FOR = timedelta(seconds=60)


def living_workers() -> QuerySet[Heartbeat]:
    """Workers that gave a sign of life within the last minute."""
    return Heartbeat.objects.filter(beat_at__gte=now() - SILENT_FOR)


def alive() -> bool:
    return living_workers().exists()


def waiting() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(status="READY")


def running() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.running()


def given_up() -> QuerySet[DBTaskResult]:
    """Failed for good, newest first."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def next_waiting(limit: int) -> QuerySet[DBTaskResult]:
    """What runs next, first come first."""
    return waiting().order_by("run_after", "enqueued_at")[:limit]
