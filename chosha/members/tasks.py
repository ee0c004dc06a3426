from chosha.jobs.queue import every, job
from chosha.members.actions import ask_consent, forget_ended_sessions, refresh_byline_details, write_missing_traits


@every(minutes=60 * 24)
@job()
def refresh() -> None:
    refresh_byline_details()
    write_missing_traits()


@every(minutes=60 * 24)
@job()
def forget_sessions() -> None:
    forget_ended_sessions()


@job()
def ask_everybody(number: int) -> None:
    """A new version of the rules was published."""
    ask_consent(number)
