from django.urls import URLPattern, URLResolver, path

from chosha.desks.home import views

app_name = "home"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("me/participation/", views.participation, name="participation"),
    path("floors/", views.floors, name="floors"),
]
