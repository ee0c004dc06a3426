from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from chosha.jobs.models import Heartbeat
from chosha.kernel.clock import now
from chosha.members.queries import numbers

SILENCE = timedelta(seconds=60)


def jobs_alive() -> bool:
    """True while a job worker gave a sign of life within the last minute."""
    return Heartbeat.objects.filter(beat_at__gte=now() - SILENCE).exists()


def measures() -> dict[str, int]:
    """Name -> value of what /metrics shows."""
    totals = numbers()
    chores = DBTaskResult.objects
    return {
        "chosha_members": totals["members"],
        "chosha_organisations": totals["organisations"],
        "chosha_jobs_waiting": chores.ready().count(),
        "chosha_jobs_failed": chores.failed().count(),
        "chosha_jobs_alive": int(jobs_alive()),
    }
