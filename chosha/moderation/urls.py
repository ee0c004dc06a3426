from django.urls import path

from chosha.moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.covered, name="covered"),
    path("covers/<int:cover_id>/lifting/", views.lifting, name="lifting"),
    path("reports/", views.reports, name="reports"),
    path("reports/mine/", views.own, name="own_reports"),
    path("appeals/", views.appeals, name="appeals"),
    path("appeals/<int:appeal_id>/", views.appeal, name="appeal"),
    path("<str:key>/<int:thing_id>/report/", views.report, name="report"),
    path("<str:key>/<int:thing_id>/leaving/", views.leaving, name="leaving"),
    path("<str:key>/<int:thing_id>/covering/", views.covering, name="covering"),
    path("<str:key>/<int:thing_id>/", views.cover, name="cover"),
]
