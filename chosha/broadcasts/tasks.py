from chosha.broadcasts import actions
from chosha.broadcasts.actions import look_after_shows, make_archive, settle_recordings
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
    settle_recordings()


@every(minutes=30)
@job()
def scatter_questions() -> None:
    """Where rows lie must not tell when a question was asked without a name."""
    actions.scatter_questions()
