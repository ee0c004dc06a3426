from django.urls import URLPattern, URLResolver, path

from chosha.broadcasts.views import chat, desk, episode, planning, questions, queue, recordings, studio

app_name = "broadcasts"
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
urlpatterns: list[URLPattern | URLResolver] = [
    path("broadcasts/", studio.studio, name="studio"),
    path("broadcasts/new/", planning.new_programme, name="new_programme"),
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
    *together_paths,
]
