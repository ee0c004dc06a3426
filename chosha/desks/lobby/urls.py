from django.urls import URLPattern, URLResolver, path

from chosha.desks.lobby import views

app_name = "lobby"
urlpatterns: list[URLPattern | URLResolver] = [
    path("lobby/", views.front, name="front"),
    path("about/", views.page, {"page": "about"}, name="about"),
    path("about/seals/", views.seals, name="seals"),
    path("join/", views.page, {"page": "join"}, name="join"),
    path("rules/", views.rules, name="rules"),
    path("rules/<int:number>/", views.rules, name="rules_version"),
    path("privacy/", views.page, {"page": "privacy"}, name="privacy"),
    path("credits/", views.page, {"page": "credits"}, name="credits"),
    path("press/", views.page, {"page": "press"}, name="press"),
    path("offline/", views.offline, name="offline"),
    path("offline/writing/", views.writing, name="writing"),
    path("worker.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("robots.txt", views.robots, name="robots"),
]
