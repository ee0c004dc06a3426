from django.urls import URLPattern, URLResolver, path

from chosha.desks.welcome import views

app_name = "welcome"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/welcome/", views.front, name="front"),
    path("me/welcome/interests/", views.interests, name="interests"),
    path("me/welcome/quiet/", views.quiet, name="quiet"),
    path("me/welcome/steps/<slug:key>/", views.step, {"how": "passed"}, name="step"),
    path("me/welcome/steps/<slug:key>/return/", views.step, {"how": "open"}, name="step_return"),
    path("me/welcome/slip/", views.slip, {"how": "passed"}, name="slip"),
    path("me/welcome/slip/return/", views.slip, {"how": "open"}, name="slip_return"),
    path("newcomers/on-air/", views.on_air, name="on_air"),
    path("newcomers/on-air/<int:welcome_id>/", views.greeted, {"done": True}, name="greeted"),
    path("newcomers/on-air/<int:welcome_id>/return/", views.greeted, {"done": False}, name="greeted_return"),
]
