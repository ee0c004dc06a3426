from chosha.jobs.queue import every, job
from chosha.moderation import actions


@every(minutes=30)
@job()
def remind_of_appeals() -> None:
    """Whoever wrote what is covered was promised a decision within a day."""
    actions.remind_of_appeals()
    actions.write_down_masked()


@every(minutes=24 * 60)
@job()
def forget_words() -> None:
    """What was written for one decision is not kept for ever."""
    actions.forget_words()
