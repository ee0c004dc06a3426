from django.urls import URLPattern, URLResolver, path

from chosha.broadcasts.views import asking, calendars, chat, desk, episode, guide, planning, recordings, recurring, studio

app_name = "broadcasts"
schedule_paths: list[URLPattern | URLResolver] = [
    path("broadcasts/new/", recurring.new_programme, name="new_programme"),
    path("broadcasts/week/", guide.week, name="week"),
    path("broadcasts/reminders/", asking.reminders, name="reminders"),
    path("broadcasts/calendars/", calendars.calendars, name="calendars"),
    path("broadcasts/calendars/<int:address_id>/end/", calendars.calendar_end, name="calendar_end"),
    path("broadcasts/calendars/<str:secret>/programmes.ics", calendars.calendar, name="calendar"),
    path("broadcasts/<slug:slug>/recurrence/", recurring.recurrence, name="recurrence"),
    path("broadcasts/<slug:slug>/following/", asking.following, name="following"),
    path("broadcasts/<slug:slug>/following/end/", asking.following_end, name="following_end"),
    path("episodes/<int:episode_id>/reminder/", asking.reminder, name="reminder"),
    path("episodes/<int:episode_id>/reminder/end/", asking.reminder_end, name="reminder_end"),
    path("episodes/<int:episode_id>/rest/", recurring.rest_once, name="rest"),
    path("episodes/<int:episode_id>/rest/end/", recurring.rest_end, name="rest_end"),
    path("episodes/<int:episode_id>/calendar.ics", guide.episode_calendar, name="episode_calendar"),
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
]
