from chosha.jobs.queue import every, job
from chosha.members.actions import forget_ended_sessions, refresh_byline_details, write_missing_traits


@every(minutes=60 * 24)
@job()
def refresh() -> None:
    refresh_byline_details()
    write_missing_traits()


@every(minutes=60 * 24)
@job()
def forget_sessions() -> None:
    forget_ended_sessions()
