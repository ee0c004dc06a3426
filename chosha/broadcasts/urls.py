from django.urls import URLPattern, URLResolver, include, path

from chosha.broadcasts.views import (
    asking,
    calendars,
    chapters,
    chat,
    consents,
    desk,
    elsewhere,
    encoders,
    episode,
    guide,
    retention,
    planning,
    podcasts,
    questions,
    queue,
    recordings,
    recurring,
    studio,
    transcript,
)

app_name = "broadcasts"
schedule_paths: list[URLPattern | URLResolver] = [
    path("broadcasts/new/", recurring.new_programme, name="new_programme"),
    path("broadcasts/week/", guide.week, name="week"),
    path("broadcasts/reminders/", asking.reminders, name="reminders"),
    path("broadcasts/calendars/", calendars.calendars, name="calendars"),
    path("broadcasts/calendars/<int:address_id>/end/", calendars.calendar_end, name="calendar_end"),
    path("broadcasts/calendars/<str:secret>/programmes.ics", calendars.calendar, name="calendar"),
    path("broadcasts/podcasts/", podcasts.podcasts, name="podcasts"),
    path("broadcasts/podcasts/<int:address_id>/end/", podcasts.podcast_end, name="podcast_end"),
    path("broadcasts/podcasts/<str:secret>/podcast.xml", podcasts.podcast, name="podcast"),
    path("broadcasts/podcasts/<str:secret>/<int:episode_id>.m4a", podcasts.sound, name="podcast_sound"),
    path("broadcasts/<slug:slug>/recurrence/", recurring.recurrence, name="recurrence"),
    path("broadcasts/<slug:slug>/following/", asking.following, name="following"),
    path("broadcasts/<slug:slug>/following/end/", asking.following_end, name="following_end"),
    path("episodes/<int:episode_id>/reminder/", asking.reminder, name="reminder"),
    path("episodes/<int:episode_id>/reminder/end/", asking.reminder_end, name="reminder_end"),
    path("episodes/<int:episode_id>/rest/", recurring.rest_once, name="rest"),
    path("episodes/<int:episode_id>/rest/end/", recurring.rest_end, name="rest_end"),
    path("episodes/<int:episode_id>/calendar.ics", guide.episode_calendar, name="episode_calendar"),
]
archive_paths: list[URLPattern | URLResolver] = [
    path("transcript/", transcript.transcript, name="transcript"),
    path("transcript/changes/", transcript.changes, name="transcript_changes"),
    path("transcript/lines/<int:caption_id>/", transcript.line, name="transcript_line"),
    path("transcript/speakers/", transcript.speakers, name="speakers"),
    path("transcript/file/", transcript.file, name="transcript_file"),
    path("transcript/check/", transcript.check, name="transcript_check"),
    path("chapters/", chapters.chapters, name="chapters"),
    path("chapters/<int:chapter_id>/", chapters.chapter, name="chapter"),
    path("mendings/undo/", transcript.undo, name="mending_undo"),
]
together_paths: list[URLPattern | URLResolver] = [
    path("episodes/<int:episode_id>/questions/", questions.questions, name="questions"),
    path("episodes/<int:episode_id>/wishes/", questions.wishes, name="wishes"),
    path("episodes/<int:episode_id>/words/", questions.words, name="words"),
    path("episodes/<int:episode_id>/desk/questions/", queue.queue, name="queue"),
    path("episodes/<int:episode_id>/desk/questions/<slug:act>/", queue.whole, name="queue_act"),
    path("episodes/<int:episode_id>/desk/questions/<int:question_id>/cover/", queue.cover, name="cover_question"),
    path("episodes/<int:episode_id>/desk/questions/<int:question_id>/merging/", queue.merging, name="merging"),
    path("episodes/<int:episode_id>/desk/questions/<int:question_id>/<slug:act>/", queue.one, name="question_act"),
]
encoder_paths: list[URLPattern | URLResolver] = [
    path("episodes/<int:episode_id>/desk/encoder/", encoders.encoder, name="encoder"),
    path("episodes/<int:episode_id>/desk/encoder/state/", encoders.state, name="encoder_state"),
    path("episodes/<int:episode_id>/desk/encoder/air/", encoders.airing, name="encoder_air"),
]
elsewhere_paths: list[URLPattern | URLResolver] = [
    path("episodes/<int:episode_id>/elsewhere/", elsewhere.elsewhere, name="elsewhere"),
    path("episodes/<int:episode_id>/elsewhere/begin/", elsewhere.begin, name="elsewhere_begin"),
    path("episodes/<int:episode_id>/elsewhere/end/", elsewhere.end, name="elsewhere_end"),
    path("episodes/<int:episode_id>/elsewhere/drop/", elsewhere.drop, name="elsewhere_drop"),
]
<<<<<<< HEAD
retention_paths: list[URLPattern | URLResolver] = [
    path("episodes/<int:episode_id>/takedown/", retention.takedown, name="takedown"),
    path("episodes/<int:episode_id>/takedown/undo/", retention.undo, name="takedown_undo"),
    path("episodes/<int:episode_id>/retention/", retention.keep, name="keep"),
    path("broadcasts/<slug:slug>/retention/", retention.retention, name="retention"),
=======
consent_paths: list[URLPattern | URLResolver] = [
    path("episodes/<int:episode_id>/consent/", consents.consents, name="consents"),
    path("episodes/<int:episode_id>/consent/give/", consents.consent, name="consent"),
    path("episodes/<int:episode_id>/consent/end/", consents.consent_end, name="consent_end"),
    path("episodes/<int:episode_id>/consent/<int:member_id>/", consents.consent_noted, name="consent_noted"),
]
keeping_paths: list[URLPattern | URLResolver] = [
    path("episodes/<int:episode_id>/takedown/", keeping.takedown, name="takedown"),
    path("episodes/<int:episode_id>/takedown/undo/", keeping.undo, name="takedown_undo"),
    path("episodes/<int:episode_id>/keeping/", keeping.keep, name="keep"),
    path("broadcasts/<slug:slug>/keeping/", keeping.keeping, name="keeping"),
>>>>>>> cef459a2727c16ae0153926b866d591e8843547a
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("broadcasts/", studio.studio, name="studio"),
    *schedule_paths,
    path("broadcasts/<slug:slug>/", studio.programme, name="programme"),
    path("broadcasts/<slug:slug>/picture/", studio.picture, name="picture"),
    path("broadcasts/<slug:slug>/changes/", planning.programme_changes, name="programme_changes"),
    path("broadcasts/<slug:slug>/episodes/", planning.new_episode, name="new_episode"),
    path("archive/", studio.archive, name="archive"),
    path("episodes/<int:episode_id>/", episode.episode, name="episode"),
    path("episodes/<int:episode_id>/now/", episode.now_on, name="now"),
    path("episodes/<int:episode_id>/poster/", episode.poster, name="poster"),
    path("episodes/<int:episode_id>/captions/", episode.captions, name="captions"),
    path("episodes/<int:episode_id>/place/", episode.place, name="place"),
    path("episodes/<int:episode_id>/changes/", planning.episode_changes, name="episode_changes"),
    path("episodes/<int:episode_id>/cancellation/", planning.cancellation, name="cancellation"),
    path("episodes/<int:episode_id>/lines/", chat.lines, name="lines"),
    path("episodes/<int:episode_id>/lines/<int:line_id>/cover/", chat.cover, name="cover"),
    path("episodes/<int:episode_id>/desk/", desk.desk, name="desk"),
    path("episodes/<int:episode_id>/desk/parts/", desk.parts, name="parts"),
    path("episodes/<int:episode_id>/desk/ending/", desk.ending, name="ending"),
    path("episodes/<int:episode_id>/recording/", recordings.recording, name="recording"),
    path("episodes/<int:episode_id>/recording/pieces/", recordings.pieces, name="pieces"),
    path("episodes/<int:episode_id>/recording/again/", recordings.again, name="recording_again"),
    path("episodes/<int:episode_id>/recording/progress/", recordings.progress, name="progress"),
    path("episodes/<int:episode_id>/", include(archive_paths)),
    *together_paths,
    *encoder_paths,
    *elsewhere_paths,
<<<<<<< HEAD
    *retention_paths,
=======
    *keeping_paths,
    *consent_paths,
>>>>>>> cef459a2727c16ae0153926b866d591e8843547a
]
