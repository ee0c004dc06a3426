from chosha.jobs.queue import every, job
from chosha.talk import actions


@every(minutes=10)
@job()
def wipe_deleted_comments() -> None:
    """What was deleted ten minutes ago and not brought back is gone for good."""
    actions.wipe_deleted_comments()
    actions.wipe_removed_thanks()


@every(minutes=60)
@job()
def tell_of_thanks() -> None:
    """Once an hour, so that the moment tells nothing of whose thanks it was."""
    actions.tell_of_thanks()


@every(minutes=60)
@job()
def call_wearers() -> None:
    """Wearers who asked for it hear in the evening that something was said where they wrote without a name."""
    actions.call_wearers()


@every(minutes=30)
@job()
def scatter_talk() -> None:
    """Where rows lie must not tell when something was written under a mask."""
    actions.scatter_talk()


@every(minutes=360)
@job()
def look_at_masked_links() -> None:
    """Cards for the links of masked answers, from the next day on."""
    actions.want_cards_of_comments()


@every(minutes=60)
@job()
def settle_polls() -> None:
    """Polls whose last day is over are counted out, and who voted is forgotten."""
    actions.settle_polls()


@every(minutes=60)
@job()
def close_openings() -> None:
    """What nobody agreed to within a week ends, and its halves are wiped."""
    actions.close_openings()
