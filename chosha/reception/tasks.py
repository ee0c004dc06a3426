from chosha.jobs.queue import every, job
from chosha.reception import actions


@every(minutes=60)
@job()
def sweep() -> None:
    actions.sweep()


@every(minutes=60)
@job()
def sweep_documents() -> None:
    actions.sweep_documents()


@every(minutes=60 * 24)
@job()
def forget() -> None:
    actions.forget_old()


@every(minutes=1)
@job()
def settle() -> None:
    actions.settle_due()
