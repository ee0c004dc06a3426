from django.urls import path

from chosha.moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.covered, name="covered"),
    path("covers/<int:cover_id>/lifting/", views.lifting, name="lifting"),
    path("<str:key>/<int:thing_id>/", views.cover, name="cover"),
]
