from chosha.jobs import queries as jobs
from chosha.members.queries import numbers


def measures() -> dict[str, int]:
    """Name -> value of what /metrics shows."""
    totals = numbers()
    return {
        "chosha_members": totals["members"],
        "chosha_organisations": totals["organisations"],
        "chosha_jobs_waiting": jobs.waiting().count(),
        "chosha_jobs_running": jobs.running().count(),
        "chosha_jobs_failed": jobs.given_up().count(),
        "chosha_jobs_alive": int(jobs.alive()),
    }
