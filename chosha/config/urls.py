from django.urls import include, path

from chosha.desks.api.api import api

urlpatterns = [
    path("", include("chosha.desks.lobby.urls")),
    path("", include("chosha.desks.home.urls")),
    path("", include("chosha.members.urls")),
    path("", include("chosha.desks.api.urls")),
    path("api/v1/", api.urls),
    path("", include("chosha.reception.urls")),
    path("board/", include("chosha.board.urls")),
    path("", include("chosha.broadcasts.urls")),
    path("talk/", include("chosha.talk.urls")),
    path("notices/", include("chosha.notices.urls")),
    path("search/", include("chosha.search.urls")),
    path("moderation/", include("chosha.moderation.urls")),
    path("secretariat/", include("chosha.desks.secretariat.urls")),
    path("demo/", include("chosha.desks.demo.urls")),
    path("ui/", include("chosha.ui.urls")),
]

handler400 = "chosha.config.legible.bad_request"
handler403 = "chosha.config.failures.not_allowed"
handler404 = "chosha.config.failures.not_found"
handler500 = "chosha.config.failures.failed"
