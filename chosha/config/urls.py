from django.urls import include, path

from chosha.desks.api.api import api

# Rooms with a folder of their own come first: an address is tried against the list from above, and these are asked for most.
urlpatterns = [
    path("board/", include("chosha.board.urls")),
    path("talk/", include("chosha.talk.urls")),
    path("notices/", include("chosha.notices.urls")),
    path("guard/", include("chosha.guard.urls")),
    path("search/", include("chosha.search.urls")),
    path("moderation/", include("chosha.moderation.urls")),
    path("api/v1/", api.urls),
    path("demo/", include("chosha.desks.demo.urls")),
    path("ui/", include("chosha.ui.urls")),
    path("", include("chosha.desks.home.urls")),
    path("", include("chosha.broadcasts.urls")),
    path("", include("chosha.desks.lobby.urls")),
    path("", include("chosha.desks.api.urls")),
    path("", include("chosha.desks.welcome.urls")),
    path("", include("chosha.reception.urls")),
    path("secretariat/", include("chosha.desks.secretariat.urls")),
    path("", include("chosha.members.urls")),
]

handler400 = "chosha.config.legible.bad_request"
handler403 = "chosha.config.failures.not_allowed"
handler404 = "chosha.config.failures.not_found"
handler500 = "chosha.config.failures.failed"
