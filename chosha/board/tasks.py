from chosha.board import actions
from chosha.jobs.queue import every, job


@every(minutes=10)
@job()
def wipe_deleted_posts() -> None:
    """What was deleted ten minutes ago and not brought back is gone for good; so is who was writing an answer."""
    actions.wipe_deleted_posts()
    actions.forget_old_claims()


@every(minutes=30)
@job()
def scatter_board() -> None:
    """Where rows lie must not tell when something was written under a mask."""
    actions.scatter_board()


@every(minutes=360)
@job()
def look_at_masked_links() -> None:
    """Cards for the links of masked posts, from the next day on."""
    actions.want_masked_cards()


@every(minutes=60)
@job()
def call_helpers() -> None:
    """Questions that wait, put before members who said they can talk of their field."""
    actions.call_helpers()
    actions.forget_calls()
