from chosha.board import actions
from chosha.jobs.queue import every, job


@every(minutes=10)
@job()
def wipe_deleted_posts() -> None:
    """What was deleted ten minutes ago and not brought back is gone for good."""
    actions.wipe_deleted_posts()


@every(minutes=30)
@job()
def scatter_board() -> None:
    """Where rows lie must not tell when something was written under a mask."""
    actions.scatter_board()
