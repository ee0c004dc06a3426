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


@every(minutes=60 * 24)
@job()
def close_unanswered() -> None:
    actions.close_unanswered()


def look_after_welcomes() -> None:
    actions.look_after_pairs()
    actions.forget_welcomes_of_the_left()


@job()
def go_on_importing(run_id: int) -> None:
    """One batch at a time, so that mails and other chores get their turn in between."""
    if actions.go_on_importing(run_id):
        go_on_importing.enqueue(run_id=run_id)


@every(minutes=1)
@job()
def invite() -> None:
    actions.post_invitations()


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
def forget_invitations() -> None:
    actions.let_invitations_lapse()
    actions.forget_imports()


def finish_leavings() -> None:
    actions.finish_leavings()
