from chosha.jobs.queue import every, job
from chosha.reception import actions


@every(minutes=60)
@job()
def sweep() -> None:
    actions.sweep()


@every(minutes=60 * 24)
@job()
def forget() -> None:
    actions.forget_old()


@every(minutes=1)
@job()
def settle() -> None:
    actions.settle_due()


@every(minutes=60 * 24)
@job()
def close_unanswered() -> None:
    actions.close_unanswered()


def look_after_welcomes() -> None:
    actions.look_after_pairs()
    actions.forget_welcomes_of_the_left()
