from django.urls import path

from chosha.search import views

app_name = "search"
urlpatterns = [path("", views.results, name="results")]
