from chosha.jobs.actions import forget_finished
from chosha.jobs.queue import every, job


@every(minutes=60 * 12)
@job()
def tidy() -> None:
    forget_finished()
