from django.urls import URLPattern, URLResolver, path

from chosha.notices import views

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("kinds/", views.kinds, name="kinds"),
    path("all-read/", views.all_read, name="all_read"),
    path("<int:notice_id>/open/", views.opening, name="open"),
]
