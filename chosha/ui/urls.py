from django.urls import URLPattern, URLResolver, path

from chosha.ui import views

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.samples, name="samples"),
    path("theme/", views.theme, name="theme"),
]
