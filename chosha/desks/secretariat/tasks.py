from chosha.desks.secretariat import actions
from chosha.jobs.queue import every, job


@every(minutes=60 * 24)
@job()
def tend_roles() -> None:
    actions.tend_roles()
