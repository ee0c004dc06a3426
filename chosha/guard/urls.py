from django.urls import path

from chosha.guard import views

app_name = "guard"
urlpatterns = [path("check/", views.marks, name="check")]
