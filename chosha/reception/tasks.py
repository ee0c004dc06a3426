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
def plan_renewals() -> None:
    actions.plan_renewals()


@every(minutes=5)
@job()
def tell_of_renewals() -> None:
    actions.ask_due()
    actions.remind_due()


@every(minutes=60)
@job()
def lapse_renewals() -> None:
    actions.lapse_due()


@every(minutes=60 * 24)
@job()
def finish_leavings() -> None:
    actions.finish_leavings()
