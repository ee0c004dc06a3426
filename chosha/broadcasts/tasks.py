from chosha.broadcasts import actions
from chosha.broadcasts.actions import (
    forget_mendings,
    hear_show,
    look_after_shows,
    make_archive,
    plan_all_ahead,
    remind_all,
    settle_recordings,
)
from chosha.broadcasts.actions.materials import draw_version, tidy_materials
from chosha.broadcasts.actions.minutes import thin_out_minutes
from chosha.broadcasts.actions.topics import forget_topics
from chosha.broadcasts.actions.topics import tell_of_topics as tell_signed_up
from chosha.broadcasts.models import Consultation, Episode, MaterialVersion
from chosha.jobs.queue import every, job


@job(queue="media", attempts=5)
def archive(episode_id: int) -> None:
    """Make the archive of an ended show."""
    episode = Episode.objects.filter(pk=episode_id).first()
    if episode is not None:
        make_archive(episode)


@job(queue="hearing", attempts=3)
def hear(episode_id: int) -> None:
    """Write down what is said in a recording."""
    hear_show(episode_id)


@job(queue="media", attempts=3)
def cut(episode_id: int) -> None:
    """Cut a recording to the span its hosts chose."""
    actions.make_trim(episode_id)


@every(minutes=1)
@job()
def look_after() -> None:
    """Note silence, end what stays silent, keep what is ready."""
    look_after_shows()
    actions.end_forgotten()
    actions.finish_takedowns()
    tidy_materials()
    forget_topics()
    settle_recordings()
    actions.hear_waiting()


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
    """Forget what can no longer be taken back, and who was asked to answer in shows that are over."""
    forget_mendings()
    actions.forget_places()
    actions.forget_sign_ups()
    actions.forget_notes()
    actions.forget_series()
    thin_out_minutes()
    actions.forget_asked()
    actions.forget_links()


@every(minutes=30)
@job()
def scatter_questions() -> None:
    """Where rows lie must not tell when something was asked, or handed to a programme, without a name."""
    actions.scatter_questions()
    actions.scatter_consultations()


@job()
def tell_asker(consultation_id: int) -> None:
    """What became of a consultation, as it stands by then."""
    row = Consultation.objects.select_related("episode", "chapter").filter(pk=consultation_id).first()
    if row is not None:
        actions.tell_asker(row)


@job()
def tell_of_topics(episode_id: int) -> None:
    """Who signed up for a show learns that the talk goes on."""
    tell_signed_up(episode_id)


@every(minutes=30)
@job()
def ask_answerers() -> None:
    """Members who know the field of a consultation hear that it waits to be answered on air."""
    actions.ask_answerers()


@every(minutes=60 * 24)
@job()
def retire() -> None:
    """Tell of recordings whose time ends, and delete those whose day has come."""
    actions.retire_recordings()
    actions.tell_of_endings()


@job(queue="media")
def draw_slides(version_id: int) -> None:
    """Every page of a material as a picture."""
    version = MaterialVersion.objects.select_related("file").filter(pk=version_id).first()
    if version is not None:
        draw_version(version)
