from chosha.broadcasts import actions
from chosha.broadcasts.actions import (
    forget_mendings,
    look_after_shows,
    make_archive,
    plan_all_ahead,
    remind_all,
    settle_recordings,
)
from chosha.broadcasts.models import Episode
from chosha.jobs.queue import every, job


@job(queue="media", attempts=5)
def archive(episode_id: int) -> None:
    """Make the archive of an ended show."""
    episode = Episode.objects.filter(pk=episode_id).first()
    if episode is not None:
        make_archive(episode)


@every(minutes=1)
@job()
def look_after() -> None:
    """Note silence, end what stays silent, keep what is ready."""
    look_after_shows()
    actions.end_forgotten()
    actions.finish_takedowns()
    settle_recordings()


@every(minutes=60 * 24)
@job()
def plan_ahead() -> None:
    """Make the episodes of the coming weeks."""
    plan_all_ahead()


@every(minutes=1)
@job()
def remind() -> None:
    """Tell those who asked of what begins soon."""
    remind_all()


@every(minutes=60 * 24)
@job()
def tidy_archive() -> None:
    """Forget what can no longer be taken back."""
    forget_mendings()
    actions.forget_links()


@every(minutes=30)
@job()
def scatter_questions() -> None:
    """Where rows lie must not tell when a question was asked without a name."""
    actions.scatter_questions()


@every(minutes=60 * 24)
@job()
def retire() -> None:
    """Tell of recordings whose time ends, and delete those whose day has come."""
    actions.retire_recordings()
    actions.tell_of_endings()
