from chosha.jobs.queue import every, job
from chosha.media.actions import convert_upload, draw_storyboards, sweep_files, sweep_uploads
from chosha.media.actions.recordings import MOST_ATTEMPTS
from chosha.media.models import Upload


@job(queue="media", attempts=MOST_ATTEMPTS)
def convert(upload_id: int) -> None:
    """Make the archive of an uploaded recording."""
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is not None:
        convert_upload(upload)


@every(minutes=60 * 24)
@job()
def sweep() -> None:
    """Remove what no row refers to any more."""
    sweep_files()
    sweep_uploads()


@every(minutes=60)
@job(queue="media")
def storyboards() -> None:
    """Draw the small pictures of recordings that have none yet."""
    draw_storyboards()
